import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { EC2 } from '@aws-sdk/client-ec2';
import { OpenSearch } from '@aws-sdk/client-opensearch';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';
import { created, settled, template, updated } from './stacks.ts';

test.use({ overlay: ['cloudformation-types', 'cloudformation-scaling'] });

const network = {
  Address: { Type: 'AWS::EC2::EIP', Properties: { Domain: 'vpc' } },
  Network: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.40.0.0/16' } },
  Zone: {
    Type: 'AWS::EC2::Subnet',
    Properties: { VpcId: { Ref: 'Network' }, CidrBlock: '10.40.0.0/24' },
  },
  Nat: {
    Type: 'AWS::EC2::NatGateway',
    Properties: {
      SubnetId: { Ref: 'Zone' },
      AllocationId: { 'Fn::GetAtt': ['Address', 'AllocationId'] },
    },
  },
};
/** A trail and a domain, named after the stack. */
const rest = (name: string) => ({
  Logs: { Type: 'AWS::S3::Bucket', Properties: { BucketName: `${name}-trail-logs` } },
  Trail: {
    Type: 'AWS::CloudTrail::Trail',
    Properties: { TrailName: `${name}-trail`, S3BucketName: { Ref: 'Logs' }, IsLogging: true },
  },
  Search: {
    Type: 'AWS::Elasticsearch::Domain',
    Properties: {
      DomainName: `${name}-search`,
      ElasticsearchVersion: '7.10',
      ElasticsearchClusterConfig: { InstanceType: 'm4.large.elasticsearch', InstanceCount: 2 },
    },
  },
});
const missing = template({
  ...network,
  ...rest('stack'),
  Linked: {
    Type: 'AWS::IAM::ServiceLinkedRole',
    Properties: { AWSServiceName: 'es.amazonaws.com' },
  },
});

