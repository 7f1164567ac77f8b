import { CreateServiceLinkedRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import type { Acting } from '../../../harness/context.ts';
import { actOf, type Facts } from '../../../harness/step.ts';
import type { Values } from '../../../harness/values.ts';
import { createServiceLinkedRoles as step } from '../../../steps/pre-deployment/create-service-linked-roles.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { changing, expect, test } from '../stage.ts';

lifeCycle(step, {
  unfit: async () => ({}),
  changes: ['iam:CreateServiceLinkedRole', 'iam:CreateServiceLinkedRole'],
  undoing: ['iam:DeleteServiceLinkedRole', 'iam:DeleteServiceLinkedRole'],
  reading: { service: 'iam', operation: 'GetRole' },
  changingCall: { service: 'iam', operation: 'CreateServiceLinkedRole' },
});

test('creates only the role that is missing, and takes back only that', async ({ stage }) => {
  const iam = plantingIn(stage.world, IAMClient);
  await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'ecs.amazonaws.com' }));
  const run = await stage.play(step, { needs: {} });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['iam:CreateServiceLinkedRole']);
  expect((await stage.undo(step, { needs: {} })).verdict).toBe('passed');
  const { facts } = await stage.play(step, { needs: {}, mode: 'audit' });
  expect(facts).toMatchObject({
    ecs: { arn: expect.stringContaining('/AWSServiceRoleForECS') },
    elasticsearch: null,
  });
});

test('"has been taken" means that the role is there', async ({ stage }) => {
  const iam = plantingIn(stage.world, IAMClient);
  // Between the look and the act somebody else is quicker with both.
  const racing = {
    ...step,
    async act(context: Acting<Values, Facts>) {
      for (const AWSServiceName of ['ecs.amazonaws.com', 'es.amazonaws.com']) {
        await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName }));
      }
      await actOf(step, 'api')?.(context);
    },
  };
  const run = await stage.play(racing, { needs: {} });
  expect(run.verdict, told(run)).toBe('passed');
  expect(run.failure).toBeNull();
  const [made] = run.calls.filter(({ operation }) => operation === 'CreateServiceLinkedRole');
  expect(made?.error).toContain('InvalidInput');
});
