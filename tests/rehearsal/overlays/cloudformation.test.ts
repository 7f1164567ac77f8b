import { CloudFormation, type Parameter } from '@aws-sdk/client-cloudformation';
import { EC2 } from '@aws-sdk/client-ec2';
import { OpenSearch } from '@aws-sdk/client-opensearch';
import { S3 } from '@aws-sdk/client-s3';
import { test as base, expect } from '@playwright/test';
import { startWorld, type World } from '../../../fixtures/rehearsal/world.ts';
import { as } from '../clients.ts';

// The corrections inside the back end are all off in one world, so that four need not be started.
const test = base.extend<object, { world: World; bare: World }>({
  world: [async ({}, use) => keep(await startWorld(), use), { scope: 'worker' }],
  bare: [
    async ({}, use) =>
      keep(
        await startWorld({
          without: ['capabilities', 'parameters', 'template-urls', 'types'].map(
            (name) => `cloudformation-${name}`,
          ),
        }),
        use,
      ),
    { scope: 'worker' },
  ],
});

async function keep(world: World, use: (world: World) => Promise<void>): Promise<void> {
  await use(world);
  await world.stop();
}

interface Resource {
  Type: string;
  DependsOn?: string;
  Properties?: object;
}

const template = (Resources: Record<string, Resource>, Parameters?: object): string =>
  JSON.stringify({ Parameters, Resources });

async function settled(
  cloudformation: CloudFormation,
  StackName: string,
): Promise<string | undefined> {
  let status: string | undefined;
  await expect
    .poll(
      async () =>
        (status = (await cloudformation.describeStacks({ StackName })).Stacks?.[0]?.StackStatus),
      { intervals: [50] },
    )
    .not.toMatch(/IN_PROGRESS$/);
  return status;
}

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
  expect(await settled(cloudformation, 'roles')).toBe('CREATE_COMPLETE');
  expect(
    (await new CloudFormation(as(bare)).createStack({ StackName: 'roles', TemplateBody: role() }))
      .StackId,
  ).toBeTruthy();
});

const missing = template({
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
  Logs: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'stack-trail-logs' } },
  Trail: {
    Type: 'AWS::CloudTrail::Trail',
    Properties: { S3BucketName: { Ref: 'Logs' }, IsLogging: true },
  },
  Linked: {
    Type: 'AWS::IAM::ServiceLinkedRole',
    Properties: { AWSServiceName: 'es.amazonaws.com' },
  },
  Search: {
    Type: 'AWS::Elasticsearch::Domain',
    DependsOn: 'Linked',
    Properties: {
      DomainName: 'stack-search',
      ElasticsearchVersion: '7.10',
      ElasticsearchClusterConfig: { InstanceType: 'm4.large.elasticsearch', InstanceCount: 2 },
    },
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
  expect(await settled(cloudformation, StackName)).toBe('CREATE_COMPLETE');
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
  expect(await settled(cloudformation, 'nested')).toBe('CREATE_COMPLETE');
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
