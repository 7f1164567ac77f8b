import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
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
