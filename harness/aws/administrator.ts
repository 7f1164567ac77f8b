import type { AccountName } from '../context.ts';

/** ARN of the policy AWS keeps for administrators. One of that name in an account itself is somebody's own. */
const administratorAccess = (partition: string): string =>
  `arn:${partition}:iam::aws:policy/AdministratorAccess`;

/**
 * Actions the deployment depends on and lesser roles often lack, those for taking back and cleaning up included.
 * Whoever may do all of them is taken for an administrator, as far as a simulation can tell.
 */
export const representativeActions: readonly string[] = [
  'acm:RequestCertificate',
  'cloudformation:CreateStack',
  'cloudformation:DeleteStack',
  'cognito-idp:CreateUserPool',
  'ec2:AllocateAddress',
  'ec2:CreateNatGateway',
  'ec2:CreateVpc',
  'ec2:DeleteVpc',
  'ecs:CreateCluster',
  'eks:CreateCluster',
  'eks:UpdateClusterConfig',
  'elasticloadbalancing:CreateLoadBalancer',
  'es:CreateElasticsearchDomain',
  'iam:AttachRolePolicy',
  'iam:CreatePolicy',
  'iam:CreateRole',
  'iam:CreateServiceLinkedRole',
  'iam:DeletePolicy',
  'iam:DeleteRole',
  'iam:PassRole',
  'iam:PutRolePolicy',
  'kms:CreateKey',
  'kms:ScheduleKeyDeletion',
  'lambda:CreateFunction',
  'logs:PutResourcePolicy',
  'rds:CreateDBInstance',
  'route53:CreateHostedZone',
  's3:CreateBucket',
  's3:DeleteBucket',
  's3:PutBucketPolicy',
  'servicecatalog:ProvisionProduct',
  'sns:CreateTopic',
  'sqs:CreateQueue',
  'ssm:PutParameter',
];

export type Attached = { readonly policy: string; readonly through: string };

/** What a caller may do in one account, as far as IAM tells. */
export type Rights = {
  readonly account: AccountName;
  readonly accountId: string;
  readonly caller: string;
  readonly kind: string;
  /** The role or user behind the caller, with its path; null where there is none to be named. */
  readonly deployer: string | null;
  readonly attached: readonly Attached[];
  /** Representative actions the simulation does not allow, with its decision. */
  readonly refused: readonly string[];
  readonly simulated: number;
  readonly boundary: string | null;
};

const partitionOf = ({ caller }: Rights): string => caller.split(':')[1] ?? 'aws';

/** Whether AWS's own policy for administrators is attached. One of that name in the account itself is somebody's own. */
export const isAdministrator = (rights: Rights): boolean =>
  rights.attached.some(({ policy }) => policy === administratorAccess(partitionOf(rights)));

export const named = ({ account, accountId }: Rights): string => `${account} (${accountId})`;

/** A boundary that is AdministratorAccess itself takes nothing away. */
export const isNarrowed = (rights: Rights): boolean =>
  ![null, administratorAccess(partitionOf(rights))].includes(rights.boundary);

/** Why the rights fall short; null where they do not. */
export function lackIn(rights: Rights): string | null {
  if (rights.simulated === 0) return `the rights of a ${rights.kind} cannot be read from IAM`;
  if (rights.refused.length > 0) return `not allowed: ${rights.refused.join(', ')}`;
  return null;
}
