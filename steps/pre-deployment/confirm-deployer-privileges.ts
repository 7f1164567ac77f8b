import {
  GetRoleCommand,
  GetUserCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import {
  isAdministrator,
  isNarrowed,
  lackIn,
  named,
  representativeActions as representative,
  type Attached,
  type Rights,
} from '../../harness/aws/administrator.ts';
import { allPages } from '../../harness/aws/all-pages.ts';
import { isWanted, principalOf, type Found } from '../../harness/aws/principal.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { AccountName } from '../../harness/context.ts';
import { advisory, none } from '../../harness/criteria.ts';
import { defineCheck } from '../../harness/step.ts';
import { flag, optional, text } from '../../harness/values.ts';

const reservation =
  'It rests on the simulation of IAM, which leaves out session policies and knows only a part of what an organization denies.';
export const confirmDeployerPrivileges = defineCheck({
  id: 'pre-deployment.confirm-deployer-privileges',
  procedure: 'pre-deployment#deployer-privileges',
  title: 'Confirm that the deployer has administrator rights',
  account: 'main',
  alsoReads: ['dr'],
  needs: {
    deployer: text('role or user the deployment runs as: its name, or its ARN'),
    disasterRecovery: flag('whether disaster recovery is in scope'),
    drAccountId: optional(text('account of disaster recovery')),
    drDeployer: optional(
      text('role or user in the account of disaster recovery, where it is another'),
    ),
  },
  permissions: [
    'iam:GetRole',
    'iam:GetUser',
    'iam:ListAttachedGroupPolicies',
    'iam:ListAttachedRolePolicies',
    'iam:ListAttachedUserPolicies',
    'iam:ListGroupsForUser',
    'iam:SimulatePrincipalPolicy',
    'sts:GetCallerIdentity',
  ],

  async observe({ awsIn, needs }) {
    const accounts: readonly AccountName[] = needs.disasterRecovery ? ['main', 'dr'] : ['main'];
    return {
      accounts: await Promise.all(accounts.map((account) => rightsIn(awsIn({ account }), account))),
    };
  },
  criteria: {
    'the caller in every account is the deployer': ({ facts, needs, accountId }) => {
      const wanted = (account: AccountName) =>
        account === 'main'
          ? { accountId, deployer: needs.deployer }
          : { accountId: needs.drAccountId, deployer: needs.drDeployer ?? needs.deployer };
      return none(
        facts.accounts
          .filter((rights) => {
            const { accountId: id, deployer } = wanted(rights.account);
            return (
              rights.accountId !== id ||
              rights.deployer === null ||
              !isWanted(rights.deployer, deployer)
            );
          })
          .map((rights) => `${named(rights)}: ${rights.deployer ?? rights.caller}`),
        facts.accounts
          .map(
            ({ account }) =>
              `${account}: ${wanted(account).deployer} of account ${wanted(account).accountId}`,
          )
          .join('; '),
      );
    },
    'the deployer has administrator rights in every account': ({ facts }) => {
      const judgement = none(
        facts.accounts.flatMap((rights) => {
          const lacking = lackIn(rights);
          return lacking === null ? [] : `${named(rights)}: ${lacking}`;
        }),
        'the policy AdministratorAccess of AWS, or rights that allow the same; nothing denied by another policy',
      );
      return facts.accounts.every(isAdministrator) && judgement.holds
        ? judgement
        : advisory(judgement, reservation);
    },
    "no permissions boundary narrows the deployer's rights": ({ facts }) =>
      none(
        facts.accounts.filter(isNarrowed).map((rights) => `${named(rights)}: ${rights.boundary}`),
        'no permissions boundary, or AdministratorAccess itself as one',
      ),
  },
});

async function rightsIn({ iam, sts }: ReadingAws, account: AccountName): Promise<Rights> {
  const { Arn: caller = '', Account: accountId = '' } = await sts.send(
    new GetCallerIdentityCommand({}),
  );
  const { kind, name } = principalOf(caller);
  const about = { account, accountId, caller, kind };
  if (kind !== 'role' && kind !== 'user') {
    return { ...about, deployer: null, attached: [], refused: [], simulated: 0, boundary: null };
  }
  const found = kind === 'role' ? await readRole(iam, name) : await readUser(iam, name);
  const [attached, refused] = await Promise.all([
    kind === 'role' ? attachedToRole(iam, name) : attachedToUser(iam, name),
    refusedTo(iam, found.arn),
  ]);
  return {
    ...about,
    deployer: found.arn,
    attached,
    refused,
    simulated: representative.length,
    boundary: found.boundary,
  };
}

type Iam = ReadingAws['iam'];

async function readRole(iam: Iam, name: string): Promise<Found> {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
  return {
    arn: Role?.Arn ?? '',
    boundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
  };
}

async function readUser(iam: Iam, name: string): Promise<Found> {
  const { User } = await iam.send(new GetUserCommand({ UserName: name }));
  return {
    arn: User?.Arn ?? '',
    boundary: User?.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
  };
}

interface Listed {
  readonly AttachedPolicies?: readonly { readonly PolicyArn?: string | undefined }[] | undefined;
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

async function attachedThrough(
  through: string,
  read: (marker: { Marker?: string }) => Promise<Listed>,
): Promise<readonly Attached[]> {
  const all = await allPages(async (token) => {
    const page = await read(marker(token));
    return { items: page.AttachedPolicies, next: page.IsTruncated ? page.Marker : undefined };
  });
  return all.map(({ PolicyArn = '' }) => ({ policy: PolicyArn, through }));
}

const marker = (token: string | undefined): { Marker?: string } =>
  token === undefined ? {} : { Marker: token };

const attachedToRole = (iam: Iam, RoleName: string): Promise<readonly Attached[]> =>
  attachedThrough('the role', (page) =>
    iam.send(new ListAttachedRolePoliciesCommand({ RoleName, ...page })),
  );

async function attachedToUser(iam: Iam, UserName: string): Promise<readonly Attached[]> {
  const own = await attachedThrough('the user', (page) =>
    iam.send(new ListAttachedUserPoliciesCommand({ UserName, ...page })),
  );
  const groups = await allPages(async (token) => {
    const page = await iam.send(new ListGroupsForUserCommand({ UserName, ...marker(token) }));
    return { items: page.Groups, next: page.IsTruncated ? page.Marker : undefined };
  });
  const inherited = await Promise.all(
    groups.map(({ GroupName = '' }) =>
      attachedThrough(`the group ${GroupName}`, (page) =>
        iam.send(new ListAttachedGroupPoliciesCommand({ GroupName, ...page })),
      ),
    ),
  );
  return [...own, ...inherited.flat()];
}

/** An action without an answer is not taken for allowed. */
async function refusedTo(iam: Iam, arn: string): Promise<readonly string[]> {
  const results = await allPages(async (token) => {
    const page = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: arn,
        ActionNames: [...representative],
        ...marker(token),
      }),
    );
    return { items: page.EvaluationResults, next: page.IsTruncated ? page.Marker : undefined };
  });
  const decisions = new Map(
    results.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision]),
  );
  return representative.flatMap((action) => {
    const decision = decisions.get(action) ?? 'no answer';
    return decision === 'allowed' ? [] : `${action} (${decision})`;
  });
}
