import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ACM } from '@aws-sdk/client-acm';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { EC2 } from '@aws-sdk/client-ec2';
import { ECS } from '@aws-sdk/client-ecs';
import { IAM } from '@aws-sdk/client-iam';
import { OpenSearch } from '@aws-sdk/client-opensearch';
import { ServiceQuotas } from '@aws-sdk/client-service-quotas';
import { SESv2 } from '@aws-sdk/client-sesv2';
import { SSM } from '@aws-sdk/client-ssm';
import { STS } from '@aws-sdk/client-sts';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { WorldAddress } from '../../fixtures/targets/rehearsal.ts';

// What the compared steps of new-install ask AWS for, in their order, as somebody would write it down who wants it done and nothing
// recorded: no engine, no ledger, no report, no judgement. Reads what the run reads, changes what it changes.
const world = JSON.parse(process.argv[2] ?? '') as WorldAddress;
const sender = 'no-reply@example.com';
const every = 200;

const settings = (account: 'main' | 'dr') => {
  const { accountId, region, accessKeyId, secretAccessKey } = world.accounts[account];
  const place = { endpoint: world.awsEndpoint, region };
  return {
    ...place,
    credentials: fromTemporaryCredentials({
      masterCredentials: { accessKeyId, secretAccessKey },
      params: {
        RoleArn: `arn:aws:iam::${accountId}:role/RunproofDeployer`,
        RoleSessionName: 'bare',
      },
      clientConfig: place,
    }),
  };
};
const main = settings('main');
const [iam, ec2, ses, ssm] = [new IAM(main), new EC2(main), new SESv2(main), new SSM(main)];

async function privileges(account: 'main' | 'dr'): Promise<void> {
  const own = new IAM(settings(account));
  const { Arn = '' } = await new STS(settings(account)).getCallerIdentity({});
  const RoleName = Arn.split('/')[1] ?? '';
  const { Role } = await own.getRole({ RoleName });
  await own.listAttachedRolePolicies({ RoleName });
  await own.simulatePrincipalPolicy({
    PolicySourceArn: Role?.Arn ?? '',
    ActionNames: ['ec2:CreateVpc', 'iam:CreateRole'],
  });
}
await Promise.all([privileges('main'), privileges('dr')]);

const cloudtrail = new CloudTrail(main);
const { trailList = [] } = await cloudtrail.describeTrails({});
await cloudtrail.getTrailStatus({ Name: trailList[0]?.TrailARN });
await iam.getRole({ RoleName: 'RunproofDeployer' });

const identity = (name: string) =>
  ses.getEmailIdentity({ EmailIdentity: name }).catch((error: Error) => {
    if (error.name === 'NotFoundException') return undefined;
    throw error;
  });
await identity(sender);
await identity('example.com');
await ses.createEmailIdentity({ EmailIdentity: sender });
for (let verified = false; !verified;) {
  verified = (await identity(sender))?.VerifiedForSendingStatus ?? false;
  await identity('example.com');
  if (!verified) await pause(every);
}

await ses.getAccount({});
await ses.putAccountDetails({
  MailType: 'TRANSACTIONAL',
  WebsiteURL: 'https://www.example.com',
  UseCaseDescription: 'Notifications',
  ProductionAccessEnabled: true,
});
while ((await ses.getAccount({})).ProductionAccessEnabled !== true) await pause(every);

await new ServiceQuotas(main).getServiceQuota({ ServiceCode: 'ec2', QuotaCode: 'L-0263D0A3' });
await ec2.describeAddresses({});

const logs = new CloudWatchLogs(main);
await logs.describeResourcePolicies({});
await logs.putResourcePolicy({
  policyName: 'es2cloudwatch',
  policyDocument: JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'eslogs',
        Effect: 'Allow',
        Principal: { Service: 'es.amazonaws.com' },
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:PutLogEventsBatch'],
        Resource: 'arn:aws:logs:*',
      },
    ],
  }),
});
await logs.describeResourcePolicies({});

