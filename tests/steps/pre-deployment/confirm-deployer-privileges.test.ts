import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { representativeActions } from '../../../harness/aws/administrator.ts';
import { confirmDeployerPrivileges } from '../../../steps/pre-deployment/confirm-deployer-privileges.ts';
import { broken, checkCycle } from '../check-cycle.ts';
import { answering, observeDirectly } from '../directly.ts';
import { plantingIn } from '../planting.ts';
import { expect, test, type Stage } from '../stage.ts';

const caller = 'the caller in every account is the deployer';
const rights = 'the deployer has administrator rights in every account';
const boundary = "no permissions boundary narrows the deployer's rights";
const RoleName = 'RunproofDeployer';
const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';

const needs = {
  deployer: RoleName,
  disasterRecovery: true,
  drAccountId: '444455556666',
  drDeployer: null,
};

checkCycle(confirmDeployerPrivileges, {
  fit: async () => needs,
  call: { service: 'iam', operation: 'ListAttachedRolePolicies' },
});

test('the rights in both accounts are recorded', async ({ stage }) => {
  const judgment = await stage.play(confirmDeployerPrivileges, { needs });
  expect(judgment.facts).toMatchObject({
    accounts: [
      {
        account: 'main',
        accountId: '111122223333',
        kind: 'role',
        deployer: `arn:aws:iam::111122223333:role/${RoleName}`,
      },
      {
        account: 'dr',
        accountId: '444455556666',
        attached: [{ policy: administrator, through: 'the role' }],
        refused: [],
      },
    ],
  });
  expect(judgment.criteria.map(({ advisory }) => advisory)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('without disaster recovery nobody calls the other account', async ({ stage }) => {
  await plantingIn(stage.world, IAMClient, 'dr').send(
    new DetachRolePolicyCommand({ RoleName, PolicyArn: administrator }),
  );
  const alone = { ...needs, disasterRecovery: false, drAccountId: null };
  const judgment = await stage.play(confirmDeployerPrivileges, { needs: alone });
  expect(judgment.verdict).toBe('already conformant');
  expect(new Set(judgment.calls.map(({ account }) => account))).toEqual(new Set(['main']));
  expect(broken(await stage.play(confirmDeployerPrivileges, { needs }))).toEqual([rights]);
});

test('a caller other than the deployer, and another account, fail', async ({ stage }) => {
  const judged = async (changed: Partial<typeof needs> & object) =>
    broken(await stage.play(confirmDeployerPrivileges, { needs: { ...needs, ...changed } }));
  expect(await judged({ deployer: 'Runproof' })).toEqual([caller]);
  expect(await judged({ drAccountId: '777788889999' })).toEqual([caller]);
  expect(await judged({ deployer: `arn:aws:iam::111122223333:role/${RoleName}` })).toEqual([]);
  expect(await judged({ deployer: `arn:aws:iam::111122223333:role/team/${RoleName}` })).toEqual([
    caller,
  ]);
  expect(await judged({ deployer: `arn:aws:iam::111122223333:user/${RoleName}` })).toEqual([
    caller,
  ]);
});

test("a deployer of another name in the DR account is that account's", async () => {
  const accountOf = (id: string, role: string) => ({
    sts: answering({
      GetCallerIdentity: () => ({
        Account: id,
        Arn: `arn:aws:sts::${id}:assumed-role/${role}/session`,
      }),
    }),
    iam: answering({
      GetRole: ({ RoleName: name }: { RoleName: string }) => ({
        Role: { Arn: `arn:aws:iam::${id}:role/${name}` },
      }),
      ListAttachedRolePolicies: () => ({ AttachedPolicies: [{ PolicyArn: administrator }] }),
      SimulatePrincipalPolicy: ({ ActionNames }: { ActionNames: string[] }) => ({
        EvaluationResults: ActionNames.map((EvalActionName) => ({
          EvalActionName,
          EvalDecision: 'allowed',
        })),
      }),
    }),
  });
  const judged = async (drDeployer: string | null) =>
    broken(
      await observeDirectly(confirmDeployerPrivileges, {
        aws: accountOf('111122223333', RoleName),
        dr: accountOf('444455556666', 'RecoveryDeployer'),
        needs: { ...needs, drDeployer },
      }),
    );
  expect(await judged('RecoveryDeployer')).toEqual([]);
  expect(await judged('arn:aws:iam::444455556666:role/RecoveryDeployer')).toEqual([]);
  expect(await judged(null)).toEqual([caller]);
  expect(await judged(RoleName)).toEqual([caller]);
});

test('equivalent rights count, but only as advice; narrower ones fail, naming what is missing', async ({
  stage,
}) => {
  const iam = plantingIn(stage.world, IAMClient);
  await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: administrator }));
  await putInline(iam, { Effect: 'Allow', Action: '*', Resource: '*' });
  const wide = await stage.play(confirmDeployerPrivileges, { needs });
  expect(wide.verdict).toBe('already conformant');
  expect(wide.criteria.find(({ name }) => name === rights)?.advisory).toContain('simulation');
  await putInline(iam, { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' });
  const narrow = await stage.play(confirmDeployerPrivileges, { needs });
  expect(narrow.verdict).toBe('failed');
  expect(broken(narrow)).toEqual([rights]);
  const actual = JSON.stringify(narrow.criteria.find(({ name }) => name === rights)?.actual);
  expect(actual).toContain('iam:CreateRole (implicitDeny)');
  expect(actual).not.toContain('ec2:CreateVpc');
});

test('AdministratorAccess beside a policy that denies is not enough', async ({ stage }) => {
  await putInline(plantingIn(stage.world, IAMClient), {
    Effect: 'Deny',
    Action: 'kms:*',
    Resource: '*',
  });
  const judgment = await stage.play(confirmDeployerPrivileges, { needs });
  expect(broken(judgment)).toEqual([rights]);
  const { actual, advisory } = judgment.criteria.find(({ name }) => name === rights) ?? {};
  expect(JSON.stringify(actual)).toContain('kms:CreateKey (explicitDeny)');
  expect(advisory).toContain('simulation');
});

for (const [grants, Action, failing] of [
  ['less', 's3:*', [rights]],
  ['as much', '*', []],
] as const) {
  test(`an AdministratorAccess of somebody's own that grants ${grants} is judged by what it grants`, async ({
    stage,
  }) => {
    const iam = plantingIn(stage.world, IAMClient);
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: administrator }));
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: 'AdministratorAccess',
        PolicyDocument: document({ Effect: 'Allow', Action, Resource: '*' }),
      }),
    );
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
    const judgment = await stage.play(confirmDeployerPrivileges, { needs });
    expect(broken(judgment)).toEqual(failing);
    expect(judgment.criteria.find(({ name }) => name === rights)?.advisory).toContain('simulation');
  });
}

