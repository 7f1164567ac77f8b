import type { Services } from './services.ts';

type OperationOf<Module> = {
  [Key in keyof Module]: Key extends `${infer Operation}Command` ? Operation : never;
}[keyof Module];

/**
 * The only operations that `plan`, `audit` and `observe` may call. Anything not listed is refused before it leaves
 * the machine, whatever its name begins with: some operations that sound like reading change things.
 */
export const readingOperations = {
  acm: ['DescribeCertificate', 'GetCertificate', 'ListCertificates', 'ListTagsForCertificate'],
  cloudformation: [
    'DescribeStackEvents',
    'DescribeStackResources',
    'DescribeStacks',
    'GetTemplate',
    'GetTemplateSummary',
    'ListStackResources',
    'ListStacks',
  ],
  cloudtrail: ['DescribeTrails', 'GetEventSelectors', 'GetTrailStatus', 'LookupEvents'],
  cognito: [
    'DescribeIdentityProvider',
    'DescribeUserPool',
    'DescribeUserPoolClient',
    'DescribeUserPoolDomain',
    'ListIdentityProviders',
    'ListUserPoolClients',
    'ListUserPools',
  ],
  ec2: [
    'DescribeAccountAttributes',
    'DescribeAddresses',
    'DescribeDhcpOptions',
    'DescribeKeyPairs',
    'DescribeNatGateways',
    'DescribeNetworkInterfaces',
    'DescribePrefixLists',
    'DescribeRegions',
    'DescribeRouteTables',
    'DescribeSecurityGroups',
    'DescribeSubnets',
    'DescribeVpcAttribute',
    'DescribeVpcEndpoints',
    'DescribeVpcs',
  ],
  ecs: [
    'DescribeServices',
    'DescribeTasks',
    'DescribeTaskDefinition',
    'ListClusters',
    'ListServices',
    'ListTasks',
  ],
  eks: ['DescribeCluster', 'DescribeUpdate', 'ListClusters', 'ListUpdates'],
  elb: ['DescribeListeners', 'DescribeLoadBalancers'],
  iam: [
    'GetRole',
    'GetServiceLinkedRoleDeletionStatus',
    'GetUser',
    'ListAccountAliases',
    'ListAttachedGroupPolicies',
    'ListAttachedRolePolicies',
    'ListAttachedUserPolicies',
    'ListGroupsForUser',
    'ListRoles',
    'SimulatePrincipalPolicy',
  ],
  kms: ['DescribeKey', 'GetKeyPolicy', 'ListAliases', 'ListGrants'],
  logs: ['DescribeLogGroups', 'DescribeResourcePolicies'],
  opensearch: ['DescribeDomain', 'DescribeDomainConfig', 'ListDomainNames'],
  quotas: ['GetAWSDefaultServiceQuota', 'GetServiceQuota', 'ListServiceQuotas'],
  rds: ['DescribeDBClusters', 'DescribeDBInstances', 'DescribeDBSnapshots'],
  route53: ['GetHostedZone', 'ListHostedZones', 'ListHostedZonesByName', 'ListResourceRecordSets'],
  s3: ['GetBucketLocation', 'GetBucketPolicy', 'GetBucketReplication', 'HeadBucket', 'ListBuckets'],
  catalog: [
    'DescribePortfolio',
    'DescribeProduct',
    'DescribeProductAsAdmin',
    'DescribeProvisionedProduct',
    'DescribeProvisioningArtifact',
    'DescribeProvisioningParameters',
    'DescribeRecord',
    'GetProvisionedProductOutputs',
    'ListAcceptedPortfolioShares',
    'ListLaunchPaths',
    'ListPortfolios',
    'ListPrincipalsForPortfolio',
    'ListProvisioningArtifacts',
    'ListRecordHistory',
    'SearchProducts',
    'SearchProvisionedProducts',
  ],
  ses: ['GetAccount', 'GetEmailIdentity', 'ListEmailIdentities'],
  sns: [
    'GetSubscriptionAttributes',
    'GetTopicAttributes',
    'ListSubscriptionsByTopic',
    'ListTopics',
  ],
  ssm: [
    'DescribeParameters',
    'GetParameter',
    'GetParameterHistory',
    'GetParameters',
    'GetParametersByPath',
    'ListTagsForResource',
  ],
  sts: ['GetCallerIdentity'],
} as const satisfies { readonly [Name in keyof Services]: readonly OperationOf<Services[Name]>[] };

export type ReadingOperation<Name extends keyof Services> =
  (typeof readingOperations)[Name][number];