const linked = {
  'ecs.amazonaws.com': 'AWSServiceRoleForECS',
  'es.amazonaws.com': 'AWSServiceRoleForAmazonElasticsearchService',
};
for (const [AWSServiceName, RoleName] of Object.entries(linked)) {
  await iam.getRole({ RoleName }).catch(() => undefined);
  await iam.createServiceLinkedRole({ AWSServiceName });
  await iam.getRole({ RoleName });
}

const KeyName = 'platform-workers';
await ec2.describeKeyPairs({});
await ec2.importKeyPair({
  KeyName,
  PublicKeyMaterial: readFileSync('environments/rehearsal-key-pair.pub'),
});
await ec2.describeKeyPairs({ KeyNames: [KeyName] });

const acm = new ACM(main);
const pem = (name: string) => readFileSync(`evidence/rehearsal/world/${name}.pem`);
await acm.listCertificates({});
const { CertificateArn } = await acm.importCertificate({
  Certificate: pem('certificate'),
  PrivateKey: pem('certificate-key'),
  CertificateChain: pem('certificate-chain'),
});
await acm.listCertificates({});
await acm.getCertificate({ CertificateArn });
await acm.describeCertificate({ CertificateArn });

const ecs = new ECS(main);
const parameters = [
  'ts-service-link-file/BOX_CLIENT_ID',
  'ts-service-web/INT_BOX_CLIENT_ID',
  'ts-service-link-file/BOX_CLIENT_SECRET',
  'ts-service-web/INT_EGNYTE_CLIENT_ID',
].map((name) => `/tetrascience/production/${name}`);
const known = () =>
  ssm.describeParameters({ ParameterFilters: [{ Key: 'Name', Values: parameters }] });
await known();
await ecs.listClusters({});
await known();
for (const Name of parameters)
  await ssm.putParameter({ Name, Value: 'made-up', Type: 'SecureString' });
await known();
for (const Name of parameters) await ssm.getParameter({ Name, WithDecryption: true });
await ecs.listClusters({});

const cloudformation = new CloudFormation(main);
const { Stacks = [] } = await cloudformation.describeStacks({});
const stack =
  Stacks.find(({ StackName = '', ParentId }) => StackName.startsWith('SC-') && !ParentId)
    ?.StackName ?? '';
interface Made {
  readonly type: string;
  readonly id: string;
}
async function resources(StackName: string): Promise<readonly Made[]> {
  const { StackResourceSummaries = [] } = await cloudformation.listStackResources({ StackName });
  const found: Made[] = [];
  for (const { ResourceType: type = '', PhysicalResourceId: id = '' } of StackResourceSummaries) {
    found.push({ type, id });
    if (type === 'AWS::CloudFormation::Stack') found.push(...(await resources(id)));
  }
  return found;
}
const only = async (type: string) =>
  (await resources(stack)).find((one) => one.type === type)?.id ?? '';

const { region } = world.accounts.main;
const network = async () => {
  const VpcId = await only('AWS::EC2::VPC');
  const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
  const { RouteTables = [] } = await ec2.describeRouteTables({ Filters });
  await ec2.describeSubnets({ Filters });
  await ec2.describeVpcEndpoints({ Filters });
  return {
    VpcId,
    tables: RouteTables.filter(
      ({ Routes = [] }) => !Routes.some(({ GatewayId }) => GatewayId?.startsWith('igw-')),
    ),
  };
};
const { VpcId, tables } = await network();
const RouteTableIds = tables.map(({ RouteTableId = '' }) => RouteTableId);
await ec2.createVpcEndpoint({
  VpcId,
  ServiceName: `com.amazonaws.${region}.s3`,
  VpcEndpointType: 'Gateway',
  RouteTableIds,
});
await network();

const opensearch = new OpenSearch(main);
const domain = async () => {
  const DomainName = await only('AWS::Elasticsearch::Domain');
  const { DomainConfig } = await opensearch.describeDomainConfig({ DomainName });
  return { DomainName, state: DomainConfig?.DomainEndpointOptions?.Status?.State };
};
const { DomainName } = await domain();
await opensearch.describeDomainConfig({ DomainName });
await opensearch.updateDomainConfig({ DomainName, DomainEndpointOptions: { EnforceHTTPS: true } });
while ((await domain()).state !== 'Active') await pause(every);