test('a permissions boundary fails, unless it is AdministratorAccess itself', async ({ stage }) => {
  const iam = plantingIn(stage.world, IAMClient);
  const bound = (PermissionsBoundary: string) =>
    iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
  await bound(administrator);
  expect(broken(await stage.play(confirmDeployerPrivileges, { needs }))).toEqual([]);
  const { Policy: { Arn = '' } = {} } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: 'limits',
      PolicyDocument: document({ Effect: 'Allow', Action: '*', Resource: '*' }),
    }),
  );
  await bound(Arn);
  const judgment = await stage.play(confirmDeployerPrivileges, { needs, mode: 'audit' });
  expect(judgment.verdict).toBe('failed');
  expect(broken(judgment)).toEqual([boundary]);
  expect(judgment.criteria.find(({ name }) => name === boundary)?.actual).toEqual([
    `main (111122223333): ${Arn}`,
  ]);
});

test('a role of Identity Center is known by its name, and recorded with its path', async ({
  stage,
}) => {
  const Path = '/aws-reserved/sso.amazonaws.com/us-east-2/';
  const name = 'AWSReservedSSO_AdministratorAccess_0123456789abcdef';
  await makeAdministrator(stage, { RoleName: name, Path });
  const arn = `arn:aws:iam::111122223333:role${Path}${name}`;
  Object.assign(stage.environment, { deployerRole: arn });
  for (const deployer of [name, arn]) {
    const judgment = await stage.play(confirmDeployerPrivileges, {
      needs: { ...needs, deployer, disasterRecovery: false },
    });
    expect(judgment.verdict).toBe('already conformant');
    expect(judgment.facts).toMatchObject({ accounts: [{ deployer: arn }] });
  }
});

test("a user's rights are read from the user and its groups", async ({ stage }) => {
  const iam = plantingIn(stage.world, IAMClient);
  const aws = { iam, sts: plantingIn(stage.world, STSClient) };
  const user = { deployer: 'engineer', disasterRecovery: false };
  const own = await observeDirectly(confirmDeployerPrivileges, { aws, needs: user });
  expect(broken(own)).toEqual([]);
  expect(own.facts).toMatchObject({
    accounts: [{ kind: 'user', attached: [{ policy: administrator, through: 'the user' }] }],
  });
  await iam.send(new DetachUserPolicyCommand({ UserName: 'engineer', PolicyArn: administrator }));
  expect(broken(await observeDirectly(confirmDeployerPrivileges, { aws, needs: user }))).toEqual([
    rights,
  ]);
  await iam.send(new CreateGroupCommand({ GroupName: 'operations' }));
  await iam.send(
    new AttachGroupPolicyCommand({ GroupName: 'operations', PolicyArn: administrator }),
  );
  await iam.send(new AddUserToGroupCommand({ GroupName: 'operations', UserName: 'engineer' }));
  const inherited = await observeDirectly(confirmDeployerPrivileges, { aws, needs: user });
  expect(broken(inherited)).toEqual([]);
  expect(inherited.facts).toMatchObject({
    accounts: [{ attached: [{ policy: administrator, through: 'the group operations' }] }],
  });
});

