import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { S3 } from '@aws-sdk/client-s3';
import type { World } from '../../../fixtures/rehearsal/world.ts';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';
import { created, template, updated } from './stacks.ts';

test.use({
  overlay: ['updates', 'rollbacks', 'events'].map((name) => `cloudformation-nested-${name}`),
});

/** Puts a child's template into a bucket and gives the parent's. */
async function parentOf(world: World, key: string, child: string): Promise<string> {
  const s3 = new S3({ ...as(world), forcePathStyle: true });
  const Bucket = `nested-${key.replace('.', '-')}`;
  await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'us-east-2' } });
  await s3.putObject({ Bucket, Key: key, Body: child });
  s3.destroy();
  return template(
    {
      Child: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: {
          TemplateURL: `https://s3.us-east-2.amazonaws.com/${Bucket}/${key}`,
          Parameters: { Days: { Ref: 'Days' } },
        },
      },
    },
    days,
  );
}

const days = { Days: { Type: 'Number', Default: 7 } };
const fourteen = [{ ParameterKey: 'Days', ParameterValue: '14' }];

test('an update of a nested stack keeps what it leaves alone', async ({ world, bare }) => {
  const child = template(
    {
      Untouched: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'untouched' } },
      Changed: {
        Type: 'AWS::Logs::LogGroup',
        Properties: { LogGroupName: '/changed', RetentionInDays: { Ref: 'Days' } },
      },
    },
    days,
    { Queue: { Value: { 'Fn::GetAtt': ['Untouched', 'Arn'] } } },
  );
  const upgrade = async (where: World) => {
    const cloudformation = new CloudFormation(as(where));
    const TemplateBody = await parentOf(where, 'untouched.json', child);
    const first = await created(cloudformation, 'upgraded', { TemplateBody });
    expect(first?.StackStatus, first?.StackStatusReason).toBe('CREATE_COMPLETE');
    const last = await updated(cloudformation, 'upgraded', { TemplateBody, Parameters: fourteen });
    return last?.StackStatus;
  };
  expect(await upgrade(world)).toBe('UPDATE_COMPLETE');
  expect(await upgrade(bare)).not.toBe('UPDATE_COMPLETE');
  const { logGroups } = await new CloudWatchLogs(as(world)).describeLogGroups({
    logGroupNamePrefix: '/changed',
  });
  expect(logGroups).toMatchObject([{ retentionInDays: 14 }]);
});

test('a nested stack that fails takes along what it has made', async ({ world, bare }) => {
  const child = (name: string) =>
    template(
      {
        Made: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: name } },
        Impossible: {
          Type: 'AWS::EC2::NatGateway',
          DependsOn: 'Made',
          Properties: { SubnetId: 'subnet-0', AllocationId: 'eipalloc-0' },
        },
      },
      days,
    );
  const left = async (where: World, name: string, more: { DisableRollback?: boolean } = {}) => {
    const cloudformation = new CloudFormation(as(where));
    const TemplateBody = await parentOf(where, `${name}.json`, child(`/${name}`));
    const stack = await created(cloudformation, name, { TemplateBody, ...more });
    const { logGroups } = await new CloudWatchLogs(as(where)).describeLogGroups({
      logGroupNamePrefix: `/${name}`,
    });
    const { StackSummaries } = await cloudformation.listStacks({});
    const nested = StackSummaries?.find(({ StackName }) => StackName?.startsWith(`${name}-Child`));
    const { StackEvents } = await cloudformation.describeStackEvents({
      StackName: nested?.StackId,
    });
    expect(StackEvents?.map(({ ResourceStatusReason }) => ResourceStatusReason).join()).toContain(
      "The subnet ID 'subnet-0' does not exist",
    );
    return { status: stack?.StackStatus, made: logGroups?.length, child: nested?.StackStatus };
  };
  expect(await left(world, 'failing')).toEqual({
    status: 'ROLLBACK_COMPLETE',
    made: 0,
    child: 'DELETE_COMPLETE',
  });
  expect(await left(world, 'kept', { DisableRollback: true })).toMatchObject({
    status: 'CREATE_FAILED',
    made: 1,
  });
  expect(await left(bare, 'failing')).toMatchObject({ status: 'ROLLBACK_COMPLETE', made: 1 });
});

test('a nested stack that fails is named by its parent, and tells what went with it', async ({
  world,
  bare,
}) => {
  const topics = {
    Made: { Type: 'AWS::SNS::Topic' },
    Wrong: { Type: 'AWS::None::Such', DependsOn: 'Made' },
  };
  const told = async (where: World) => {
    const cloudformation = new CloudFormation(as(where));
    const TemplateBody = await parentOf(where, 'telling.json', template(topics, days));
    await created(cloudformation, 'telling', { TemplateBody });
    const eventsOf = async (StackName: string | undefined) =>
      (await cloudformation.describeStackEvents({ StackName })).StackEvents ?? [];
    const failed = (await eventsOf('telling')).find(
      ({ LogicalResourceId, ResourceStatus }) =>
        LogicalResourceId === 'Child' && ResourceStatus === 'CREATE_FAILED',
    );
    const { StackSummaries } = await cloudformation.listStacks({});
    const child = StackSummaries?.find(({ StackName }) => StackName?.startsWith('telling-Child'));
    return {
      named: failed?.PhysicalResourceId === child?.StackId,
      reason: failed?.ResourceStatusReason,
      deleted: (await eventsOf(child?.StackId))
        .filter(({ ResourceStatus }) => ResourceStatus === 'DELETE_COMPLETE')
        .map(({ LogicalResourceId }) => LogicalResourceId),
    };
  };
  const here = await told(world);
  expect(here).toMatchObject({ named: true, deleted: ['Made'] });
  expect(here.reason).toMatch(
    /^Embedded stack arn:.*\/telling-Child-.* was not successfully created: The following resource\(s\) failed to create: \[Wrong\]\. $/,
  );
  expect(await told(bare)).toMatchObject({ named: false, deleted: [] });
});
