import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { EC2 } from '@aws-sdk/client-ec2';
import { ECS } from '@aws-sdk/client-ecs';
import { EKS } from '@aws-sdk/client-eks';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAM } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import { OpenSearch } from '@aws-sdk/client-opensearch';
import { RDS } from '@aws-sdk/client-rds';
import { Route53 } from '@aws-sdk/client-route-53';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SSM } from '@aws-sdk/client-ssm';
import type { Stage } from './stage.ts';

/** Names of what stands in the main account, each with its kind; what AWS makes by itself is left out. */
export async function inventory(stage: Stage): Promise<ReadonlySet<string>> {
  const settings = stage.client();
  const ec2 = new EC2(settings);
  const kms = new KMS(settings);
  const names: Record<string, Promise<readonly (string | undefined)[]>> = {
    vpc: ec2.describeVpcs({}).then(({ Vpcs = [] }) => Vpcs.map(({ VpcId }) => VpcId)),
    subnet: ec2
      .describeSubnets({})
      .then(({ Subnets = [] }) => Subnets.map(({ SubnetId }) => SubnetId)),
    routes: ec2
      .describeRouteTables({})
      .then(({ RouteTables = [] }) => RouteTables.map((each) => each.RouteTableId)),
    gateway: ec2
      .describeInternetGateways({})
      .then((all) => (all.InternetGateways ?? []).map((each) => each.InternetGatewayId)),
    nat: ec2
      .describeNatGateways({})
      .then(({ NatGateways = [] }) =>
        NatGateways.filter(({ State }) => State !== 'deleted').map((each) => each.NatGatewayId),
      ),
    address: ec2
      .describeAddresses({})
      .then(({ Addresses = [] }) => Addresses.map(({ PublicIp }) => PublicIp)),
    group: ec2
      .describeSecurityGroups({})
      .then(({ SecurityGroups = [] }) => SecurityGroups.map(({ GroupId }) => GroupId)),
    key: kms.listKeys({}).then(({ Keys = [] }) =>
      liveKeys(
        kms,
        Keys.flatMap(({ KeyId }) => KeyId ?? []),
      ),
    ),
    alias: kms
      .listAliases({})
      .then(({ Aliases = [] }) => Aliases.map(({ AliasName }) => AliasName)),
    bucket: new S3(settings)
      .listBuckets({})
      .then(({ Buckets = [] }) => Buckets.map(({ Name }) => Name)),
    database: new RDS(settings)
      .describeDBInstances({})
      .then((all) => (all.DBInstances ?? []).map((each) => each.DBInstanceIdentifier)),
    domain: new OpenSearch(settings)
      .listDomainNames({})
      .then(({ DomainNames = [] }) => DomainNames.map((each) => each.DomainName)),
    cluster: new EKS(settings).listClusters({}).then(({ clusters = [] }) => clusters),
    containers: new ECS(settings).listClusters({}).then(({ clusterArns = [] }) => clusterArns),
    balancer: new ElasticLoadBalancingV2(settings)
      .describeLoadBalancers({})
      .then((all) => (all.LoadBalancers ?? []).map((each) => each.LoadBalancerName)),
    targets: new ElasticLoadBalancingV2(settings)
      .describeTargetGroups({})
      .then((all) => (all.TargetGroups ?? []).map((each) => each.TargetGroupName)),
    topic: new SNS(settings)
      .listTopics({})
      .then(({ Topics = [] }) => Topics.map(({ TopicArn }) => TopicArn)),
    log: new CloudWatchLogs(settings)
      .describeLogGroups({})
      .then((all) => (all.logGroups ?? []).map((each) => each.logGroupName)),
    role: new IAM(settings)
      .listRoles({})
      .then(({ Roles = [] }) => Roles.map(({ RoleName }) => RoleName)),
    zone: new Route53(settings)
      .listHostedZones({})
      .then(({ HostedZones = [] }) => HostedZones.map(({ Name }) => Name)),
    parameter: new SSM(settings)
      .describeParameters({})
      .then(({ Parameters = [] }) => Parameters.map(({ Name }) => Name)),
    export: stage
      .formation()
      .listExports({})
      .then(({ Exports = [] }) => Exports.map(({ Name }) => Name)),
  };
  const found = await Promise.all(
    Object.entries(names).map(async ([kind, listed]) =>
      (await listed).map((name) => `${kind} ${name}`),
    ),
  );
  return new Set(found.flat());
}

/** What stands now and did not then, except for what the templates keep on purpose (DeletionPolicy). */
export function leftover(then: ReadonlySet<string>, now: ReadonlySet<string>): readonly string[] {
  const kept = /^(bucket|key|domain) |^log .*-user-action-audit-log$/;
  return [...now].filter((each) => !then.has(each) && !kept.test(each));
}

async function liveKeys(kms: KMS, ids: readonly string[]): Promise<readonly string[]> {
  const states = await Promise.all(ids.map((KeyId) => kms.describeKey({ KeyId })));
  return ids.filter((_, index) => states[index]?.KeyMetadata?.KeyState !== 'PendingDeletion');
}
