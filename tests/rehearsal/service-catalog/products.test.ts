import { expect, test, token, topicTemplate } from './stage.ts';

test('a version is hidden when inactive, and not launched anew when deprecated', async ({
  stage,
}) => {
  const product = await stage.launchable(topicTemplate);
  const { productId: ProductId, versionId } = product;
  const newer = await stage.version(ProductId, topicTemplate, 'v2.0.0');
  const names = async (catalog = stage.main) =>
    (await catalog.listProvisioningArtifacts({ ProductId })).ProvisioningArtifactDetails?.map(
      ({ Name }) => Name,
    );
  const mark = (
    ProvisioningArtifactId: string,
    change: { Active?: boolean; Guidance?: 'DEPRECATED' },
  ) => stage.vendor.updateProvisioningArtifact({ ProductId, ProvisioningArtifactId, ...change });
  expect(await names()).toEqual(['v1.0.0', 'v2.0.0']);
  const before = await stage.ended(await stage.launch(product, 'before-deprecation'));

  await mark(newer, { Active: false });
  expect(await names()).toEqual(['v1.0.0']);
  expect(await names(stage.vendor)).toEqual(['v1.0.0', 'v2.0.0']);
  const { ProvisioningArtifacts } = await stage.main.describeProduct({ Id: ProductId });
  expect(ProvisioningArtifacts?.map(({ Name }) => Name)).toEqual(['v1.0.0']);
  const hidden = {
    name: 'ResourceNotFoundException',
    message: `ProvisioningArtifact ${newer} does not exist or access was denied`,
  };
  await expect(
    stage.launch({ productId: ProductId, versionId: newer }, 'of-inactive'),
  ).rejects.toMatchObject(hidden);
  await expect(
    stage.main.describeProvisioningParameters({ ProductId, ProvisioningArtifactId: newer }),
  ).rejects.toMatchObject(hidden);
  await expect(
    stage.main.describeProvisioningArtifact({ ProductId, ProvisioningArtifactId: newer }),
  ).rejects.toMatchObject(hidden);

  await mark(versionId, { Guidance: 'DEPRECATED' });
  const { ProvisioningArtifactDetails } = await stage.main.listProvisioningArtifacts({ ProductId });
  expect(ProvisioningArtifactDetails).toMatchObject([{ Guidance: 'DEPRECATED', Active: true }]);
  await expect(stage.launch(product, 'of-deprecated')).rejects.toMatchObject({
    name: 'InvalidParametersException',
  });
  const { RecordDetail } = await stage.main.updateProvisionedProduct({
    ProvisionedProductId: before.ProvisionedProductId,
    ProvisioningParameters: [{ Key: 'Label', Value: 'again' }],
    UpdateToken: token(),
  });
  expect((await stage.ended(RecordDetail)).Status).toBe('SUCCEEDED');
});

test('parameters come with defaults, types and limits of the template', async ({ stage }) => {
  const { productId: ProductId, versionId } = await stage.launchable(topicTemplate);
  const answer = await stage.main.describeProvisioningParameters({
    ProductId,
    ProvisioningArtifactId: versionId,
  });
  expect(answer.ProvisioningArtifactParameters).toEqual([
    {
      ParameterKey: 'Label',
      DefaultValue: 'plain',
      ParameterType: 'String',
      IsNoEcho: false,
      Description: 'What to call it',
      ParameterConstraints: { AllowedValues: [], AllowedPattern: '[a-z]+' },
    },
    {
      ParameterKey: 'Secret',
      DefaultValue: 'hidden',
      ParameterType: 'String',
      IsNoEcho: true,
      ParameterConstraints: { AllowedValues: [] },
    },
  ]);
  expect(answer.ProvisioningArtifactOutputKeys).toEqual([
    { Key: 'TopicArn', Description: 'Where to publish' },
    { Key: 'Label' },
  ]);
});

