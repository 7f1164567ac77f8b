import { isSchedule, isVpcBlock } from './blocks-and-schedules.ts';

/** What a text must look like; `expected` completes "must be …", `example` is a value that passes. */
export interface Format {
  readonly expected: string;
  readonly example: string;
  readonly fits: (text: string) => boolean;
}

const like = (pattern: RegExp, expected: string, example: string): Format => ({
  expected,
  example,
  fits: (text) => pattern.test(text),
});
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const domain = new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})+$`);
const region = '[a-z]{2}(?:-[a-z]+){1,2}-\\d';
const account = '\\d{12}';
const bucket =
  /^(?!xn--|sthree-)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const arn = (service: string, rest: string): RegExp =>
  new RegExp(`^arn:aws(?:-us-gov|-cn)?:${service}:${rest}$`);
const kmsKey = arn('kms', `${region}:${account}:key/[A-Za-z0-9-]{1,64}`);
const httpsAddress = (text: string): boolean =>
  URL.canParse(text) && text.startsWith('https://') && !text.includes('@') && !/[\s<>"]/.test(text);
const path = (text: string): boolean =>
  /^[^\0<>|"*?]{1,1024}$/.test(text) && !text.includes('://') && text === text.trim();

/** The formats the tables may name. AWS's own limits, where they are narrower than a guess would be. */
export const formats: Readonly<Record<string, Format>> = {
  text: like(/^.{1,1000}$/u, 'a text of up to 1000 characters', 'a text'),
  'account id': like(/^\d{12}$/, 'twelve digits', '111122223333'),
  Region: like(new RegExp(`^${region}$`), 'an AWS Region', 'us-east-1'),
  version: like(
    /^v\d{1,4}\.\d{1,4}\.\d{1,4}$/,
    'a version of three numbers with a v before it',
    'v3.1.0',
  ),
  'role or user': like(
    new RegExp(
      `^(?:[\\w+=,.@-]{1,64}|arn:aws(?:-us-gov|-cn)?:iam::${account}:(?:role|user)/[\\w+=,.@/-]{1,512})$`,
    ),
    'the name of an IAM role or user, or its ARN (not that of a session)',
    'PlatformDeployer',
  ),
  'profile name': like(/^(?!.*\.\.)[\w.+@/-]{1,128}$/, 'the name of an AWS profile', 'acme-prod'),
  'naming root': like(
    /^[a-z][a-z0-9-]{0,29}[a-z0-9]$/,
    'lower-case letters, digits and hyphens, 2 to 31 of them',
    'ts-platform',
  ),
  'role name prefix': like(
    /^[\w+=,.@-]{1,32}$/,
    'up to 32 characters an IAM role name may have',
    'acme-',
  ),
  'bucket name': like(bucket, 'the name of a bucket', 'acme-dr-datalake'),
  'stack name': like(
    /^[A-Za-z][A-Za-z0-9-]{0,127}$/,
    'the name of a stack',
    'SC-111122223333-pp-abcdefghijklm',
  ),
  'ARN of an IAM policy': like(
    arn('iam', `:(?:${account}|aws):policy/[\\w+=,.@/-]{1,512}`),
    'the ARN of an IAM policy',
    'arn:aws:iam::111122223333:policy/boundary',
  ),
  'ARN of a KMS key': like(
    kmsKey,
    'the ARN of a KMS key',
    'arn:aws:kms:us-west-2:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  ),
  'ARN of a certificate': like(
    arn('acm', `${region}:${account}:certificate/[A-Za-z0-9-]{1,64}`),
    'the ARN of a certificate in ACM',
    'arn:aws:acm:us-east-1:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
  ),
  'ARN of a topic': like(
    arn('sns', `${region}:${account}:[\\w-]{1,256}`),
    'the ARN of an SNS topic',
    'arn:aws:sns:us-east-1:111122223333:alerts',
  ),
  'ARN of a load balancer': like(
    arn('elasticloadbalancing', `${region}:${account}:loadbalancer/[\\w/-]{1,256}`),
    'the ARN of a load balancer',
    'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188',
  ),
  'KMS key or alias': {
    expected: 'the ARN of a KMS key, or alias/NAME',
    example: 'alias/ts-rds-production',
    fits: (text) => kmsKey.test(text) || /^alias\/[\w/-]{1,250}$/.test(text),
  },
  'Elasticsearch instance type': like(
    /^[a-z][a-z0-9]*\.[a-z0-9]+\.(?:elasticsearch|search)$/,
    'an instance type of Elasticsearch',
    'm4.large.elasticsearch',
  ),
  'database instance type': like(
    /^db\.[a-z][a-z0-9]*\.[a-z0-9]+$/,
    'an instance type of RDS',
    'db.t2.medium',
  ),
  'instance type': like(
    /^[a-z][a-z0-9-]*\.(?:\d+xlarge|xlarge|nano|micro|small|medium|large|metal(?:-\d+xl)?)$/,
    'an EC2 instance type',
    't3.medium',
  ),
  'snapshot name': like(
    /^(?:arn:aws[a-z-]*:rds:[\w-]+:\d{12}:(?:snapshot|db):)?(?:rds:)?[A-Za-z](?!.*--)[A-Za-z0-9-]{0,253}[A-Za-z0-9]$/,
    'a name RDS allows, or its ARN',
    'ts-platform-2026-11-22',
  ),
  'CIDR block': {
    expected: 'an IPv4 block from /16 to /28 that starts at its own first address',
    example: '10.200.0.0/16',
    fits: isVpcBlock,
  },
  'VPC id': like(/^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, 'the id of a VPC', 'vpc-0a1b2c3d4e5f67890'),
  'subnet id': like(
    /^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
    'the id of a subnet',
    'subnet-0a1b2c3d4e5f67890',
  ),
  'route table id': like(
    /^rtb-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
    'the id of a route table',
    'rtb-0a1b2c3d4e5f67890',
  ),
  'hosted zone id': like(/^Z[A-Z0-9]{1,31}$/, 'the id of a hosted zone', 'Z2FDTNDATAQYW2'),
  'host name': like(domain, 'a host name, without scheme or path', 'logs.us-east-1.amazonaws.com'),
  'domain name': like(domain, 'a domain name in lower case', 'tdp.example.com'),
  'email address': like(
    /^(?=.{3,254}$)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/,
    'an email address',
    'platform-alerts@example.com',
  ),
  'cron schedule': {
    expected:
      'six fields of a CloudWatch Events cron expression, with ? for either the day of the month or that of the week',
    example: '0 1 * * ? *',
    fits: isSchedule,
  },
  'aws or an image id': like(
    /^(?:aws|ami-(?:[0-9a-f]{8}|[0-9a-f]{17}))$/,
    'aws, or the id of a machine image',
    'aws',
  ),
  'key pair name': like(
    /^[!-~](?:[ -~]{0,253}[!-~])?$/,
    'up to 255 characters of ASCII',
    'platform-workers',
  ),
  path: {
    expected: 'the path of a file, from the project folder',
    example: 'certificates/tdp.pem',
    fits: path,
  },
  folder: {
    expected: 'the path of a folder, from the project folder',
    example: 'vendor/templates',
    fits: path,
  },
  location: like(
    /^s3:\/\/(?!xn--)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w!.*'()/-]{0,512})?$/,
    's3://bucket/prefix',
    's3://acme-evidence/runproof',
  ),
  'portfolio id': like(/^port-[a-z0-9]{4,64}$/, 'the id of a portfolio', 'port-abcd1234efgh5'),
  'display name': like(/^[^<>]{1,256}$/u, 'a name of up to 256 characters', 'Data layer'),
  'provisioned product name': like(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    'letters, digits, dots, underscores and hyphens, up to 128',
    'tdp-data-layer',
  ),
  'Elasticsearch domain': like(
    /^[a-z][a-z0-9-]{2,27}$/,
    'the name of an Elasticsearch domain, 3 to 28 characters',
    'ts-platform-production',
  ),
  'cluster name': like(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
    'the name of a cluster',
    'ts-platform-production',
  ),
  'https address': {
    expected: 'an address that starts with https://',
    example: 'https://idp.example.com/metadata',
    fits: httpsAddress,
  },
  'https address or path': {
    expected: 'an address that starts with https://, or the path of a file',
    example: 'https://idp.example.com/metadata',
    fits: (text) => httpsAddress(text) || path(text),
  },
  'identity provider name': like(
    /^[^_\p{Z}\p{C}<>][^\p{Z}\p{C}<>]{1,30}[^_\p{Z}\p{C}<>]$/u,
    '3 to 32 characters without spaces',
    'CompanyLogin',
  ),
  'user pool id': like(
    /^[\w-]+_[0-9A-Za-z]{1,55}$/,
    'the id of a user pool',
    'us-east-1_AbCdEfGhI',
  ),
  'sign-in domain prefix': {
    expected: 'lower-case letters, digits and hyphens, without aws, amazon or cognito',
    example: 'acme-tdp',
    fits: (text) =>
      /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text) && !/aws|amazon|cognito/.test(text),
  },
  'resource path': like(
    /^[A-Za-z0-9]{1,255}(?:\/[A-Za-z0-9]{1,255})*$/,
    'logical ids of CloudFormation with slashes between them',
    'Database/Database',
  ),
  'service name': like(
    /^[a-z][a-z0-9-]{0,99}$/,
    'the name of a service, as the paths of Parameter Store have it',
    'ts-service-web',
  ),
  mailbox: {
    expected: 'imaps://USER@HOST, where needed with :PORT and /FOLDER, without a password',
    example: 'imaps://platform-alerts@example.com@imap.example.com/INBOX',
    fits: (text) =>
      /^imaps:\/\/[^\s<>"/]+@[^\s<>"@/]+(?:\/[^\s<>"?#]*)?$/.test(text) && URL.canParse(text),
  },
  'organization slug': like(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'lower-case letters, digits and hyphens',
    'acme',
  ),
  claim: like(/^(?!.*\.\.)[\w.:/#-]{1,256}$/, 'the name of a claim', 'groups'),
};
