import { SNS } from '@aws-sdk/client-sns';
import { as } from '../clients.ts';
import { deployer, engineer, expect, test, token, topicTemplate } from './stage.ts';

test('a launch becomes a stack which tells whose it is, and then an available product', async ({
  stage,
}) => {
  const product = await stage.launchable(topicTemplate);
  const { TopicArn = '' } = await new SNS(as(stage.world)).createTopic({ Name: 'launches' });
  const { RecordDetail: begun } = await stage.main.provisionProduct({
    ProductName: product.name,
    ProvisioningArtifactName: 'v1.0.0',
    ProvisionedProductName: 'first-launch',
    ProvisionToken: token(),
    ProvisioningParameters: [{ Key: 'Label', Value: 'launched' }],
    Tags: [{ Key: 'team', Value: 'platform' }],
    NotificationArns: [TopicArn],
  });
  expect(begun).toMatchObject({
    Status: 'CREATED',
    RecordType: 'PROVISION_PRODUCT',
    ProvisionedProductType: 'CFN_STACK',
    ProvisioningArtifactId: product.versionId,
  });
  expect(begun?.RecordId).toMatch(/^rec-[a-z0-9]{13}$/);
  expect(begun?.ProvisionedProductId).toMatch(/^pp-[a-z0-9]{13}$/);
  const Id = begun?.ProvisionedProductId ?? '';
  expect(await stage.ended(begun)).toMatchObject({ Status: 'SUCCEEDED', RecordErrors: [] });

  const StackName = `SC-111122223333-${Id}`;
  const [stack] = (await stage.formation.describeStacks({ StackName })).Stacks ?? [];
  const arn = `arn:aws:servicecatalog:us-east-2:111122223333:stack/first-launch/${Id}`;
  const catalog = 'arn:aws:catalog:us-east-2:777788889999';
  const prefix = 'aws:servicecatalog';
  const Tags = [
    { Key: 'team', Value: 'platform' },
    { Key: `${prefix}:portfolioArn`, Value: `${catalog}:portfolio/${product.portfolioId}` },
    { Key: `${prefix}:productArn`, Value: `${catalog}:product/${product.productId}` },
    { Key: `${prefix}:provisionedProductArn`, Value: arn },
    { Key: `${prefix}:provisioningArtifactIdentifier`, Value: product.versionId },
    { Key: `${prefix}:provisioningPrincipalArn`, Value: engineer },
  ];
  expect(stack?.Tags).toEqual(expect.arrayContaining(Tags));
  expect(stack?.StackStatus).toBe('CREATE_COMPLETE');
  const detail = await stage.provisioned(Id);
  expect(detail).toMatchObject({
    Name: 'first-launch',
    Arn: arn,
    Type: 'CFN_STACK',
    Status: 'AVAILABLE',
    LastRecordId: begun?.RecordId,
    LastSuccessfulProvisioningRecordId: begun?.RecordId,
  });

  const { Outputs } = await stage.main.getProvisionedProductOutputs({
    ProvisionedProductName: 'first-launch',
  });
  expect(Outputs).toMatchObject([
    { OutputKey: 'TopicArn', Description: 'Where to publish' },
    { OutputKey: 'Label', OutputValue: 'launched' },
    { OutputKey: 'CloudformationStackARN', OutputValue: stack?.StackId },
  ]);
  const record = await stage.main.describeRecord({ Id: begun?.RecordId });
  expect(record.RecordOutputs).toEqual(Outputs);
  await expect(
    stage.main.getProvisionedProductOutputs({ ProvisionedProductId: Id, OutputKeys: ['Nothing'] }),
  ).rejects.toMatchObject({ name: 'InvalidParametersException' });
  const calls = stage.world.gateway.calls.since(0);
  expect(calls.findLast(({ operation }) => operation === 'CreateStack')).toMatchObject({
    principal: engineer,
    service: 'cloudformation',
  });
});

test('a name is taken once, a token is used once', async ({ stage }) => {
  const product = await stage.launchable(topicTemplate);
  const asked = {
    ProductId: product.productId,
    ProvisioningArtifactId: product.versionId,
    ProvisionedProductName: 'taken',
    ProvisionToken: token(),
  };
  const first = await stage.main.provisionProduct(asked);
  const again = await stage.main.provisionProduct(asked);
  expect(again.RecordDetail?.RecordId).toBe(first.RecordDetail?.RecordId);
  await expect(
    stage.main.provisionProduct({ ...asked, ProvisionToken: token() }),
  ).rejects.toMatchObject({
    name: 'DuplicateResourceException',
    message: 'A stack named taken already exists.',
  });
  await expect(
    stage.main.provisionProduct({ ...asked, ProvisionedProductName: 'other' }),
  ).rejects.toMatchObject({ name: 'InvalidParametersException' });
  await stage.ended(first.RecordDetail);
});

