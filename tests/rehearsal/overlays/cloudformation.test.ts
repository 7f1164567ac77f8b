import { CloudFormation, type Parameter } from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import type { World } from '../../../fixtures/rehearsal/world.ts';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';
import { settled, template } from './stacks.ts';

// The three are all off in one world, so that three need not be started.
test.use({
  overlay: ['capabilities', 'parameters', 'template-urls'].map((name) => `cloudformation-${name}`),
});

const topic = { Topic: { Type: 'AWS::SNS::Topic' } };

test('refuses parameters which the template does not declare', async ({ world, bare }) => {
  const asked = {
    StackName: 'unknown-parameter',
    TemplateBody: template(topic, { Known: { Type: 'String' } }),
    Parameters: [
      { ParameterKey: 'Known', ParameterValue: '1' },
      { ParameterKey: 'Typo', ParameterValue: '2' },
    ] satisfies Parameter[],
  };
  await expect(new CloudFormation(as(world)).createStack(asked)).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Parameters: [Typo] do not exist in the template',
  });
  expect((await new CloudFormation(as(bare)).createStack(asked)).StackId).toBeTruthy();
});

test('refuses IAM resources nobody acknowledged', async ({ world, bare }) => {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'ecs.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  };
  const role = (RoleName?: string) =>
    template({
      Role: { Type: 'AWS::IAM::Role', Properties: { RoleName, AssumeRolePolicyDocument: policy } },
    });
  const cloudformation = new CloudFormation(as(world));
  await expect(
    cloudformation.createStack({ StackName: 'roles', TemplateBody: role() }),
  ).rejects.toMatchObject({
    name: 'InsufficientCapabilitiesException',
    message: 'Requires capabilities : [CAPABILITY_IAM]',
  });
  await expect(
    cloudformation.createStack({
      StackName: 'roles',
      TemplateBody: role('named'),
      Capabilities: ['CAPABILITY_IAM'],
    }),
  ).rejects.toThrow('Requires capabilities : [CAPABILITY_NAMED_IAM]');
  await cloudformation.createStack({
    StackName: 'roles',
    TemplateBody: role(),
    Capabilities: ['CAPABILITY_IAM'],
  });
  expect(await settled(cloudformation, 'roles')).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
  expect(
    (await new CloudFormation(as(bare)).createStack({ StackName: 'roles', TemplateBody: role() }))
      .StackId,
  ).toBeTruthy();
});

test("reads nested templates from another account's bucket where its policy allows", async ({
  world,
  bare,
}) => {
  const { accountId } = world.accounts.main;
  const nested = template({
    Child: {
      Type: 'AWS::CloudFormation::Stack',
      Properties: { TemplateURL: 'https://artifacts-lab.s3.us-east-2.amazonaws.com/v1/child.json' },
    },
  });
  const publish = async (where: World) => {
    const s3 = new S3({ ...as(where, 'vendor'), forcePathStyle: true });
    await s3.createBucket({ Bucket: 'artifacts-lab' });
    await s3.putObject({ Bucket: 'artifacts-lab', Key: 'v1/child.json', Body: template(topic) });
    await s3.putObject({ Bucket: 'artifacts-lab', Key: 'v1/main.json', Body: nested });
    return s3;
  };
  const TemplateURL = 'https://s3.us-east-2.amazonaws.com/artifacts-lab/v1/main.json';
  const s3 = await publish(world);
  const cloudformation = new CloudFormation(as(world));
  await expect(
    cloudformation.createStack({ StackName: 'nested', TemplateURL }),
  ).rejects.toMatchObject({ name: 'ValidationError' });
  const Statement = [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::artifacts-lab/*',
    },
  ];
  await s3.putBucketPolicy({
    Bucket: 'artifacts-lab',
    Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  await cloudformation.createStack({ StackName: 'nested', TemplateURL });
  expect(await settled(cloudformation, 'nested')).toMatchObject({
    StackStatus: 'CREATE_COMPLETE',
  });
  const [child] =
    (await cloudformation.listStackResources({ StackName: 'nested' })).StackResourceSummaries ?? [];
  const inner = await cloudformation.listStackResources({ StackName: child?.PhysicalResourceId });
  expect(inner.StackResourceSummaries).toMatchObject([{ ResourceType: 'AWS::SNS::Topic' }]);

  const other = await publish(bare);
  await other.putBucketPolicy({
    Bucket: 'artifacts-lab',
    Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  await expect(
    new CloudFormation(as(bare)).createStack({ StackName: 'nested', TemplateURL }),
  ).rejects.toMatchObject({ name: 'ValidationError' });
});
