import * as z from 'zod';
import { isArn, type Arn } from '../values.ts';

/** The output of that name of the DR stack, written `output:NAME`. */
export interface OutputReference {
  readonly output: string;
}

const text = z.string();
const flag = z.boolean();
const whole = z.int();
const texts = z.array(z.string()).readonly();
/** Parameters by name, `Name=value; Name=value`. */
const assigned = z.record(z.string(), z.string()).readonly();
const arn = z.custom<Arn>((given) => typeof given === 'string' && isArn(given), 'an ARN');
const reference = z.object({ name: z.string(), from: z.string() }).readonly();
const orOutput = <T extends z.ZodType>(schema: T) =>
  z.union([schema, z.object({ output: z.string() }).readonly()]);

/**
 * The one schema of an environment: what every key is once read. Which values a key may have, its default
 * and when it is required stand in procedures/parameters-*.md; a test compares the two, key by key.
 */
export const environmentSchema = z.strictObject({
  // Target and accounts
  target: z.enum(['embedded', 'localstack', 'aws']),
  accountId: text,
  region: text,
  drRegion: text.optional(),
  vendorAccountId: text,
  deployerRole: text,
  drDeployerRole: text.optional(),
  profile: text.optional(),
  drProfile: text.optional(),
  productVersion: text,
  installed: flag,
  // Decisions
  foreignDns: flag,
  corporateEgress: flag,
  anylink: flag,
  boxIntegration: flag,
  egnyteIntegration: flag,
  eksAmi: text,
  sso: flag,
  s3SharedRouteTables: texts,
  // Files and secrets
  keyPairName: text,
  keyPairPublicKeyFile: text.optional(),
  keyPairPrivateKeyFile: text.optional(),
  certificateFile: text.optional(),
  certificateKeyFile: reference.optional(),
  certificateChainFile: text.optional(),
  boxClientId: reference.optional(),
  boxClientSecret: reference.optional(),
  egnyteClientId: reference.optional(),
  vendorTemplates: text.optional(),
  ledgerStore: text.optional(),
  evidenceStore: text.optional(),
  reportPdf: flag,
  // Portfolio and products
  vendorContact: text.optional(),
  portfolioId: text.optional(),
  dataProduct: text.optional(),
  serviceProduct: text.optional(),
  dataProvisionedProduct: text.optional(),
  serviceProvisionedProduct: text.optional(),
  dataOtherParameters: assigned,
  // Upgrade
  upgradeSkips: texts,
  upgradeKeeps: texts,
  // Foreign name servers
  postgresHostServices: texts,
  // Names of what is there
  elasticsearchDomain: text.optional(),
  eksCluster: text.optional(),
  ecsCluster: text.optional(),
  database: text.optional(),
  alertTopic: arn.optional(),
  loadBalancer: arn.optional(),
  // Sending mail
  sesWebsite: text.optional(),
  sesUseCase: text,
  // Receiving mail
  mailbox: text.optional(),
  mailboxPassword: reference.optional(),
  alertConfirmationLink: reference.optional(),
  // Administrators
  organization: text,
  defaultAdministratorEmail: text.optional(),
  defaultAdministratorPassword: reference.optional(),
  namedAdministratorEmail: text.optional(),
  namedAdministratorPassword: reference.optional(),
  // Single sign-on
  ssoProviderType: z.enum(['SAML', 'OIDC']).optional(),
  ssoProviderName: text.optional(),
  ssoUserPoolId: text.optional(),
  ssoDomainPrefix: text.optional(),
  ssoSamlMetadata: text.optional(),
  ssoOidcIssuer: text.optional(),
  ssoOidcClientId: text.optional(),
  ssoOidcClientSecret: reference.optional(),
  ssoClaimEmail: text,
  ssoClaimGivenName: text,
  ssoClaimFamilyName: text,
  ssoClaimGroups: text,
  ssoAdminGroups: texts,
  ssoMemberGroups: texts,
  ssoReadonlyGroups: texts,
  ssoAdminTestUser: text.optional(),
  ssoAdminTestPassword: reference.optional(),
  ssoMemberTestUser: text.optional(),
  ssoMemberTestPassword: reference.optional(),
  ssoReadonlyTestUser: text.optional(),
  ssoReadonlyTestPassword: reference.optional(),
  ssoRefusedTestUser: text.optional(),
  ssoRefusedTestPassword: reference.optional(),
  // Naming and version (data-layer)
  cfTemplateBucket: text,
  dataCfTemplateVersion: text,
  infrastructureName: text,
  environment: text,
  iamRolePrefix: text.optional(),
  iamBoundaryPolicy: arn.optional(),
  // Disaster recovery (data-layer)
  enableDr: flag,
  drAwsAccountId: text.optional(),
  drDatalakeKmsKey: orOutput(arn).optional(),
  drDatalakeBucket: orOutput(text).optional(),
  drStreamBucket: orOutput(text).optional(),
  drBackupBucket: orOutput(text).optional(),
  drLocalArtifactsBucket: orOutput(text).optional(),
  // Elasticsearch (data-layer)
  enableElasticsearch: flag,
  dataEnableLogging: flag,
  esMasterInstanceType: text,
  esDatanodeInstanceType: text,
  esDatanodeInstanceCount: whole,
  esDatanodeVolumeSize: whole,
  esBackupInterval: whole,
  // Database (data-layer)
  instanceTypeRds: text,
  rdsBackupInterval: whole,
  rdsBackupSchedule: text,
  rdsBackupRetentionDays: whole,
  rdsSnapShot: text.optional(),
  // Network (data-layer)
  createVpc: flag,
  vpcCidr: text,
  vpcId: text.optional(),
  publicSubnetIds: texts,
  privateSubnetIds: texts,
  isolatedSubnetIds: texts,
  // Windows workers (data-layer)
  logsEndpoint: text.optional(),
  monitoringEndpoint: text.optional(),
  sqsEndpoint: text.optional(),
  cloudformationEndpoint: text.optional(),
  // Notifications and the rest (data-layer)
  notificationEmail: text,
  sourceNotificationEmail: text,
  logRetentionDays: whole,
  dataLambdaPrefix: text.optional(),
  stBucket: text.optional(),
  dlBucket: text.optional(),
  // Version and layer (service-layer)
  serviceCfTemplateVersion: text,
  branch: text,
  dataStack: text.optional(),
  serviceEnableLogging: flag,
  // Containers (service-layer)
  clusterType: text,
  instanceTypeEcs: text,
  serviceOtherParameters: assigned,
  connectorMaxMemory: whole,
  taskThroughput: whole,
  // Windows workers (service-layer)
  enableWinTaskScriptService: flag,
  windowsInstanceType: text,
  // Web (service-layer)
  publicDomain: text,
  exposedOnInternet: flag,
  noDnsWeb: flag,
  publicDomainZoneId: text.optional(),
  certificate: arn.optional(),
  privateDomain: text,
  minCapacity: whole,
  maxCapacity: whole,
  // The rest (service-layer)
  serviceLambdaPrefix: text.optional(),
  athenaCreateIamUser: flag,
  userAuditLogGroupSuffix: text,
  // DR stack (dr-stack)
  drEnvironment: text,
  // Snapshot copy (snapshot-copy)
  snapshotCopyCodeBucket: text,
  snapshotCopyCrossAccountCopy: text,
  snapshotCopyDeleteOldSnapshots: z.enum(['TRUE', 'FALSE']),
  snapshotCopyKmsKeyDestination: orOutput(arn),
  snapshotCopyKmsKeySource: text,
  snapshotCopyLambdaCwLogRetention: whole,
  snapshotCopyLogLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL']),
  snapshotCopyRetentionDays: whole,
  snapshotCopySnapshotPattern: text,
  snapshotCopySourceRegionOverride: text,
});

export type EnvironmentValues = Readonly<z.infer<typeof environmentSchema>>;

/** `DR_AWS_ACCOUNT_ID` is `drAwsAccountId`. */
export function fieldOf(key: string): string {
  return key.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