test('a template in YAML with short functions is read the same', async ({ stage }) => {
  const url = await stage.upload(
    [
      'Parameters:',
      '  Sizes: { Type: CommaDelimitedList, Default: "a,b", AllowedValues: [a, b, c] }',
      '  Count: { Type: Number, Default: 0, MinValue: 0, MaxValue: 9 }',
      'Resources:',
      '  Topic: { Type: AWS::SNS::Topic, Properties: { DisplayName: !Sub "t-${AWS::Region}" } }',
      'Outputs:',
      '  Arn: { Value: !GetAtt Topic.TopicArn }',
    ].join('\n'),
    'short.yml',
  );
  const { portfolioId, productId: ProductId } = await stage.launchable(topicTemplate);
  expect(portfolioId).toBeTruthy();
  const { ProvisioningArtifactDetail } = await stage.vendor.createProvisioningArtifact({
    ProductId,
    Parameters: { Name: 'yaml', Info: { LoadTemplateFromURL: url } },
    IdempotencyToken: token(),
  });
  const { ProvisioningArtifactParameters } = await stage.main.describeProvisioningParameters({
    ProductId,
    ProvisioningArtifactId: ProvisioningArtifactDetail?.Id,
  });
  expect(ProvisioningArtifactParameters).toMatchObject([
    {
      ParameterKey: 'Sizes',
      DefaultValue: 'a,b',
      ParameterConstraints: { AllowedValues: ['a', 'b', 'c'] },
    },
    {
      ParameterKey: 'Count',
      DefaultValue: '0',
      ParameterConstraints: { MinValue: '0', MaxValue: '9' },
    },
  ]);
});

test('only a template of the maker can become a version', async ({ stage }) => {
  const make = (LoadTemplateFromURL: string, catalog = stage.vendor) =>
    catalog.createProduct({
      Name: 'Unfit',
      Owner: 'Vendor',
      ProductType: 'CLOUD_FORMATION_TEMPLATE',
      ProvisioningArtifactParameters: { Name: 'v1', Info: { LoadTemplateFromURL } },
      IdempotencyToken: token(),
    });
  const refused = { name: 'InvalidParametersException' };
  await expect(make('https://example.com/template.json')).rejects.toMatchObject(refused);
  await expect(
    make(`https://s3.${stage.region}.amazonaws.com/catalog-templates/none.json`),
  ).rejects.toMatchObject(refused);
  await expect(make(await stage.upload('Resources: [unclosed'))).rejects.toThrow(
    'Template format error',
  );
  await expect(make(await stage.upload({ Description: 'empty' }))).rejects.toThrow('Resources');
  const good = await stage.upload(topicTemplate);
  await expect(make(good, stage.main)).rejects.toMatchObject(refused);
  expect((await make(good)).ProvisioningArtifactDetail?.Id).toMatch(/^pa-[a-z0-9]{13}$/);
});

test('products are found by their text, and described by id or name, not by both', async ({
  stage,
}) => {
  const { name, productId, portfolioId } = await stage.launchable(topicTemplate);
  const { ProductViewSummaries } = await stage.main.searchProducts({
    Filters: { FullTextSearch: [name.toLowerCase()], Owner: ['Vendor'] },
  });
  expect(ProductViewSummaries).toMatchObject([
    { ProductId: productId, Name: name, Owner: 'Vendor', HasDefaultPath: true },
  ]);
  await expect(stage.main.describeProduct({ Id: productId, Name: name })).rejects.toMatchObject({
    name: 'InvalidParametersException',
  });
  expect((await stage.main.describeProductAsAdmin({ Name: name })).ProductViewDetail).toMatchObject(
    {
      ProductARN: `arn:aws:catalog:us-east-2:777788889999:product/${productId}`,
      Status: 'AVAILABLE',
    },
  );
  const listed = await stage.vendor.searchProductsAsAdmin({ PortfolioId: portfolioId });
  expect(listed.ProductViewDetails).toHaveLength(1);
  await expect(stage.dr.describeProductAsAdmin({ Id: productId })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
