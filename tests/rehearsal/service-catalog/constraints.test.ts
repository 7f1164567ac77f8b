import { deployer, expect, test, token, topicTemplate } from './stage.ts';

const trusting = (Service: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
  });

test('a launch constraint has the stack made by its role', async ({ stage }) => {
  const product = await stage.launchable(topicTemplate);
  const { portfolioId: PortfolioId, productId: ProductId } = product;
  const made = await stage.vendor.createConstraint({
    PortfolioId,
    ProductId,
    Type: 'LAUNCH',
    Parameters: JSON.stringify({ LocalRoleName: 'PlatformLaunch' }),
    Description: 'Launch by the platform role',
    IdempotencyToken: token(),
  });
  const ConstraintId = made.ConstraintDetail?.ConstraintId ?? '';
  expect(ConstraintId).toMatch(/^cons-[a-z0-9]{13}$/);
  const { ConstraintDetails } = await stage.main.listConstraintsForPortfolio({
    PortfolioId,
    ProductId,
  });
  expect(ConstraintDetails).toMatchObject([
    { ConstraintId, Type: 'LAUNCH', Owner: '777788889999' },
  ]);
  expect(await stage.main.describeConstraint({ Id: ConstraintId })).toMatchObject({
    ConstraintParameters: '{"LocalRoleName":"PlatformLaunch"}',
    Status: 'AVAILABLE',
  });
  await expect(stage.dr.describeConstraint({ Id: ConstraintId })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  const { LaunchPathSummaries } = await stage.main.listLaunchPaths({ ProductId });
  expect(LaunchPathSummaries?.[0]?.ConstraintSummaries).toEqual([
    { Type: 'LAUNCH', Description: 'Launch by the platform role' },
  ]);

  const arn = 'arn:aws:iam::111122223333:role/PlatformLaunch';
  const refused = {
    Status: 'FAILED',
    LaunchRoleArn: arn,
    RecordErrors: [
      { Code: 'AccessDenied', Description: `Access denied while assuming the role ${arn}` },
    ],
  };
  expect(await stage.ended(await stage.launch(product, 'no-role'))).toMatchObject(refused);
  const RoleName = 'PlatformLaunch';
  const other = trusting('ec2.amazonaws.com');
  await stage.iam.createRole({ RoleName, AssumeRolePolicyDocument: other });
  expect(await stage.ended(await stage.launch(product, 'no-trust'))).toMatchObject(refused);
  await stage.iam.updateAssumeRolePolicy({
    RoleName,
    PolicyDocument: trusting('servicecatalog.amazonaws.com'),
  });
  const record = await stage.ended(await stage.launch(product, 'by-role'));
  expect(record).toMatchObject({ Status: 'SUCCEEDED', LaunchRoleArn: arn });
  expect((await stage.provisioned(record.ProvisionedProductId)).LaunchRoleArn).toBe(arn);
  const calls = stage.world.gateway.calls.since(0);
  expect(calls.findLast(({ operation }) => operation === 'CreateStack')?.principal).toBe(
    'arn:aws:sts::111122223333:assumed-role/PlatformLaunch/servicecatalog',
  );
});

test('a product has one launch constraint in a portfolio, set by its owner', async ({ stage }) => {
  const { portfolioId: PortfolioId, productId: ProductId } = await stage.launchable(topicTemplate);
  const create = (over: object, catalog = stage.vendor) =>
    catalog.createConstraint({
      PortfolioId,
      ProductId,
      Type: 'LAUNCH',
      Parameters: JSON.stringify({ RoleArn: deployer }),
      IdempotencyToken: token(),
      ...over,
    });
  await expect(create({}, stage.main)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  for (const Parameters of [
    '{}',
    'no JSON',
    '{"RoleArn":"a","LocalRoleName":"b"}',
    '{"RoleArn":"a"}',
  ])
    await expect(create({ Parameters }), Parameters).rejects.toMatchObject({
      name: 'InvalidParametersException',
    });
  await expect(create({ Type: 'TEMPLATE' })).rejects.toMatchObject({ name: 'NotImplemented' });
  await create({});
  await expect(create({})).rejects.toMatchObject({ name: 'DuplicateResourceException' });
});
