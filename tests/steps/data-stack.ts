import {
  CloudFormationClient,
  CreateStackCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Stage } from './stage.ts';
import { plantingIn } from './planting.ts';

export const dataStack = 'SC-111122223333-pp-abcdefghijklm';

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;

/** As little of a vendor's data layer as a step needs: each part in a nested stack of its own, found by type or not at all. */
export async function launch(
  stage: Stage,
  parts: Readonly<Record<string, Resources>>,
  StackName = dataStack,
  parameters: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { accessKeyId, secretAccessKey, region } = stage.world.accounts.main;
  const s3 = new S3Client({
    endpoint: stage.world.awsEndpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  });
  const Bucket = `templates-${StackName.toLowerCase()}`;
  const CreateBucketConfiguration = { LocationConstraint: region as 'us-east-2' };
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  const nested: Record<string, object> = {};
  for (const [part, resources] of Object.entries(parts)) {
    const Body = JSON.stringify({ Resources: resources });
    await s3.send(new PutObjectCommand({ Bucket, Key: `${part}.json`, Body }));
    const TemplateURL = `https://s3.${region}.amazonaws.com/${Bucket}/${part}.json`;
    nested[part] = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL } };
  }
  const cloudformation = plantingIn(stage.world, CloudFormationClient);
  const names = Object.keys(parameters);
  const TemplateBody = JSON.stringify({
    ...(names.length === 0
      ? {}
      : { Parameters: Object.fromEntries(names.map((name) => [name, { Type: 'String' }])) }),
    Resources: nested,
  });
  const Parameters = Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  }));
  await cloudformation.send(new CreateStackCommand({ StackName, TemplateBody, Parameters }));
  await waitUntilStackCreateComplete(
    { client: cloudformation, maxWaitTime: 20, minDelay: 0.05, maxDelay: 0.2 },
    { StackName },
  );
}

/** Two public subnets and three private ones, of which the last has no table of its own and so takes the VPC's main one. */
export const network: Resources = {
  Vpc: {
    Type: 'AWS::EC2::VPC',
    Properties: { CidrBlock: '10.20.0.0/16', EnableDnsSupport: true, EnableDnsHostnames: true },
  },
  Gateway: { Type: 'AWS::EC2::InternetGateway' },
  Attachment: {
    Type: 'AWS::EC2::VPCGatewayAttachment',
    Properties: { VpcId: { Ref: 'Vpc' }, InternetGatewayId: { Ref: 'Gateway' } },
  },
  ...subnet('PublicA', 0),
  ...subnet('PublicB', 1),
  ...subnet('PrivateA', 2),
  ...subnet('PrivateB', 3),
  ...subnet('PrivateC', 4),
  ...table('Public', ['PublicA', 'PublicB']),
  ...table('OfA', ['PrivateA']),
  ...table('OfB', ['PrivateB']),
  WayOut: {
    Type: 'AWS::EC2::Route',
    Properties: {
      RouteTableId: { Ref: 'Public' },
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: { Ref: 'Gateway' },
    },
  },
};

function subnet(name: string, index: number): Resources {
  const Properties = { VpcId: { Ref: 'Vpc' }, CidrBlock: `10.20.${index}.0/24` };
  return { [name]: { Type: 'AWS::EC2::Subnet', Properties } };
}

function table(name: string, subnets: readonly string[]): Resources {
  const associations = subnets.map((one) => [
    `${name}${one}`,
    {
      Type: 'AWS::EC2::SubnetRouteTableAssociation',
      Properties: { RouteTableId: { Ref: name }, SubnetId: { Ref: one } },
    },
  ]);
  return {
    [name]: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: { Ref: 'Vpc' } } },
    ...Object.fromEntries(associations),
  };
}

export const cluster = (
  name: string,
  publicCidrs: readonly string[] = ['0.0.0.0/0'],
): Resources => ({
  ...network,
  Cluster: {
    Type: 'AWS::EKS::Cluster',
    Properties: {
      Name: name,
      RoleArn: 'arn:aws:iam::111122223333:role/eks',
      ResourcesVpcConfig: {
        SubnetIds: [{ Ref: 'PrivateA' }, { Ref: 'PrivateB' }],
        EndpointPublicAccess: true,
        EndpointPrivateAccess: false,
        PublicAccessCidrs: publicCidrs,
      },
    },
  },
});

export const domain = (name: string): Resources => ({
  Domain: {
    Type: 'AWS::Elasticsearch::Domain',
    Properties: {
      DomainName: name,
      ElasticsearchVersion: '7.10',
      DomainEndpointOptions: {
        EnforceHTTPS: false,
        TLSSecurityPolicy: 'Policy-Min-TLS-1-2-2019-07',
      },
    },
  },
});

export const database = (name: string): Resources => ({
  Database: {
    Type: 'AWS::RDS::DBInstance',
    Properties: {
      DBInstanceIdentifier: name,
      DBInstanceClass: 'db.t3.medium',
      Engine: 'postgres',
      EngineVersion: '12.22',
      AllocatedStorage: '100',
      MasterUsername: 'tsadmin',
      MasterUserPassword: 'not-a-real-password',
    },
  },
});

/** A topic to which an address is subscribed. */
export const alerts = (address: string): Resources => ({
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'acme-production-alerts' } },
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: address },
  },
});

export const serviceStack = 'SC-111122223333-pp-nopqrstuvwxyz';

/** A load balancer in a network of its own. */
export const balancer = (
  scheme: 'internal' | 'internet-facing' = 'internet-facing',
): Resources => ({
  ...network,
  LoadBalancer: {
    Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    Properties: {
      Name: 'acme-web',
      Type: 'application',
      Scheme: scheme,
      Subnets: [{ Ref: 'PrivateA' }, { Ref: 'PrivateB' }],
    },
  },
});

/** The private zone of the platform and a public one, as the service layer has them. */
export const zones = (databaseHost: string): Resources => ({
  ...network,
  Public: { Type: 'AWS::Route53::HostedZone', Properties: { Name: 'tdp.example.com' } },
  Private: {
    Type: 'AWS::Route53::HostedZone',
    Properties: {
      Name: 'ts-dip.internal',
      VPCs: [{ VPCId: { Ref: 'Vpc' }, VPCRegion: { Ref: 'AWS::Region' } }],
    },
  },
  DatabaseName: {
    Type: 'AWS::Route53::RecordSet',
    Properties: {
      HostedZoneId: { Ref: 'Private' },
      Name: 'postgres.ts-dip.internal',
      Type: 'CNAME',
      TTL: '60',
      ResourceRecords: [databaseHost],
    },
  },
});
