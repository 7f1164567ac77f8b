import { DeleteRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { generateOrganizationCredentials as step } from '../../../steps/post-deployment/generate-organization-credentials.ts';
import { actionsOf } from '../actions.ts';
import { broken } from '../check-cycle.ts';
import { told } from '../life-cycle.ts';
import { byDefault as needs, expect, installed, test } from '../platform.ts';
import { plantingIn } from '../planting.ts';
import { changing } from '../stage.ts';

const RoleName = 'ts-org-acme-production-tetrascience';

test('plan, run, run again and audit; a policy that is taken away is made again', async ({
  stage,
}) => {
  await installed(stage);
  const planned = await stage.play(step, { needs, mode: 'plan' });
  expect(planned.verdict, told(planned)).toBe('would act');
  expect(planned.attachments).toEqual([]);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['platform:GenerateCredentials']);
  expect(run.attachments.map(({ name }) => name)).toEqual([
    'platform: Generate credentials, before',
    'platform: Generate credentials, after',
  ]);
  const called = run.calls.filter(({ service }) => service !== 'platform');
  expect(step.permissions).toEqual(expect.arrayContaining([...actionsOf({ calls: called })]));
  for (const mode of ['run', 'audit'] as const) {
    const again = await stage.play(step, { needs, mode });
    expect(again.verdict, told(again)).toBe('already conformant');
    expect(changing(again)).toEqual([]);
  }
  await plantingIn(stage.world, IAMClient).send(
    new DeleteRolePolicyCommand({ RoleName, PolicyName: RoleName }),
  );
  const audit = await stage.play(step, { needs, mode: 'audit' });
  expect(audit.verdict).toBe('failed');
  expect(broken(audit)).toEqual(['the policy of the role is for that key']);
  expect((await stage.play(step, { needs })).verdict).toBe('passed');
});

test('what the platform may not do in AWS is said, and nothing counts as made', async ({
  stage,
}) => {
  await installed(stage);
  stage.fault({ service: 'iam', operation: 'CreateRole', kind: 'deny' });
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('failed');
  expect(run.failure).toMatchObject({ name: 'RP-B543' });
  expect(run.failure?.message).toMatch(/AccessDenied|not authorized/);
  expect(broken(run)).toContain("the organization's role exists");
  expect(run.attachments.at(-1)?.name).toBe('platform: Generate credentials, as it ended');

  const unknown = await stage.play(step, { needs: { ...needs, organization: 'acme' } });
  expect(unknown.verdict, told(unknown)).toBe('blocked');
  expect(unknown.failure?.name).toBe('RP-B544');
  expect(unknown.failure?.message).toContain('tetrascience');
  expect(changing(unknown)).toEqual([]);
});
