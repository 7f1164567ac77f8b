import { expect, test, token, topicTemplate } from './stage.ts';

const renamed = {
  ...topicTemplate,
  Resources: {
    Topic: {
      Type: 'AWS::SNS::Topic',
      Properties: { TopicName: 'planned', DisplayName: { Ref: 'Label' } },
    },
    Queue: { Type: 'AWS::SQS::Queue' },
  },
};

test('a plan shows what an update would do, and does it when executed', async ({ stage }) => {
  const product = await stage.launchable(topicTemplate);
  const newer = await stage.version(product.productId, renamed, 'v2.0.0');
  const begun = await stage.ended(await stage.launch(product, 'planned'));
  const Id = begun.ProvisionedProductId ?? '';
  const { PlanId = '' } = await stage.main.createProvisionedProductPlan({
    PlanName: 'upgrade',
    PlanType: 'CLOUDFORMATION',
    ProductId: product.productId,
    ProvisioningArtifactId: newer,
    ProvisionedProductName: 'planned',
    IdempotencyToken: token(),
  });
  const { ResourceChanges = [], ProvisionedProductPlanDetails } =
    await stage.main.describeProvisionedProductPlan({ PlanId });
  expect(ProvisionedProductPlanDetails).toMatchObject({
    PlanName: 'upgrade',
    Status: 'CREATE_SUCCESS',
    ProvisionProductId: Id,
  });
  expect(
    ResourceChanges.find(({ LogicalResourceId }) => LogicalResourceId === 'Topic'),
  ).toMatchObject({
    Action: 'MODIFY',
    ResourceType: 'AWS::SNS::Topic',
    Replacement: 'TRUE',
  });
  expect(
    ResourceChanges.find(({ LogicalResourceId }) => LogicalResourceId === 'Queue')?.Action,
  ).toBe('ADD');
  expect((await stage.provisioned(Id)).Status).toBe('AVAILABLE');
  const { ProvisionedProductPlans } = await stage.main.listProvisionedProductPlans({
    ProvisionProductId: Id,
  });
  expect(ProvisionedProductPlans).toMatchObject([{ PlanId }]);

  const { RecordDetail } = await stage.main.executeProvisionedProductPlan({
    PlanId,
    IdempotencyToken: token(),
  });
  expect(await stage.ended(RecordDetail)).toMatchObject({
    Status: 'SUCCEEDED',
    RecordType: 'UPDATE_PROVISIONED_PRODUCT',
  });
  const after = await stage.main.describeProvisionedProductPlan({ PlanId });
  expect(after.ProvisionedProductPlanDetails?.Status).toBe('EXECUTE_SUCCESS');
  expect((await stage.provisioned(Id)).ProvisioningArtifactId).toBe(newer);
  await expect(
    stage.main.executeProvisionedProductPlan({ PlanId, IdempotencyToken: token() }),
  ).rejects.toMatchObject({ name: 'InvalidStateException' });
});

test('a plan for a new product has resources only once executed; deleted, it leaves nothing', async ({
  stage,
}) => {
  const product = await stage.launchable(topicTemplate);
  const plan = async (ProvisionedProductName: string, over: object = {}) =>
    stage.main.createProvisionedProductPlan({
      PlanName: 'new',
      PlanType: 'CLOUDFORMATION',
      ProductId: product.productId,
      ProvisioningArtifactId: product.versionId,
      ProvisionedProductName,
      IdempotencyToken: token(),
      ...over,
    });
  const { PlanId, ProvisionProductId } = await plan('not-yet');
  expect((await stage.provisioned(ProvisionProductId)).Status).toBe('PLAN_IN_PROGRESS');
  const { ResourceChanges } = await stage.main.describeProvisionedProductPlan({ PlanId });
  expect(ResourceChanges).toMatchObject([{ Action: 'ADD', LogicalResourceId: 'Topic' }]);
  const { RecordDetail } = await stage.main.executeProvisionedProductPlan({
    PlanId,
    IdempotencyToken: token(),
  });
  expect(await stage.ended(RecordDetail)).toMatchObject({
    Status: 'SUCCEEDED',
    RecordType: 'PROVISION_PRODUCT',
  });

  const dropped = await plan('dropped');
  await stage.main.deleteProvisionedProductPlan({ PlanId: dropped.PlanId });
  await expect(stage.provisioned(dropped.ProvisionProductId)).rejects.toThrow('not found');
  await expect(
    stage.main.describeProvisionedProductPlan({ PlanId: dropped.PlanId }),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });

  const wrong = await plan('wrong', { ProvisioningParameters: [{ Key: 'Typo', Value: 'x' }] });
  const { ProvisionedProductPlanDetails } = await stage.main.describeProvisionedProductPlan({
    PlanId: wrong.PlanId,
  });
  expect(ProvisionedProductPlanDetails).toMatchObject({
    Status: 'CREATE_FAILED',
    StatusMessage: 'Parameters: [Typo] do not exist in the template',
  });
  await expect(
    stage.main.executeProvisionedProductPlan({ PlanId: wrong.PlanId, IdempotencyToken: token() }),
  ).rejects.toMatchObject({ name: 'InvalidStateException' });
});