test('requests beyond the limits are refused', async ({ stage }) => {
  const product = await stage.launchable(topicTemplate);
  const launch = (over: object) =>
    stage.main.provisionProduct({
      ProductId: product.productId,
      ProvisioningArtifactId: product.versionId,
      ProvisionedProductName: 'limits',
      ProvisionToken: token(),
      ...over,
    });
  const cases: [object, RegExp][] = [
    [{ ProvisionedProductName: '-leading' }, /'provisionedProductName'.*regular expression/],
    [{ ProvisionedProductName: 'a b' }, /'provisionedProductName'.*regular expression/],
    [
      { ProvisionedProductName: 'a'.repeat(129) },
      /'provisionedProductName'.*less than or equal to 128/,
    ],
    [{ ProvisionToken: '' }, /'provisionToken'.*greater than or equal to 1/],
    [
      { Tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: 'v' })) },
      /'tags'.*less than or equal to 50/,
    ],
    [
      {
        NotificationArns: Array.from(
          { length: 6 },
          (_, n) => `arn:aws:sns:us-east-2:111122223333:t${n}`,
        ),
      },
      /'notificationArns'.*less than or equal to 5/,
    ],
    [{ NotificationArns: ['topic'] }, /'notificationArns'.*regular expression/],
    [{ ProvisionedProductName: undefined }, /'provisionedProductName'.*must not be null/],
  ];
  for (const [over, message] of cases)
    await expect(launch(over), JSON.stringify(over)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  const refused = { name: 'InvalidParametersException' };
  await expect(launch({ Tags: [{ Key: 'aws:mine', Value: 'v' }] })).rejects.toMatchObject(refused);
  await expect(launch({ ProductName: product.name })).rejects.toMatchObject(refused);
  await expect(launch({ PathId: 'lpv2-aaaaaaaaaaaaa' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  const many = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: 'v' }));
  const { RecordDetail } = await launch({ ProvisionedProductName: 'a'.repeat(128), Tags: many });
  expect((await stage.ended(RecordDetail)).Status).toBe('SUCCEEDED');
});

test('what CloudFormation refuses fails in the record, and leaves a product in ERROR', async ({
  stage,
}) => {
  const product = await stage.launchable(topicTemplate);
  const cases = {
    unknown: {
      parameters: { Typo: 'x' },
      reason: 'Parameters: [Typo] do not exist in the template',
    },
    mismatch: { parameters: { Label: 'UPPER' }, reason: 'Label' },
  };
  for (const [name, { parameters, reason }] of Object.entries(cases)) {
    const record = await stage.ended(await stage.launch(product, name, parameters));
    expect(record).toMatchObject({
      Status: 'FAILED',
      RecordErrors: [
        { Code: 'ValidationError', Description: expect.stringContaining(reason) as unknown },
      ],
    });
    const detail = await stage.provisioned(record.ProvisionedProductId);
    expect(detail.Status).toBe('ERROR');
    expect(detail.StatusMessage).toContain(reason);
    expect(detail.LastSuccessfulProvisioningRecordId).toBeUndefined();
  }
});

test("without a launch constraint the caller's own rights count", async ({ stage }) => {
  const product = await stage.launchable(topicTemplate);
  await stage.grant(product.portfolioId, deployer);
  stage.world.gateway.faults.add({
    service: 'cloudformation',
    operation: 'CreateStack',
    kind: 'deny',
  });
  const session = await stage.session(deployer);
  const begun = await stage.launch(product, 'denied', {}, session);
  const record = await stage.ended(begun);
  expect(record.Status).toBe('FAILED');
  expect(record.RecordErrors).toMatchObject([
    {
      Code: 'AccessDenied',
      Description: expect.stringContaining(
        'assumed-role/RunproofDeployer/deployment is not authorized to perform: cloudformation:CreateStack',
      ) as unknown,
    },
  ]);
  expect((await stage.provisioned(begun.ProvisionedProductId)).Status).toBe('ERROR');
  stage.world.gateway.faults.clear();
  stage.world.gateway.faults.add({
    service: 'servicecatalog',
    operation: 'ProvisionProduct',
    kind: 'deny',
  });
  await expect(stage.launch(product, 'denied-at-once')).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});

test('of two launch paths one has to be named', async ({ stage }) => {
  const product = await stage.launchable(topicTemplate);
  const PortfolioId = await stage.portfolio('Second way');
  await stage.vendor.associateProductWithPortfolio({ PortfolioId, ProductId: product.productId });
  await stage.vendor.createPortfolioShare({ PortfolioId, AccountId: '111122223333' });
  await stage.main.acceptPortfolioShare({ PortfolioId });
  await stage.grant(PortfolioId, engineer);
  await expect(stage.launch(product, 'two-ways')).rejects.toMatchObject({
    name: 'InvalidParametersException',
    message: 'More than one launch path ids exist. Please specify the launch path id',
  });
  const { LaunchPathSummaries = [] } = await stage.main.listLaunchPaths({
    ProductId: product.productId,
  });
  const PathId = LaunchPathSummaries.find(({ Name }) => Name === 'Second way')?.Id;
  const { RecordDetail } = await stage.main.provisionProduct({
    ProductId: product.productId,
    ProvisioningArtifactId: product.versionId,
    PathId,
    ProvisionedProductName: 'two-ways',
    ProvisionToken: token(),
  });
  expect(await stage.ended(RecordDetail)).toMatchObject({ Status: 'SUCCEEDED', PathId });
});
