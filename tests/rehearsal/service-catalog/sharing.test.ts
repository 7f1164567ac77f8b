import { ServiceCatalog } from '@aws-sdk/client-service-catalog';
import { as } from '../clients.ts';
import { engineer, expect, test, token, topicTemplate } from './stage.ts';

const main = '111122223333';

test('a portfolio can be accepted once it is offered, in its own Region only', async ({
  stage,
}) => {
  const PortfolioId = await stage.portfolio('Offered');
  expect(PortfolioId).toMatch(/^port-[a-z0-9]{13}$/);
  const refusal = {
    name: 'ResourceNotFoundException',
    message: `Portfolio not found: ${PortfolioId}`,
  };
  await expect(stage.main.acceptPortfolioShare({ PortfolioId })).rejects.toMatchObject(refusal);
  await stage.vendor.createPortfolioShare({ PortfolioId, AccountId: main });
  const elsewhere = new ServiceCatalog(as(stage.world, 'main', 'eu-west-1'));
  await expect(elsewhere.acceptPortfolioShare({ PortfolioId })).rejects.toMatchObject(refusal);
  await expect(stage.dr.acceptPortfolioShare({ PortfolioId })).rejects.toMatchObject(refusal);
  await expect(
    stage.main.acceptPortfolioShare({ PortfolioId, PortfolioShareType: 'AWS_ORGANIZATIONS' }),
  ).rejects.toMatchObject(refusal);
  await expect(stage.main.describePortfolio({ Id: PortfolioId })).rejects.toMatchObject(refusal);

  await stage.main.acceptPortfolioShare({ PortfolioId });
  await stage.main.acceptPortfolioShare({ PortfolioId });
  const { PortfolioDetails } = await stage.main.listAcceptedPortfolioShares({});
  expect(PortfolioDetails?.filter(({ Id }) => Id === PortfolioId)).toMatchObject([
    {
      ARN: `arn:aws:catalog:us-east-2:777788889999:portfolio/${PortfolioId}`,
      DisplayName: 'Offered',
      ProviderName: 'Vendor',
      CreatedTime: expect.any(Date) as Date,
    },
  ]);
  const { PortfolioDetail } = await stage.main.describePortfolio({ Id: PortfolioId });
  expect(PortfolioDetail?.DisplayName).toBe('Offered');
  expect((await elsewhere.listAcceptedPortfolioShares({})).PortfolioDetails).toEqual([]);
});

