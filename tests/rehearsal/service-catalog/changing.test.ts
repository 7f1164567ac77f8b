import { control } from '../clients.ts';
import { expect, test, token, topicTemplate } from './stage.ts';

const second = {
  ...topicTemplate,
  Resources: { ...topicTemplate.Resources, Queue: { Type: 'AWS::SQS::Queue' } },
};

test('an update changes version and parameters, and keeps what it is told to keep', async ({
  stage,
}) => {
  const product = await stage.launchable(topicTemplate);
  const newer = await stage.version(product.productId, second, 'v2.0.0');
  const begun = await stage.ended(await stage.launch(product, 'updated', { Label: 'kept' }));
  const Id = begun.ProvisionedProductId ?? '';
  const asked = {
    ProvisionedProductName: 'updated',
    ProvisioningArtifactId: newer,
    ProvisioningParameters: [{ Key: 'Label', UsePreviousValue: true }],
    UpdateToken: token(),
  };
  const { RecordDetail } = await stage.main.updateProvisionedProduct(asked);
  const repeated = await stage.main.updateProvisionedProduct(asked);
  expect(repeated.RecordDetail?.RecordId).toBe(RecordDetail?.RecordId);
  expect(RecordDetail?.RecordType).toBe('UPDATE_PROVISIONED_PRODUCT');
  expect((await stage.ended(RecordDetail)).Status).toBe('SUCCEEDED');
  expect(await stage.provisioned(Id)).toMatchObject({
    Status: 'AVAILABLE',
    ProvisioningArtifactId: newer,
    LastSuccessfulProvisioningRecordId: RecordDetail?.RecordId,
  });
  const { Outputs = [] } = await stage.main.getProvisionedProductOutputs({
    ProvisionedProductId: Id,
  });
  expect(Outputs.find(({ OutputKey }) => OutputKey === 'Label')?.OutputValue).toBe('kept');
  const StackName = `SC-111122223333-${Id}`;
  const { StackResourceSummaries } = await stage.formation.listStackResources({ StackName });
  expect(StackResourceSummaries?.map(({ LogicalResourceId }) => LogicalResourceId)).toContain(
    'Queue',
  );
});

test('an update that rolls back leaves the product tainted, with its reason, until one succeeds', async ({
  stage,
}) => {
  const product = await stage.launchable(topicTemplate);
  const newer = await stage.version(product.productId, second, 'v2.0.0');
  const begun = await stage.ended(await stage.launch(product, 'tainted'));
  const Id = begun.ProvisionedProductId ?? '';
  await control(stage.world, 'cloudformation/failure', {
    logicalId: 'Queue',
    reason: 'No queue today',
  });
  const update = () =>
    stage.main.updateProvisionedProduct({
      ProvisionedProductId: Id,
      ProvisioningArtifactId: newer,
      UpdateToken: token(),
    });
  const failed = await stage.ended((await update()).RecordDetail);
  const reason =
    'LogicalResourceId: Queue, ResourceType: AWS::SQS::Queue, StatusReason: No queue today';
  expect(failed).toMatchObject({
    Status: 'FAILED',
    RecordErrors: [{ Code: expect.stringMatching(/_FAILED$/) as unknown, Description: reason }],
  });
  const tainted = await stage.provisioned(Id);
  expect(tainted).toMatchObject({
    Status: 'TAINTED',
    StatusMessage: reason,
    ProvisioningArtifactId: product.versionId,
    LastRecordId: failed.RecordId,
    LastSuccessfulProvisioningRecordId: begun.RecordId,
  });
  expect((await stage.ended((await update()).RecordDetail)).Status).toBe('SUCCEEDED');
  expect(await stage.provisioned(Id)).toMatchObject({
    Status: 'AVAILABLE',
    ProvisioningArtifactId: newer,
  });
});

test('a creation that rolls back leaves the product in ERROR, with the first failure', async ({
  stage,
}) => {
  const product = await stage.launchable(second);
  await control(stage.world, 'cloudformation/failure', { logicalId: 'Topic', reason: 'No topic' });
  const record = await stage.ended(await stage.launch(product, 'rolled-back'));
  const reason = 'LogicalResourceId: Topic, ResourceType: AWS::SNS::Topic, StatusReason: No topic';
  expect(record).toMatchObject({ Status: 'FAILED', RecordErrors: [{ Description: reason }] });
  const Id = record.ProvisionedProductId ?? '';
  expect(await stage.provisioned(Id)).toMatchObject({ Status: 'ERROR', StatusMessage: reason });
  const { RecordDetail } = await stage.main.terminateProvisionedProduct({
    ProvisionedProductId: Id,
    TerminateToken: token(),
  });
  expect((await stage.ended(RecordDetail)).Status).toBe('SUCCEEDED');
  expect((await stage.ended(await stage.launch(product, 'rolled-back'))).Status).toBe('SUCCEEDED');
});

test('termination takes stack and product away and leaves its record', async ({ stage }) => {
  const product = await stage.launchable(topicTemplate);
  const begun = await stage.ended(await stage.launch(product, 'ended'));
  const Id = begun.ProvisionedProductId ?? '';
  const { RecordDetail } = await stage.main.terminateProvisionedProduct({
    ProvisionedProductName: 'ended',
    TerminateToken: token(),
  });
  expect(RecordDetail?.RecordType).toBe('TERMINATE_PROVISIONED_PRODUCT');
  expect((await stage.ended(RecordDetail)).Status).toBe('SUCCEEDED');
  const gone = {
    name: 'ResourceNotFoundException',
    message: `Provisioned product not found: ${Id}`,
  };
  await expect(stage.main.describeProvisionedProduct({ Id })).rejects.toMatchObject(gone);
  await expect(
    stage.main.terminateProvisionedProduct({ ProvisionedProductId: Id, TerminateToken: token() }),
  ).rejects.toMatchObject(gone);
  await expect(
    stage.formation.describeStacks({ StackName: `SC-111122223333-${Id}` }),
  ).rejects.toMatchObject({ name: 'ValidationError' });
});

test('termination that fails taints; errors ignored or resources retained let go of the product', async ({
  stage,
}) => {
  const product = await stage.launchable(topicTemplate);
  const ids: Record<string, string> = {};
  for (const name of ['failing', 'ignored', 'retained'])
    ids[name] = (await stage.ended(await stage.launch(product, name))).ProvisionedProductId ?? '';
  stage.world.gateway.faults.add({
    service: 'cloudformation',
    operation: 'DeleteStack',
    kind: 'deny',
  });
  const terminate = async (ProvisionedProductId: string | undefined, over: object = {}) =>
    stage.ended(
      (
        await stage.main.terminateProvisionedProduct({
          ProvisionedProductId,
          TerminateToken: token(),
          ...over,
        })
      ).RecordDetail,
    );
  expect(await terminate(ids['failing'])).toMatchObject({
    Status: 'FAILED',
    RecordErrors: [{ Code: 'AccessDenied' }],
  });
  expect((await stage.provisioned(ids['failing'])).Status).toBe('TAINTED');
  expect((await terminate(ids['ignored'], { IgnoreErrors: true })).Status).toBe('SUCCEEDED');
  expect((await terminate(ids['retained'], { RetainPhysicalResources: true })).Status).toBe(
    'SUCCEEDED',
  );
  for (const name of ['ignored', 'retained']) {
    await expect(stage.provisioned(ids[name])).rejects.toThrow('not found');
    const StackName = `SC-111122223333-${ids[name]}`;
    const [stack] = (await stage.formation.describeStacks({ StackName })).Stacks ?? [];
    expect(stack?.StackStatus).toBe('CREATE_COMPLETE');
  }
});
