import { deployer, engineer, expect, test, topicTemplate } from './stage.ts';

const trust = (arn: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: arn }, Action: 'sts:AssumeRole' }],
  });

test('without a grant there is no product and no launch path, not even for an administrator', async ({
  stage,
}) => {
  const product = await stage.launchable(topicTemplate);
  const PortfolioId = product.portfolioId;
  await stage.main.disassociatePrincipalFromPortfolio({ PortfolioId, PrincipalARN: engineer });
  const found = async () =>
    (
      await stage.main.searchProducts({ Filters: { FullTextSearch: [product.name] } })
    ).ProductViewSummaries?.map(({ ProductId }) => ProductId);
  const ProductId = product.productId;
  const none = {
    name: 'ResourceNotFoundException',
    message: `No launch paths found for resource: ${ProductId}`,
  };
  expect(await found()).toEqual([]);
  await expect(stage.main.listLaunchPaths({ ProductId })).rejects.toMatchObject(none);
  await expect(stage.launch(product, 'ungranted')).rejects.toMatchObject(none);
  await expect(stage.main.describeProduct({ Id: ProductId })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `Product ${ProductId} does not exist or access was denied`,
  });
  expect(
    (await stage.main.searchProductsAsAdmin({ PortfolioId })).ProductViewDetails,
  ).toMatchObject([{ ProductViewSummary: { ProductId } }]);

  await stage.grant(PortfolioId, engineer);
  await stage.grant(PortfolioId, engineer);
  expect((await stage.main.listPrincipalsForPortfolio({ PortfolioId })).Principals).toEqual([
    { PrincipalARN: engineer, PrincipalType: 'IAM' },
  ]);
  expect(await found()).toEqual([ProductId]);
  const { LaunchPathSummaries = [] } = await stage.main.listLaunchPaths({ ProductId });
  expect(LaunchPathSummaries).toHaveLength(1);
  expect(LaunchPathSummaries[0]?.Id).toMatch(/^lpv2-[a-z0-9]{13}$/);
  const described = await stage.main.describeProduct({ Id: ProductId });
  expect(described.LaunchPaths).toMatchObject([{ Id: LaunchPathSummaries[0]?.Id }]);
});

test("a session launches by its role's grant; a session's ARN is no principal", async ({
  stage,
}) => {
  const { portfolioId, productId: ProductId } = await stage.launchable(topicTemplate);
  const session = await stage.session(deployer);
  await expect(session.listLaunchPaths({ ProductId })).rejects.toThrow('No launch paths found');
  const sessionArn = 'arn:aws:sts::111122223333:assumed-role/RunproofDeployer/deployment';
  await expect(stage.grant(portfolioId, sessionArn)).rejects.toMatchObject({
    name: 'InvalidParametersException',
  });
  await stage.grant(portfolioId, deployer);
  expect((await session.listLaunchPaths({ ProductId })).LaunchPathSummaries).toHaveLength(1);
});

test('a role with a path is granted by the ARN with its path', async ({ stage }) => {
  const { portfolioId, productId: ProductId } = await stage.launchable(topicTemplate);
  const Path = '/aws-reserved/sso.amazonaws.com/us-east-2/';
  const RoleName = 'AWSReservedSSO_Administrators_0123456789abcdef';
  await stage.iam.createRole({ RoleName, Path, AssumeRolePolicyDocument: trust(engineer) });
  const arn = `arn:aws:iam::111122223333:role${Path}${RoleName}`;
  const without = `arn:aws:iam::111122223333:role/${RoleName}`;
  await expect(stage.grant(portfolioId, without)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await stage.grant(portfolioId, arn);
  const session = await stage.session(arn);
  expect((await session.listLaunchPaths({ ProductId })).LaunchPathSummaries).toHaveLength(1);
});

test('a group admits its members', async ({ stage }) => {
  const { portfolioId, productId: ProductId } = await stage.launchable(topicTemplate);
  const PrincipalARN = 'arn:aws:iam::111122223333:group/deployers';
  await stage.main.disassociatePrincipalFromPortfolio({
    PortfolioId: portfolioId,
    PrincipalARN: engineer,
  });
  await stage.iam.createGroup({ GroupName: 'deployers' });
  await stage.grant(portfolioId, PrincipalARN);
  await expect(stage.main.listLaunchPaths({ ProductId })).rejects.toThrow('No launch paths found');
  await stage.iam.addUserToGroup({ GroupName: 'deployers', UserName: 'engineer' });
  expect((await stage.main.listLaunchPaths({ ProductId })).LaunchPathSummaries).toHaveLength(1);
});

test("a pattern names roles whatever the account, and may come with the vendor's share", async ({
  stage,
}) => {
  const { portfolioId: PortfolioId, productId: ProductId } = await stage.launchable(topicTemplate);
  const session = await stage.session(deployer);
  const pattern = {
    PrincipalARN: 'arn:aws:iam:::role/Runproof*',
    PrincipalType: 'IAM_PATTERN' as const,
  };
  await stage.main.associatePrincipalWithPortfolio({ PortfolioId, ...pattern });
  expect((await session.listLaunchPaths({ ProductId })).LaunchPathSummaries).toHaveLength(1);
  await stage.main.disassociatePrincipalFromPortfolio({ PortfolioId, ...pattern });
  await expect(session.listLaunchPaths({ ProductId })).rejects.toThrow('No launch paths found');

  await stage.vendor.associatePrincipalWithPortfolio({ PortfolioId, ...pattern });
  await expect(session.listLaunchPaths({ ProductId })).rejects.toThrow('No launch paths found');
  const AccountId = '111122223333';
  await stage.vendor.createPortfolioShare({ PortfolioId, AccountId, SharePrincipals: true });
  expect((await session.listLaunchPaths({ ProductId })).LaunchPathSummaries).toHaveLength(1);
  for (let n = 0; n < 10; n += 1)
    await stage.main.associatePrincipalWithPortfolio({
      ...pattern,
      PortfolioId,
      PrincipalARN: `arn:aws:iam:::role/team-${n}-*`,
    });
  await expect(
    stage.main.associatePrincipalWithPortfolio({ PortfolioId, ...pattern }),
  ).rejects.toMatchObject({ name: 'LimitExceededException' });
});
