import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { DescribeKeyCommand, ListAliasesCommand } from '@aws-sdk/client-kms';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import { holds } from '../../harness/criteria.ts';
import { defineStep } from '../../harness/step.ts';
import { addressNeeds, addressPermissions, guardAddress } from '../platform/address.ts';
import { administratorNeeds, visitorOf } from '../platform/administrators.ts';

export const generateOrganizationCredentials = defineStep({
  id: 'post-deployment.generate-organization-credentials',
  procedure: 'post-deployment#organization-credentials',
  title: 'Generate the AWS credentials of the organization',
  account: 'main',
  needs: { ...addressNeeds, ...administratorNeeds },
  permissions: [
    ...addressPermissions,
    'iam:ListRoles',
    'iam:ListRolePolicies',
    'iam:GetRolePolicy',
    'iam:ListAttachedRolePolicies',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
    'kms:ListAliases',
    'kms:DescribeKey',
  ],

  async observe(context) {
    const { aws, needs } = context;
    const address = await guardAddress(context);
    const keys = await keysOf(aws, needs.organization);
    return { address, keys, roles: await rolesOf(aws, needs.organization, keys) };
  },
  criteria: {
    "the organization's role exists": ({ facts, needs }) =>
      holds(
        facts.roles.length > 0,
        `a role of the name …-${needs.organization}`,
        facts.roles.map(({ arn }) => arn),
      ),
    "the organization's key exists": ({ facts, needs }) =>
      holds(
        facts.keys.some(({ state }) => state === 'Enabled'),
        `an enabled key with the alias …-${needs.organization}`,
        facts.keys,
      ),
    'the policy of the role is for that key': ({ facts }) =>
      holds(
        facts.roles.some(({ policies }) => policies.length > 0),
        'a policy of the role that names the key',
        facts.roles,
      ),
  },
  act: ({ pages, needs }) => pages.platform.generateCredentials(visitorOf(needs)),
  // IAM's lists are seldom a moment behind.
  settles: { within: '1m', every: '5s' },
  irreversible: 'the role and the key of an organization belong to its data from the first file on',
});

/**
 * Keys and roles the platform made for an organization. Assumed: that their names end with its slug; how they begin nobody has
 * published. What ties a role to a key is its policy.
 */
const isOf = (organization: string, name: string): boolean => name.endsWith(`-${organization}`);

async function keysOf({ kms }: ReadingAws, organization: string) {
  const aliases = await allPages(async (Marker) => {
    const page = await kms.send(
      new ListAliasesCommand(Marker === undefined ? {} : { Marker, Limit: 100 }),
    );
    return { items: page.Aliases, next: page.NextMarker };
  });
  const found: { alias: string; arn: string; state: string }[] = [];
  for (const { AliasName = '', TargetKeyId } of aliases) {
    if (TargetKeyId === undefined || !isOf(organization, AliasName)) continue;
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: TargetKeyId }));
    found.push({
      alias: AliasName,
      arn: KeyMetadata?.Arn ?? '',
      state: KeyMetadata?.KeyState ?? 'unknown',
    });
  }
  return found;
}

async function rolesOf(
  aws: ReadingAws,
  organization: string,
  keys: readonly { readonly arn: string }[],
) {
  const roles = await allPages(async (Marker) => {
    const page = await aws.iam.send(new ListRolesCommand(Marker === undefined ? {} : { Marker }));
    return { items: page.Roles, next: page.Marker };
  });
  const found: { arn: string; policies: string[] }[] = [];
  for (const { RoleName = '', Arn = '' } of roles) {
    if (!isOf(organization, RoleName)) continue;
    const policies = [...(await inlinePolicies(aws, RoleName)), ...(await attached(aws, RoleName))];
    found.push({
      arn: Arn,
      policies: policies.flatMap(({ name, document }) =>
        keys.some(({ arn }) => arn !== '' && document.includes(arn)) ? [name] : [],
      ),
    });
  }
  return found;
}

interface Policy {
  readonly name: string;
  readonly document: string;
}

async function inlinePolicies({ iam }: ReadingAws, RoleName: string): Promise<readonly Policy[]> {
  const names = await allPages(async (Marker) => {
    const page = await iam.send(
      new ListRolePoliciesCommand({ RoleName, ...(Marker === undefined ? {} : { Marker }) }),
    );
    return { items: page.PolicyNames, next: page.Marker };
  });
  const policies: Policy[] = [];
  for (const name of names) {
    const { PolicyDocument = '' } = await iam.send(
      new GetRolePolicyCommand({ RoleName, PolicyName: name }),
    );
    policies.push({ name, document: decodeURIComponent(PolicyDocument) });
  }
  return policies;
}

async function attached({ iam }: ReadingAws, RoleName: string): Promise<readonly Policy[]> {
  const policies: Policy[] = [];
  const all = await allPages(async (Marker) => {
    const page = await iam.send(
      new ListAttachedRolePoliciesCommand({
        RoleName,
        ...(Marker === undefined ? {} : { Marker }),
      }),
    );
    return { items: page.AttachedPolicies, next: page.Marker };
  });
  for (const { PolicyArn, PolicyName = '' } of all) {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const { PolicyVersion } = await iam.send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
    );
    policies.push({
      name: PolicyName,
      document: decodeURIComponent(PolicyVersion?.Document ?? ''),
    });
  }
  return policies;
}
