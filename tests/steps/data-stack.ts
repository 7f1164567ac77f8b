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
  const TemplateBody = JSON.stringify({ Resources: nested });
  await cloudformation.send(new CreateStackCommand({ StackName, TemplateBody }));
  await waitUntilStackCreateComplete(
    { client: cloudformation, maxWaitTime: 20, minDelay: 1, maxDelay: 1 },
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