test('makes the resource types which the back end refuses', async ({ world, bare }) => {
  const cloudformation = new CloudFormation(as(world));
  const [ec2, es] = [new EC2(as(world)), new OpenSearch(as(world))];
  const StackName = 'missing-types';
  await cloudformation.createStack({
    StackName,
    TemplateBody: missing,
    Capabilities: ['CAPABILITY_IAM'],
  });
  expect(await settled(cloudformation, StackName)).toMatchObject({
    StackStatus: 'CREATE_COMPLETE',
  });
  const { StackResourceSummaries = [] } = await cloudformation.listStackResources({ StackName });
  const idOf = (type: string) =>
    StackResourceSummaries.find(({ ResourceType }) => ResourceType === type)?.PhysicalResourceId;
  expect(idOf('AWS::Elasticsearch::Domain')).toBe('stack-search');
  expect(idOf('AWS::IAM::ServiceLinkedRole')).toBe('AWSServiceRoleForAmazonElasticsearchService');
  const { StackEvents } = await cloudformation.describeStackEvents({ StackName });
  expect(
    StackEvents?.map(({ ResourceType, ResourceStatus }) => `${ResourceType} ${ResourceStatus}`),
  ).toContain('AWS::Elasticsearch::Domain CREATE_COMPLETE');
  const nat = (
    await ec2.describeNatGateways({ NatGatewayIds: [idOf('AWS::EC2::NatGateway') ?? ''] })
  ).NatGateways?.[0];
  expect(nat?.State).toBe('available');
  expect((await ec2.describeAddresses({})).Addresses?.map(({ PublicIp }) => PublicIp)).toContain(
    idOf('AWS::EC2::EIP'),
  );
  const { DomainStatus } = await es.describeDomain({ DomainName: 'stack-search' });
  expect(DomainStatus).toMatchObject({
    EngineVersion: 'Elasticsearch_7.10',
    ClusterConfig: { InstanceType: 'm4.large.search', InstanceCount: 2 },
    DomainEndpointOptions: { EnforceHTTPS: false },
  });
  await cloudformation.deleteStack({ StackName });
  await expect
    .poll(async () => (await ec2.describeAddresses({})).Addresses, { intervals: [50] })
    .toEqual([]);
  await expect(es.describeDomain({ DomainName: 'stack-search' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });

  await expect(
    new CloudFormation(as(bare)).createStack({ StackName, TemplateBody: missing }),
  ).rejects.toThrow('Unrecognized resource types');
});

test('other tags of the stack reach the added types without making anything anew', async ({
  world,
}) => {
  const cloudformation = new CloudFormation(as(world));
  const [ec2, es, trails] = [
    new EC2(as(world)),
    new OpenSearch(as(world)),
    new CloudTrail(as(world)),
  ];
  const asked = { TemplateBody: template({ ...network, ...rest('tagged') }) };
  const stack = await created(cloudformation, 'tagged', {
    ...asked,
    Tags: [{ Key: 'Owner', Value: 'first' }],
  });
  expect(stack?.StackStatus).toBe('CREATE_COMPLETE');
  const facts = async () => {
    const { Addresses = [] } = await ec2.describeAddresses({});
    const { NatGateways = [] } = await ec2.describeNatGateways({});
    const { DomainStatus } = await es.describeDomain({ DomainName: 'tagged-search' });
    const { TagList } = await es.listTags({ ARN: DomainStatus?.ARN });
    const { trailList } = await trails.describeTrails({ trailNameList: ['tagged-trail'] });
    const ResourceIdList = [trailList?.[0]?.TrailARN ?? ''];
    const { ResourceTagList } = await trails.listTags({ ResourceIdList });
    return {
      ids: [
        ...Addresses.map(({ PublicIp }) => PublicIp),
        ...NatGateways.map(({ NatGatewayId }) => NatGatewayId),
      ],
      tags: {
        Address: Addresses[0]?.Tags,
        Nat: NatGateways[0]?.Tags,
        Search: TagList,
        Trail: ResourceTagList?.[0]?.TagsList,
      },
    };
  };
  const first = await facts();
  expect(first.ids).toHaveLength(2);
  const expected = (logicalId: string, owner: string) =>
    expect.arrayContaining([
      { Key: 'Owner', Value: owner },
      { Key: 'aws:cloudformation:stack-name', Value: 'tagged' },
      { Key: 'aws:cloudformation:stack-id', Value: stack?.StackId },
      { Key: 'aws:cloudformation:logical-id', Value: logicalId },
    ]);
  for (const [logicalId, tags] of Object.entries(first.tags)) {
    expect(tags).toEqual(expected(logicalId, 'first'));
  }
  const last = await updated(cloudformation, 'tagged', {
    ...asked,
    Tags: [{ Key: 'Owner', Value: 'last' }],
  });
  expect(last?.StackStatus).toBe('UPDATE_COMPLETE');
  const then = await facts();
  expect(then.ids).toEqual(first.ids);
  for (const [logicalId, tags] of Object.entries(then.tags)) {
    expect(tags).toEqual(expected(logicalId, 'last'));
  }
  await cloudformation.deleteStack({ StackName: 'tagged' });
});

test('names the scaling targets and policies which the back end refuses', async ({
  world,
  bare,
}) => {
  const scaled = (cooldown: number) => ({
    TemplateBody: template({
      Target: {
        Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
        Properties: {
          ResourceId: 'service/cluster/web',
          ScalableDimension: 'ecs:service:DesiredCount',
          ServiceNamespace: 'ecs',
          MinCapacity: 1,
          MaxCapacity: 3,
        },
      },
      Policy: {
        Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
        Properties: {
          PolicyName: 'load',
          PolicyType: 'TargetTrackingScaling',
          ScalingTargetId: { Ref: 'Target' },
          TargetTrackingScalingPolicyConfiguration: { ScaleInCooldown: cooldown },
        },
      },
    }),
  });
  const cloudformation = new CloudFormation(as(world));
  const ids = async () => {
    const { StackResourceSummaries } = await cloudformation.listStackResources({
      StackName: 'scaled',
    });
    return StackResourceSummaries?.map(({ PhysicalResourceId }) => PhysicalResourceId);
  };
  expect(await created(cloudformation, 'scaled', scaled(60))).toMatchObject({
    StackStatus: 'CREATE_COMPLETE',
  });
  const first = await ids();
  expect(first).toEqual([
    'service/cluster/web|ecs:service:DesiredCount|ecs',
    expect.stringMatching(
      /^arn:aws:autoscaling:us-east-2:\d{12}:scalingPolicy:[0-9a-f-]{36}:resource\/ecs\/service\/cluster\/web:policyName\/load$/,
    ),
  ]);
  expect(await updated(cloudformation, 'scaled', scaled(90))).toMatchObject({
    StackStatus: 'UPDATE_COMPLETE',
  });
  expect(await ids()).toEqual(first);
  await expect(
    new CloudFormation(as(bare)).createStack({ StackName: 'scaled', ...scaled(60) }),
  ).rejects.toThrow('Unrecognized resource types');
});
