import { deployer, expect, test, topicTemplate } from './stage.ts';

test('what others made shows only in a wider scope', async ({ stage }) => {
  const product = await stage.launchable(topicTemplate);
  await stage.grant(product.portfolioId, deployer);
  const [one, two] = [await stage.session(deployer, 'one'), await stage.session(deployer, 'two')];
  const mine = await stage.ended(await stage.launch(product, 'by-engineer'));
  const theirs = await stage.ended(await stage.launch(product, 'by-session-one', {}, one));
  const only = { Filters: { SearchQuery: [`productId:${product.productId}`] } };
  const seen = async (catalog: typeof one, Key?: 'User' | 'Role' | 'Account') => {
    const scope = Key ? { AccessLevelFilter: { Key, Value: 'self' } } : {};
    const products = await catalog.searchProvisionedProducts({ ...only, ...scope });
    const history = await catalog.listRecordHistory(scope);
    const launched = [mine, theirs].map(({ RecordId }) => RecordId);
    const records = history.RecordDetails?.filter(({ RecordId }) => launched.includes(RecordId));
    const names = products.ProvisionedProducts?.map(({ Name }) => Name);
    expect(records?.map((each) => each.ProvisionedProductName).toSorted()).toEqual(names);
    expect(products.TotalResultsCount).toBe(names?.length);
    return names;
  };
  expect(await seen(stage.main)).toEqual(['by-engineer']);
  expect(await seen(one)).toEqual(['by-session-one']);
  expect(await seen(two)).toEqual([]);
  expect(await seen(two, 'User')).toEqual([]);
  expect(await seen(two, 'Role')).toEqual(['by-session-one']);
  expect(await seen(two, 'Account')).toEqual(['by-engineer', 'by-session-one']);
  const session = 'arn:aws:sts::111122223333:assumed-role/RunproofDeployer/one';
  const { ProvisionedProducts } = await one.searchProvisionedProducts(only);
  expect(ProvisionedProducts).toMatchObject([
    {
      UserArn: deployer,
      UserArnSession: session,
      ProductName: product.name,
      ProvisioningArtifactName: 'v1.0.0',
      PhysicalId: expect.stringMatching(
        /^arn:aws:cloudformation:us-east-2:111122223333:stack\/SC-/,
      ) as unknown,
    },
  ]);
});

test('products are found by a query, in order, page by page', async ({ stage }) => {
  const product = await stage.launchable(topicTemplate);
  for (const name of ['find-b', 'find-a', 'find-c'])
    await stage.ended(await stage.launch(product, name));
  const search = (SearchQuery: string[], over: object = {}) =>
    stage.main.searchProvisionedProducts({ Filters: { SearchQuery }, SortBy: 'name', ...over });
  const namesOf = ({ ProvisionedProducts = [] }: Awaited<ReturnType<typeof search>>) =>
    ProvisionedProducts.map(({ Name }) => Name);
  const first = await search(['name:find-*', 'status:AVAILABLE'], { PageSize: 2 });
  expect(namesOf(first)).toEqual(['find-a', 'find-b']);
  expect(first.TotalResultsCount).toBe(3);
  const next = await search(['name:find-*'], { PageSize: 2, PageToken: first.NextPageToken });
  expect(namesOf(next)).toEqual(['find-c']);
  expect(namesOf(await search(['find-'], { SortOrder: 'DESCENDING' }))).toEqual([
    'find-c',
    'find-b',
    'find-a',
  ]);
  expect(namesOf(await search(['name:find']))).toEqual([]);
  await expect(search(['colour:red'])).rejects.toMatchObject({
    name: 'InvalidParametersException',
  });
});

test('the history of one product is its records, newest first', async ({ stage }) => {
  const product = await stage.launchable(topicTemplate);
  const launch = await stage.ended(await stage.launch(product, 'with-history'));
  const { RecordDetail } = await stage.main.updateProvisionedProduct({
    ProvisionedProductName: 'with-history',
    ProvisioningParameters: [{ Key: 'Label', Value: 'changed' }],
    UpdateToken: 'second-of-two',
  });
  await stage.ended(RecordDetail);
  const { RecordDetails } = await stage.main.listRecordHistory({
    SearchFilter: { Key: 'provisionedproduct', Value: launch.ProvisionedProductId },
  });
  expect(RecordDetails?.map(({ RecordType }) => RecordType)).toEqual([
    'UPDATE_PROVISIONED_PRODUCT',
    'PROVISION_PRODUCT',
  ]);
  await expect(stage.main.describeRecord({ Id: 'rec-aaaaaaaaaaaaa' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(stage.dr.describeRecord({ Id: launch.RecordId })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
