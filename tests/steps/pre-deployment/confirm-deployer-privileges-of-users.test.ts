import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  DetachUserPolicyCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { representativeActions } from '../../../harness/aws/administrator.ts';
import { confirmDeployerPrivileges } from '../../../steps/pre-deployment/confirm-deployer-privileges.ts';
import { broken } from '../check-cycle.ts';
import { answering, observeDirectly } from '../directly.ts';
import { plantingIn } from '../planting.ts';
import { expect, test } from '../stage.ts';

const caller = 'the caller in every account is the deployer';
const rights = 'the deployer has administrator rights in every account';
const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';

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