test('all pages of policies and groups are read; an action without an answer is not allowed', async () => {
  const paged =
    (pages: readonly object[]) =>
    ({ Marker }: { Marker?: string }) => {
      const at = Number(Marker ?? 0);
      return {
        ...pages[at],
        IsTruncated: at + 1 < pages.length,
        ...(at + 1 < pages.length ? { Marker: String(at + 1) } : {}),
      };
    };
  const policies = (...arns: string[]) => ({
    AttachedPolicies: arns.map((PolicyArn) => ({ PolicyArn })),
  });
  const half = Math.ceil(representativeActions.length / 2);
  const allowed = (actions: readonly string[]) => ({
    EvaluationResults: actions.map((EvalActionName) => ({
      EvalActionName,
      EvalDecision: 'allowed',
    })),
  });
  const iamOf = (results: readonly object[]) =>
    answering({
      GetUser: () => ({
        User: { Arn: 'arn:aws:iam::111122223333:user/<img src=x onerror=alert(1)>' },
      }),
      ListAttachedUserPolicies: paged([policies('arn:one'), policies('arn:two')]),
      ListGroupsForUser: paged([
        { Groups: [{ GroupName: 'g1' }] },
        { Groups: [{ GroupName: 'g2' }] },
      ]),
      ListAttachedGroupPolicies: ({ GroupName, ...page }: { GroupName: string; Marker?: string }) =>
        paged([
          policies(`arn:${GroupName}`),
          policies(...(GroupName === 'g2' ? [administrator] : [])),
        ])(page),
      SimulatePrincipalPolicy: paged(results),
    });
  const sts = answering({
    GetCallerIdentity: () => ({ Account: '111122223333', Arn: 'arn:aws:iam::111122223333:user/x' }),
  });
  const user = {
    deployer: 'arn:aws:iam::111122223333:user/<img src=x onerror=alert(1)>',
    disasterRecovery: false,
  };
  const whole = await observeDirectly(confirmDeployerPrivileges, {
    aws: {
      sts,
      iam: iamOf([
        allowed(representativeActions.slice(0, half)),
        allowed(representativeActions.slice(half)),
      ]),
    },
    needs: user,
  });
  expect(broken(whole)).toEqual([]);
  expect(JSON.stringify(whole.facts)).toMatch(
    /arn:one.*arn:two.*arn:g1.*arn:g2.*AdministratorAccess.*through":"the group g2/,
  );
  const unanswered = await observeDirectly(confirmDeployerPrivileges, {
    aws: { sts, iam: iamOf([allowed(representativeActions.slice(0, half))]) },
    needs: user,
  });
  expect(broken(unanswered)).toEqual([rights]);
  expect(JSON.stringify(unanswered.criteria)).toContain('(no answer)');
});

for (const [kind, Arn] of [
  ['root user', 'arn:aws:iam::111122223333:root'],
  ['federated user', 'arn:aws:sts::111122223333:federated-user/somebody'],
] as const) {
  test(`a ${kind} is nobody who can be named as deployer`, async () => {
    const sts = answering({ GetCallerIdentity: () => ({ Account: '111122223333', Arn }) });
    const judged = await observeDirectly(confirmDeployerPrivileges, {
      aws: { sts, iam: answering({}) },
      needs: { deployer: 'somebody', disasterRecovery: false },
    });
    expect(broken(judged)).toEqual([caller, rights]);
    expect(JSON.stringify(judged.criteria)).toContain(`the rights of a ${kind} cannot be read`);
  });
}

const document = (...Statement: object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });

async function putInline(iam: IAMClient, statement: object): Promise<void> {
  await iam.send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: 'inline',
      PolicyDocument: document(statement),
    }),
  );
}

async function makeAdministrator(
  { world }: Stage,
  role: { RoleName: string; Path: string },
): Promise<void> {
  const iam = plantingIn(world, IAMClient);
  const Principal = { AWS: `arn:aws:iam::${world.accounts.main.accountId}:user/engineer` };
  await iam.send(
    new CreateRoleCommand({
      ...role,
      AssumeRolePolicyDocument: document({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }),
    }),
  );
  await iam.send(
    new AttachRolePolicyCommand({ RoleName: role.RoleName, PolicyArn: administrator }),
  );
}
