import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { EC2 } from '@aws-sdk/client-ec2';
import { EKS } from '@aws-sdk/client-eks';
import { IAM } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import { OpenSearch } from '@aws-sdk/client-opensearch';
import { RDS } from '@aws-sdk/client-rds';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SSM } from '@aws-sdk/client-ssm';
import { expect } from '@playwright/test';
import { inventory, leftover } from './inventory.ts';
import { dataLayer, test } from './stage.ts';

const path = 'data-layer/main.yml';

test('a new VPC: all that later steps look for is there, and goes with the stack', async ({
  stage,
}) => {
  const before = await inventory(stage);
  const stack = await stage.stack('data', path, 'v3.0.0', dataLayer);
  expect(stack.StackStatus, stack.StackStatusReason).toBe('CREATE_COMPLETE');

  const settings = stage.client();
  const ec2 = new EC2(settings);
  const resources = await stage.resources('data');
  const [vpc] = resources.filter(({ ResourceType }) => ResourceType === 'AWS::EC2::VPC');
  const Filters = [{ Name: 'vpc-id', Values: [vpc?.PhysicalResourceId ?? ''] }];
  const { Subnets = [] } = await ec2.describeSubnets({ Filters });
  expect(new Set(Subnets.map((each) => each.AvailabilityZone)).size).toBe(3);
  const { RouteTables = [] } = await ec2.describeRouteTables({ Filters });
  const exits = RouteTables.flatMap(({ Routes = [] }) =>
    Routes.filter((route) => route.DestinationCidrBlock === '0.0.0.0/0').map((route) =>
      (route.NatGatewayId ?? route.GatewayId ?? '').replace(/-.*/, ''),
    ),
  );
  expect(exits.toSorted()).toEqual(['igw', 'nat', 'nat', 'nat']);

  const { DBInstances = [] } = await new RDS(settings).describeDBInstances({});
  expect(DBInstances.map((each) => each.DBInstanceIdentifier)).toEqual([
    'ts-platform-acme-production',
  ]);
  const { Aliases = [] } = await new KMS(settings).listAliases({});
  const alias = Aliases.find(({ AliasName }) => AliasName === 'alias/ts-rds-production');
  expect(DBInstances[0]?.KmsKeyId).toContain(alias?.TargetKeyId ?? 'no such alias');
  expect(stack.Outputs?.find(({ OutputKey }) => OutputKey === 'RDSEndpoint')?.OutputValue).toBe(
    DBInstances[0]?.Endpoint?.Address,
  );

  const { DomainStatus } = await new OpenSearch(settings).describeDomain({
    DomainName: 'ts-acme-es',
  });
  expect(DomainStatus?.DomainEndpointOptions?.EnforceHTTPS).toBe(false);
  expect(DomainStatus?.ClusterConfig?.InstanceCount).toBe(2);
  const { cluster } = await new EKS(settings).describeCluster({ name: 'acme-production' });
  expect(cluster?.resourcesVpcConfig).toMatchObject({
    endpointPublicAccess: true,
    endpointPrivateAccess: false,
  });

  const { Buckets = [] } = await new S3(settings).listBuckets({});
  const buckets = ['artifacts', 'backup', 'datalake', 'stream'].map(
    (kind) => `acme-production-${kind}`,
  );
  expect(Buckets.map(({ Name }) => Name)).toEqual(expect.arrayContaining(buckets));
  const { Subscriptions = [] } = await new SNS(settings).listSubscriptions({});
  expect(Subscriptions).toMatchObject([{ Protocol: 'email', Endpoint: 'alerts@example.com' }]);
  const { logGroups = [] } = await new CloudWatchLogs(settings).describeLogGroups({});
  expect(logGroups.length).toBeGreaterThan(4);
  expect(new Set(logGroups.map((each) => each.retentionInDays))).toEqual(new Set([90]));
  const sender = { Name: '/tetrascience/production/platform/SOURCE_NOTIFICATION_EMAIL' };
  expect((await new SSM(settings).getParameter(sender)).Parameter?.Value).toBe(
    'platform@example.com',
  );

  await stage.remove('data');
  expect(leftover(before, await inventory(stage))).toEqual([]);
});

