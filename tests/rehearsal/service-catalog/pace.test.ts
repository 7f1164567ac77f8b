import { offerProducts } from '../../../fixtures/rehearsal/vendor/offer.ts';
import { control } from '../clients.ts';
import { engineer, expect, test, token, topicTemplate } from './stage.ts';

const dataLayer = {
  CFTemplateVersion: 'v3.0.0',
  InfrastructureName: 'slow',
  VpcCIDR: '10.201.0.0/16',
  NotificationEmail: 'alerts@example.com',
  SourceNotificationEmail: 'platform@example.com',
};

test('a slow launch is under change for its time, with events along the way', async ({ stage }) => {
  const three = Object.fromEntries(
    ['One', 'Two', 'Three'].map((id) => [id, { Type: 'AWS::SNS::Topic' }]),
  );
  const product = await stage.launchable({ Resources: three });
  const { faults } = stage.world.gateway;
  faults.add({
    service: 'cloudformation',
    operation: 'CreateStack',
    kind: 'slow',
    seconds: 1.5,
    times: 1,
  });
  const started = Date.now();
  const begun = await stage.launch(product, 'slow');
  const StackName = `SC-111122223333-${begun.ProvisionedProductId}`;
  const done = async () => {
    const { StackEvents = [] } = await stage.formation.describeStackEvents({ StackName });
    return StackEvents.filter(
      ({ ResourceType, ResourceStatus }) =>
        ResourceType === 'AWS::SNS::Topic' && ResourceStatus === 'CREATE_COMPLETE',
    ).length;
  };
  const seen = new Set<number>();
  await expect
    .poll(
      async () => {
        seen.add(await done().catch(() => 0));
        return (await stage.provisioned(begun.ProvisionedProductId)).Status;
      },
      { intervals: [100] },
    )
    .toBe('AVAILABLE');
  expect([...seen]).toEqual(expect.arrayContaining([0, 1, 2]));
  expect(Date.now() - started).toBeGreaterThan(1_400);

  faults.add({
    service: 'cloudformation',
    operation: 'CreateStack',
    kind: 'slow',
    seconds: 2,
    times: 1,
  });
  const other = await stage.launch(product, 'slow-too');
  expect((await stage.provisioned(other.ProvisionedProductId)).Status).toBe('UNDER_CHANGE');
  const busy = { ProvisionedProductId: other.ProvisionedProductId };
  await expect(
    stage.main.terminateProvisionedProduct({ ...busy, TerminateToken: token() }),
  ).rejects.toMatchObject({ name: 'InvalidParametersException' });
  await stage.ended(other);
});

test("a resource named in the vendor's nested stacks fails and takes the launch with it", async ({
  stage,
}) => {
  test.slow();
  const { portfolioId, products } = await offerProducts(stage.world);
  await stage.main.acceptPortfolioShare({ PortfolioId: portfolioId });
  await stage.grant(portfolioId, engineer);
  const [data] = products;
  const reason = 'No capacity for the cluster';
  await control(stage.world, 'cloudformation/failure', { logicalId: 'Cluster/Cluster', reason });
  const version = { productId: data?.productId ?? '', versionId: data?.versions['v3.0.0'] ?? '' };
  const record = await stage.ended(await stage.launch(version, 'nested-failure', dataLayer));
  expect(record.Status).toBe('FAILED');
  expect(record.RecordErrors?.[0]?.Description).toContain('LogicalResourceId: Cluster');
  expect(record.RecordErrors?.[0]?.Description).toMatch(
    /Embedded stack .* failed to create: \[Cluster\]/,
  );
  expect((await stage.provisioned(record.ProvisionedProductId)).Status).toBe('ERROR');
  const StackName = `SC-111122223333-${record.ProvisionedProductId}`;
  const [stack] = (await stage.formation.describeStacks({ StackName })).Stacks ?? [];
  expect(stack?.StackStatus).toBe('ROLLBACK_COMPLETE');
});

test('a failure planned for another stack does not strike this one', async ({ stage }) => {
  const product = await stage.launchable(topicTemplate);
  await control(stage.world, 'cloudformation/failure', { logicalId: 'Topic', stack: 'struck' });
  expect((await stage.ended(await stage.launch(product, 'spared'))).Status).toBe('SUCCEEDED');
  expect((await stage.ended(await stage.launch(product, 'struck'))).Status).toBe('FAILED');
  await expect(
    control(stage.world, 'cloudformation/failure', { logical: 'Topic' }),
  ).rejects.toThrow('logicalId');
});