test('an imported portfolio is none of the own, and stays what its owner made it', async ({
  stage,
}) => {
  const { portfolioId: PortfolioId, productId: ProductId } = await stage.launchable(topicTemplate);
  const own = await stage.portfolio('Own', stage.main);
  const ids = (await stage.main.listPortfolios({})).PortfolioDetails?.map(({ Id }) => Id);
  expect(ids).toContain(own);
  expect(ids).not.toContain(PortfolioId);
  await expect(
    stage.main.associateProductWithPortfolio({ PortfolioId, ProductId }),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(
    stage.main.createPortfolioShare({ PortfolioId, AccountId: '444455556666' }),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('a withdrawn share takes the import and its grants away', async ({ stage }) => {
  const { portfolioId: PortfolioId, productId } = await stage.launchable(topicTemplate);
  await stage.vendor.deletePortfolioShare({ PortfolioId, AccountId: main });
  const { PortfolioDetails = [] } = await stage.main.listAcceptedPortfolioShares({});
  expect(PortfolioDetails.map(({ Id }) => Id)).not.toContain(PortfolioId);
  await expect(stage.main.listLaunchPaths({ ProductId: productId })).rejects.toThrow(
    'No launch paths',
  );
  await expect(
    stage.vendor.deletePortfolioShare({ PortfolioId, AccountId: main }),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await stage.vendor.createPortfolioShare({ PortfolioId, AccountId: main });
  await stage.main.acceptPortfolioShare({ PortfolioId });
  expect((await stage.main.listPrincipalsForPortfolio({ PortfolioId })).Principals).toEqual([]);
});

test('a rejected share can be accepted again', async ({ stage }) => {
  const { portfolioId: PortfolioId } = await stage.launchable(topicTemplate);
  await stage.main.rejectPortfolioShare({ PortfolioId });
  await expect(stage.main.listPrincipalsForPortfolio({ PortfolioId })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await stage.main.acceptPortfolioShare({ PortfolioId });
  expect((await stage.main.listPrincipalsForPortfolio({ PortfolioId })).Principals).toEqual([]);
});

test('a share within the organization is there without an import', async ({ stage }) => {
  const PortfolioId = await stage.portfolio('Organization');
  const product = await stage.product(topicTemplate, PortfolioId);
  const { PortfolioShareToken } = await stage.vendor.createPortfolioShare({
    PortfolioId,
    OrganizationNode: { Type: 'ACCOUNT', Value: main },
  });
  expect(PortfolioShareToken).toMatch(/^share-/);
  const listed = async (PortfolioShareType: 'IMPORTED' | 'AWS_ORGANIZATIONS') =>
    (await stage.main.listAcceptedPortfolioShares({ PortfolioShareType })).PortfolioDetails?.map(
      ({ Id }) => Id,
    );
  expect(await listed('AWS_ORGANIZATIONS')).toEqual([PortfolioId]);
  expect(await listed('IMPORTED')).not.toContain(PortfolioId);
  await stage.grant(PortfolioId, engineer);
  const { LaunchPathSummaries } = await stage.main.listLaunchPaths({
    ProductId: product.productId,
  });
  expect(LaunchPathSummaries).toMatchObject([{ Name: 'Organization' }]);
  const whole = { Type: 'ORGANIZATION' as const, Value: 'o-abcdefghij' };
  await expect(
    stage.vendor.createPortfolioShare({ PortfolioId, OrganizationNode: whole }),
  ).rejects.toMatchObject({ name: 'NotImplemented' });
});

test('the service offers no share of its own, and says so', async ({ stage }) => {
  await expect(
    stage.main.listAcceptedPortfolioShares({ PortfolioShareType: 'AWS_SERVICECATALOG' }),
  ).rejects.toMatchObject({ name: 'InvalidParametersException' });
});

test('lists come in pages of the size asked for', async ({ stage }) => {
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) ids.push(await stage.portfolio(`Page ${n}`, stage.dr));
  const first = await stage.dr.listPortfolios({ PageSize: 2 });
  expect(first.PortfolioDetails?.map(({ Id }) => Id)).toEqual(ids.slice(0, 2));
  const rest = await stage.dr.listPortfolios({ PageSize: 2, PageToken: first.NextPageToken });
  expect(rest.PortfolioDetails?.map(({ Id }) => Id)).toEqual(ids.slice(2));
  expect(rest.NextPageToken).toBeUndefined();
  for (const wrong of [{ PageSize: 101 }, { PageToken: 'made up' }])
    await expect(stage.dr.listPortfolios(wrong)).rejects.toMatchObject({
      name: 'InvalidParametersException',
    });
});

test('a token repeated is the same request, and no other', async ({ stage }) => {
  const asked = { DisplayName: 'Once', ProviderName: 'Vendor', IdempotencyToken: token() };
  const [first, second] = await Promise.all([
    stage.vendor.createPortfolio(asked),
    stage.vendor.createPortfolio(asked),
  ]);
  expect(second.PortfolioDetail?.Id).toBe(first.PortfolioDetail?.Id);
  await expect(
    stage.vendor.createPortfolio({ ...asked, DisplayName: 'Twice' }),
  ).rejects.toMatchObject({ name: 'InvalidParametersException' });
});

test('what it does not have, it says', async ({ stage }) => {
  await expect(stage.main.listServiceActions({})).rejects.toMatchObject({ name: 'NotImplemented' });
});