test('an existing VPC: its subnets are used, and none is made', async ({ stage }) => {
  const ec2 = new EC2(stage.client());
  const { Vpc } = await ec2.createVpc({ CidrBlock: '10.9.0.0/16' });
  const VpcId = Vpc?.VpcId ?? '';
  const subnets = await Promise.all(
    ['a', 'b', 'c'].map(async (zone, index) => {
      const CidrBlock = `10.9.${index}.0/24`;
      const made = await ec2.createSubnet({
        VpcId,
        CidrBlock,
        AvailabilityZone: `${stage.region}${zone}`,
      });
      return made.Subnet?.SubnetId ?? '';
    }),
  );
  const before = await inventory(stage);
  const stack = await stage.stack('data', path, 'v3.0.0', {
    ...dataLayer,
    CreateVPC: 'false',
    VpcCIDR: '10.9.0.0/16',
    VPCID: VpcId,
    PrivateSubnetIds: subnets.join(','),
  });
  expect(stack.StackStatus, stack.StackStatusReason).toBe('CREATE_COMPLETE');
  const types = (await stage.resources('data')).map(({ ResourceType }) => ResourceType);
  expect(types).not.toContain('AWS::EC2::VPC');
  expect(types).not.toContain('AWS::EC2::Subnet');
  const { DBSubnetGroups = [] } = await new RDS(stage.client()).describeDBSubnetGroups({});
  const placed = DBSubnetGroups.flatMap(({ Subnets = [] }) =>
    Subnets.map((each) => each.SubnetIdentifier),
  );
  expect(new Set(placed)).toEqual(new Set(subnets));
  const groups = await ec2.describeSecurityGroups({
    Filters: [{ Name: 'vpc-id', Values: [VpcId] }],
  });
  expect(groups.SecurityGroups?.length).toBeGreaterThanOrEqual(5);
  await stage.remove('data');
  expect(leftover(before, await inventory(stage))).toEqual([]);
});

test('role prefix and boundary are on every role', async ({ stage }) => {
  const boundary = `arn:aws:iam::${stage.world.accounts.main.accountId}:policy/boundary`;
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  };
  const iam = new IAM(stage.client());
  await iam.createPolicy({ PolicyName: 'boundary', PolicyDocument: JSON.stringify(document) });
  const parameters = { ...dataLayer, IAMRolePrefix: 'corp-', IAMBoundaryPolicy: boundary };
  const stack = await stage.stack('data', path, 'v3.0.0', parameters);
  expect(stack.StackStatus, stack.StackStatusReason).toBe('CREATE_COMPLETE');
  const roles = (await stage.resources('data')).filter(
    (each) => each.ResourceType === 'AWS::IAM::Role',
  );
  expect(roles.length).toBeGreaterThan(3);
  for (const { PhysicalResourceId: RoleName = '' } of roles) {
    expect(RoleName).toMatch(/^corp-acme-production-/);
    const { Role } = await iam.getRole({ RoleName });
    expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn, RoleName).toBe(boundary);
  }
});

test('a launch that fails late names the resource and leaves nothing', async ({ stage }) => {
  const eks = new EKS(stage.client());
  await eks.createCluster({
    name: 'acme-production',
    roleArn: 'arn:aws:iam::111122223333:role/other',
    resourcesVpcConfig: {},
  });
  const before = await inventory(stage);
  const stack = await stage.stack('data', path, 'v3.0.0', dataLayer);
  expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
  const { StackEvents = [] } = await stage.formation().describeStackEvents({ StackName: 'data' });
  const failed = StackEvents.filter(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED');
  expect(failed.map(({ LogicalResourceId }) => LogicalResourceId)).toContain('Cluster');
  expect(leftover(before, await inventory(stage))).toEqual([]);
});
