import { DefinitionErrors } from '../../../harness/errors/definition-errors.ts';
import {
  EnvironmentProblem,
  readEnvironment,
  type Environment,
} from '../../../harness/environment/index.ts';

export type Changes = Readonly<Record<string, string | null>>;

/** A production file without problems: an existing VPC, a certificate by ARN, nothing optional. */
const sound: Readonly<Record<string, string>> = {
  TARGET: 'aws',
  ACCOUNT_ID: '111122223333',
  REGION: 'us-east-1',
  VENDOR_ACCOUNT_ID: '777788889999',
  DEPLOYER_ROLE: 'arn:aws:iam::111122223333:role/Deployer',
  PRODUCT_VERSION: 'v3.0.0',
  DATA_CF_TEMPLATE_VERSION: 'v3.0.0',
  SERVICE_CF_TEMPLATE_VERSION: 'v3.0.0',
  INFRASTRUCTURE_NAME: 'acme-platform',
  KEY_PAIR_NAME: 'platform-workers',
  KEY_PAIR_PUBLIC_KEY_FILE: 'keys/workers.pub',
  CREATE_VPC: 'false',
  VPC_CIDR: '10.20.0.0/16',
  VPC_ID: 'vpc-0a1b2c3d4e5f67890',
  PUBLIC_SUBNET_IDS: 'subnet-0000000000000000a,subnet-0000000000000000b,subnet-0000000000000000c',
  PRIVATE_SUBNET_IDS: 'subnet-0000000000000001a,subnet-0000000000000001b,subnet-0000000000000001c',
  ISOLATED_SUBNET_IDS: 'subnet-0000000000000002a',
  LOGS_ENDPOINT: 'logs.us-east-1.amazonaws.com',
  MONITORING_ENDPOINT: 'monitoring.us-east-1.amazonaws.com',
  SQS_ENDPOINT: 'sqs.us-east-1.amazonaws.com',
  CLOUDFORMATION_ENDPOINT: 'cloudformation.us-east-1.amazonaws.com',
  NOTIFICATION_EMAIL: 'alerts@example.com',
  SOURCE_NOTIFICATION_EMAIL: 'no-reply@example.com',
  PUBLIC_DOMAIN: 'tdp.example.com',
  CERTIFICATE:
    'arn:aws:acm:us-east-1:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
};

/** What disaster recovery adds. */
export const recovery: Changes = {
  ENABLE_DR: 'true',
  DR_AWS_ACCOUNT_ID: '444455556666',
  DR_REGION: 'us-west-2',
  DR_DATALAKE_KMS_KEY:
    'arn:aws:kms:us-west-2:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  DR_DATALAKE_BUCKET: 'acme-dr-datalake',
  DR_STREAM_BUCKET: 'acme-dr-stream',
  DR_BACKUP_BUCKET: 'acme-dr-backup',
  DR_LOCAL_ARTIFACTS_BUCKET: 'output:DRLocalArtifactsBucket',
};

/** What a new VPC leaves out. */
export const newVpc: Changes = {
  CREATE_VPC: 'true',
  VPC_ID: null,
  PUBLIC_SUBNET_IDS: null,
  PRIVATE_SUBNET_IDS: null,
  ISOLATED_SUBNET_IDS: null,
};

/** What single sign-on adds. */
export const singleSignOn: Changes = {
  SSO: 'true',
  SSO_PROVIDER_TYPE: 'SAML',
  SSO_PROVIDER_NAME: 'CompanyLogin',
  SSO_DOMAIN_PREFIX: 'acme-tdp',
  SSO_SAML_METADATA: 'https://idp.example.com/metadata',
  SSO_ADMIN_GROUPS: 'admins',
  SSO_ADMIN_TEST_USER: 'ada@example.com',
  SSO_ADMIN_TEST_PASSWORD: 'env:ADA_PASSWORD',
};

export function textOf(...changes: readonly Changes[]): string {
  const merged: Record<string, string | null> = Object.assign({}, sound, ...changes);
  return Object.entries(merged)
    .flatMap(([key, value]) => (value === null ? [] : [`${key}=${value}`]))
    .join('\n');
}

export function read(...changes: readonly Changes[]): Environment {
  return readEnvironment(textOf(...changes), {
    name: 'acme-prod',
    file: 'environments/acme-prod.env',
  });
}

/** Every problem of a text; none where it is sound. */
export function problemsOf(text: string): EnvironmentProblem[] {
  try {
    readEnvironment(text, { name: 'acme-prod', file: 'environments/acme-prod.env' });
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionErrors)) throw error;
    return error.problems.filter((one) => one instanceof EnvironmentProblem);
  }
}

/** The line a key stands in, or null. */
export function lineOf(text: string, key: string): number | null {
  const at = text.split('\n').findIndex((line) => line.startsWith(`${key}=`));
  return at < 0 ? null : at + 1;
}
