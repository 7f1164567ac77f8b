import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeDBSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import { copySnapshots } from '../../../fixtures/rehearsal/snapshot-copy.ts';
import { deploySnapshotCopy as step } from '../../../steps/post-deployment/deploy-snapshot-copy.ts';
import { broken } from '../check-cycle.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { launched, recoveryKey, replicaBucket } from '../recovery.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

type Needs = Awaited<ReturnType<typeof launched>>;
const hasty = { ...step, settles: { within: '0s', every: '1s' } } as const;
const arrival = "a snapshot of the platform's database has arrived in the disaster recovery Region";

/** Lets the functions of both stacks run as soon as the copy's stack is there. */
const functionsRun = async (stage: Stage) => {
  const formation = plantingIn(stage.world, CloudFormationClient, 'dr', 'us-east-2');
  await expect
    .poll(
      async () =>
        (await formation.send(new DescribeStacksCommand({}))).Stacks?.map(
          ({ StackStatus }) => StackStatus,
        ),
      { timeout: 20_000 },
    )
    .toEqual(['CREATE_COMPLETE']);
  await copySnapshots(stage.world);
};

const withValue = (needs: Needs, name: string, value: string): Needs => ({
  ...needs,
  parameters: needs.parameters.map((one) => (one.name === name ? { ...one, value } : one)),
});

lifeCycle(step, {
  unfit: (stage) => launched(stage),
  changes: ['cloudformation:CreateStack'],
  undoing: ['cloudformation:DeleteStack'],
  reading: { service: 'rds', operation: 'DescribeDBInstances' },
  changingCall: { service: 'cloudformation', operation: 'CreateStack' },
  meanwhile: functionsRun,
});

test('is pending until a snapshot has arrived, under the key and in the Region it was told', async ({
  stage,
}) => {
  const needs = await launched(stage);
  const begun = await stage.play(hasty, { needs });
  expect(begun.verdict, told(begun)).toBe('pending');
  expect(broken(begun)).toEqual([arrival]);
  const audit = await stage.play(step, { needs, mode: 'audit' });
  expect(audit.verdict).toBe('failed');
  await copySnapshots(stage.world);
  const run = await stage.play(hasty, { needs });
  expect(run.verdict, told(run)).toBe('already conformant');
  expect(changing(run)).toEqual([]);
  // Entered by its ARN: the alias means nothing in the other account.
  const stack = run.facts?.['stack'] as { parameters: Record<string, string> } | undefined;
  const parameters = stack?.parameters ?? {};
  expect(parameters['KmsKeySource']).toMatch(/^arn:aws:kms:us-east-2:111122223333:key\//);
  const there = plantingIn(stage.world, RDSClient, 'dr', 'us-west-2');
  const { DBSnapshots } = await there.send(new DescribeDBSnapshotsCommand({}));
  expect(DBSnapshots?.map(({ KmsKeyId }) => KmsKeyId)).toEqual([parameters['KmsKeyDestination']]);
  // What arrived under another key does not count, nor what is older than copies are kept.
  const other = withValue(needs, 'KmsKeyDestination', await recoveryKey(stage));
  const otherKey = await stage.play(hasty, { needs: other, mode: 'audit' });
  expect(broken(otherKey)).toEqual(['its parameters are those of the environment', arrival]);
});

test('nothing arrives under a key of another Region', async ({ stage }) => {
  const key = await recoveryKey(stage, 'us-east-2');
  const needs = withValue(await launched(stage), 'KmsKeyDestination', key);
  expect((await stage.play(hasty, { needs })).verdict).toBe('pending');
  await expect(copySnapshots(stage.world)).rejects.toThrow(/do not have permissions to access/);
  const still = await stage.play(hasty, { needs });
  expect(still.verdict, told(still)).toBe('pending');
  expect(still.facts?.['arrived']).toEqual([]);
});

test('changes the parameters of its own stack, and changes them back', async ({ stage }) => {
  const needs = await launched(stage);
  await Promise.all([stage.play(step, { needs }), functionsRun(stage)]);
  const changed = withValue(needs, 'RetentionDays', '35');
  const plan = await stage.play(step, { needs: changed, mode: 'plan' });
  expect(plan.verdict, told(plan)).toBe('would act');
  const run = await stage.play(step, { needs: changed });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['cloudformation:UpdateStack']);
  const undone = await stage.undo(step, { needs: changed });
  expect(undone.verdict, told(undone)).toBe('passed');
  expect((await stage.play(step, { needs, mode: 'audit' })).verdict).toBe('already conformant');
});

test('blocks, changing nothing, while the data layer is not made for disaster recovery', async ({
  stage,
}) => {
  const key = "the database's key admits the disaster recovery account";
  const replication =
    'the buckets of the platform replicate to those of disaster recovery, under their key';
  const needs = await launched(stage, {
    identifier: 'another-database',
    admits: ['kms:DescribeKey', 'kms:Encrypt'],
    replicaKey: 'arn:aws:kms:us-west-2:444455556666:key/another',
  });
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('blocked');
  for (const name of ["the pattern matches the platform's database", key, replication])
    expect(run.reason).toContain(name);
  expect(changing(run)).toEqual([]);
  const found = JSON.stringify(run.preconditions);
  expect(found).toContain('kms:CreateGrant');
  expect(found).toContain(`"destination":"${replicaBucket}"`);
  const elsewhere = withValue(needs, 'KmsKeySource', 'alias/there-is-none');
  const absent = await stage.play(step, { needs: elsewhere });
  expect(absent.facts?.['database']).toMatchObject({ sourceKey: null });
  expect(absent.verdict).toBe('blocked');
});

test('tells where document and tool contradict each other about the days', async ({ stage }) => {
  const needs = withValue(await launched(stage), 'RetentionDays', '7');
  const plan = await stage.play(step, { needs, mode: 'plan' });
  expect(plan.verdict, told(plan)).toBe('would act');
  expect(plan.facts?.['contradiction']).toContain('7 days, the originals for 30');
});
