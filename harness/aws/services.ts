import type * as acm from '@aws-sdk/client-acm';
import type * as cloudformation from '@aws-sdk/client-cloudformation';
import type * as cloudtrail from '@aws-sdk/client-cloudtrail';
import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type * as cognito from '@aws-sdk/client-cognito-identity-provider';
import type * as ec2 from '@aws-sdk/client-ec2';
import type * as ecs from '@aws-sdk/client-ecs';
import type * as eks from '@aws-sdk/client-eks';
import type * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import type * as iam from '@aws-sdk/client-iam';
import type * as kms from '@aws-sdk/client-kms';
import type * as opensearch from '@aws-sdk/client-opensearch';
import type * as rds from '@aws-sdk/client-rds';
import type * as route53 from '@aws-sdk/client-route-53';
import type * as s3 from '@aws-sdk/client-s3';
import type * as catalog from '@aws-sdk/client-service-catalog';
import type * as quotas from '@aws-sdk/client-service-quotas';
import type * as ses from '@aws-sdk/client-sesv2';
import type * as sns from '@aws-sdk/client-sns';
import type * as ssm from '@aws-sdk/client-ssm';
import type * as sts from '@aws-sdk/client-sts';

/** The SDK module behind each name a step uses (`aws.ec2`, `aws.logs`, …); types only, so nothing is loaded. */
export interface Services {
  acm: typeof acm;
  catalog: typeof catalog;
  cloudformation: typeof cloudformation;
  cloudtrail: typeof cloudtrail;
  cognito: typeof cognito;
  ec2: typeof ec2;
  ecs: typeof ecs;
  eks: typeof eks;
  elb: typeof elb;
  iam: typeof iam;
  kms: typeof kms;
  logs: typeof logs;
  opensearch: typeof opensearch;
  quotas: typeof quotas;
  rds: typeof rds;
  route53: typeof route53;
  s3: typeof s3;
  ses: typeof ses;
  sns: typeof sns;
  ssm: typeof ssm;
  sts: typeof sts;
}

export interface Aws {
  readonly acm: Pick<acm.ACMClient, 'send'>;
  readonly catalog: Pick<catalog.ServiceCatalogClient, 'send'>;
  readonly cloudformation: Pick<cloudformation.CloudFormationClient, 'send'>;
  readonly cloudtrail: Pick<cloudtrail.CloudTrailClient, 'send'>;
  readonly cognito: Pick<cognito.CognitoIdentityProviderClient, 'send'>;
  readonly ec2: Pick<ec2.EC2Client, 'send'>;
  readonly ecs: Pick<ecs.ECSClient, 'send'>;
  readonly eks: Pick<eks.EKSClient, 'send'>;
  readonly elb: Pick<elb.ElasticLoadBalancingV2Client, 'send'>;
  readonly iam: Pick<iam.IAMClient, 'send'>;
  readonly kms: Pick<kms.KMSClient, 'send'>;
  readonly logs: Pick<logs.CloudWatchLogsClient, 'send'>;
  readonly opensearch: Pick<opensearch.OpenSearchClient, 'send'>;
  readonly quotas: Pick<quotas.ServiceQuotasClient, 'send'>;
  readonly rds: Pick<rds.RDSClient, 'send'>;
  readonly route53: Pick<route53.Route53Client, 'send'>;
  readonly s3: Pick<s3.S3Client, 'send'>;
  readonly ses: Pick<ses.SESv2Client, 'send'>;
  readonly sns: Pick<sns.SNSClient, 'send'>;
  readonly ssm: Pick<ssm.SSMClient, 'send'>;
  readonly sts: Pick<sts.STSClient, 'send'>;
}
