import { CloudFormationClient, ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import {
  DeleteDBSnapshotCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import type { Judgment } from '../../../harness/entries.ts';
import { updateDataLayer as step } from '../../../steps/upgrade/update-data-layer.ts';
import { broken } from '../check-cycle.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn, tell } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';
import { catalogOf, dataNeeds, dataProduct, ended, smallPlatform } from './small-vendor.ts';

const next = { beside: { Alerts: { Type: 'AWS::SNS::Topic' } } };

lifeCycle(step, {
  unfit: async (stage) => dataNeeds(await smallPlatform(stage, { 'v3.0.0': {}, 'v3.1.0': next })),
  changes: [
    'cloudformation:CreateChangeSet',
    'cloudformation:DeleteChangeSet',
    'rds:CreateDBSnapshot',
    'catalog:UpdateProvisionedProduct',
  ],
  reading: { service: 'rds', operation: 'DescribeDBSnapshots' },
  changingCall: { service: 'servicecatalog', operation: 'UpdateProvisionedProduct' },
});

const snapshots = async (stage: Stage) =>
  (await plantingIn(stage.world, RDSClient).send(new DescribeDBSnapshotsCommand({}))).DBSnapshots ??
  [];

/** What a refused update must not leave behind, nor have begun. */
async function untouched(stage: Stage, judgment: Judgment): Promise<void> {
  expect(changing(judgment)).not.toContain('catalog:UpdateProvisionedProduct');
  const StackName = judgment.facts?.['stackName'] as string;
  const formation = plantingIn(stage.world, CloudFormationClient);
  const { Summaries } = await formation.send(new ListChangeSetsCommand({ StackName }));
  expect(Summaries ?? []).toEqual([]);
  expect(await snapshots(stage)).toEqual([]);
  expect(judgment.facts).toMatchObject({ status: 'AVAILABLE', version: 'v3.0.0' });
}

test('tells which snapshot was taken, and still when it has been removed', async ({ stage }) => {
  const needs = dataNeeds(await smallPlatform(stage, { 'v3.0.0': {}, 'v3.1.0': next }));
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  const [taken] = await snapshots(stage);
  const id = taken?.DBSnapshotIdentifier ?? '';
  expect(id).toMatch(/^acme-before-v3-1-0-\d{8}t\d{9}z$/);
  expect(run.facts).toMatchObject({ snapshot: { id, status: 'available' }, plans: [] });
  expect(run.attachments.map(({ name }) => name)).toEqual(['plan.json']);

  const rds = plantingIn(stage.world, RDSClient);
  await rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: id }));
  const audit = await stage.play(step, { needs, mode: 'audit' });
  expect(audit.verdict, told(audit)).toBe('already conformant');
  expect(audit.facts).toMatchObject({ snapshot: { id, status: 'removed since' } });
});

test('an update that nobody saved the database for is no conformant one', async ({ stage }) => {
  const offer = await smallPlatform(stage, { 'v3.0.0': {}, 'v3.1.0': next });
  const { RecordDetail } = await catalogOf(stage).updateProvisionedProduct({
    ProvisionedProductName: dataProduct,
    ProvisioningArtifactId: offer.products[0]?.versions['v3.1.0'],
    ProvisioningParameters: [
      { Key: 'CFTemplateVersion', Value: 'v3.1.0' },
      { Key: 'InfrastructureName', UsePreviousValue: true },
    ],
    UpdateToken: 'by-hand',
  });
  expect(await ended(stage, RecordDetail)).toBe('SUCCEEDED');
  const audit = await stage.play(step, { needs: dataNeeds(offer), mode: 'audit' });
  expect(audit.verdict).toBe('failed');
  expect(broken(audit)).toEqual(['a snapshot of the database was taken before the update']);
  const launched = await stage.play(step, { needs: dataNeeds(offer, 'v3.0.0'), mode: 'audit' });
  expect(launched.verdict).toBe('failed');
});

test('a plan that replaces or removes what holds data is refused, and leaves nothing', async ({
  stage,
}) => {
  const offer = await smallPlatform(stage, {
    'v3.0.0': {},
    'v3.1.0': { database: { DBInstanceIdentifier: 'acme-anew' } },
    'v3.1.1': { holdsData: false },
    'v3.1.2': {
      beside: {
        Lake: {
          Type: 'AWS::S3::Bucket',
          Properties: { BucketName: 'acme-lake', ObjectLockEnabled: false },
        },
      },
    },
  });
  const attempt = async (version: string, more: object = {}) => {
    const needs = { ...dataNeeds(offer, version), skips: ['v3.1.0', 'v3.1.1'], ...more };
    return stage.play(step, { needs });
  };
  const replaced = await attempt('v3.1.0');
  expect(replaced.verdict, told(replaced)).toBe('blocked');
  expect(replaced.failure?.name).toBe('RP-B512');
  expect(replaced.failure?.message).toContain('Database/Database (AWS::RDS::DBInstance): replaced');
  expect(replaced.reason).toContain('all is as before');
  await untouched(stage, replaced);

  const removed = await attempt('v3.1.1');
  expect(removed.failure?.message).toContain('Database/Lake (AWS::S3::Bucket): removed');
  await untouched(stage, removed);

  const perhaps = await attempt('v3.1.2');
  expect(perhaps.verdict, told(perhaps)).toBe('blocked');
  expect(perhaps.failure?.name).toBe('RP-B513');
  expect(perhaps.remedy).toContain('UPGRADE_KEEPS=Database/Lake.');
  await untouched(stage, perhaps);
  const kept = await attempt('v3.1.2', { keeps: ['Database/Lake'] });
  expect(kept.verdict, told(kept)).toBe('passed');
});

test('a plan that CloudFormation cannot make is refused, too', async ({ stage }) => {
  const wrong = { beside: { Odd: { Type: 'AWS::No::Such' } } };
  const offer = await smallPlatform(stage, { 'v3.0.0': {}, 'v3.1.0': wrong });
  const judgment = await stage.play(step, { needs: dataNeeds(offer) });
  expect(judgment.verdict, told(judgment)).toBe('blocked');
  expect(judgment.failure?.name).toBe('RP-B510');
  await untouched(stage, judgment);
});

test('what stands in the way is told before anything is made', async ({ stage }) => {
  const asks = { Colour: { Type: 'String' } };
  const offer = await smallPlatform(stage, {
    'v3.0.0': {},
    'v3.1.0': next,
    'v3.2.0': { asks },
    'v3.3.0': { inactive: true },
  });
  const blockedBy = async (needs: ReturnType<typeof dataNeeds>, name: string) => {
    const judgment = await stage.play(step, { needs });
    expect(judgment.verdict, told(judgment)).toBe('blocked');
    expect(changing(judgment)).toEqual([]);
    const unmet = judgment.preconditions.filter(({ holds }) => !holds);
    expect(unmet.map((one) => one.name)).toEqual([name]);
    return unmet[0]?.actual;
  };
  const coloured = { ...dataNeeds(offer, 'v3.2.0', { Colour: 'blue' }), skips: [] };
  expect(await blockedBy(coloured, 'no version is left out')).toEqual(['v3.1.0']);
  expect(
    await blockedBy(
      { ...dataNeeds(offer, 'v3.2.0'), skips: ['v3.1.0'] as never[] },
      'the new version and the environment agree on its parameters',
    ),
  ).toEqual([expect.stringContaining('Colour: ') as unknown]);
  expect(
    await blockedBy(dataNeeds(offer, 'v3.1.0', { Environment: 'uat' }), 'nothing else changes'),
  ).toEqual(['Environment: "production", in the environment "uat"']);

  const hidden = await stage.play(step, { needs: dataNeeds(offer, 'v3.3.0') });
  expect(hidden).toMatchObject({ verdict: 'blocked', failure: { name: 'RP-B472' } });

  // A version the vendor lets one leave out, with a parameter that is new in it.
  const run = await stage.play(step, { needs: { ...coloured, skips: ['v3.1.0'] } });
  expect(run.verdict, told(run)).toBe('passed');
  expect(run.facts?.['parameters']).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: 'Colour', value: 'blue' })]),
  );
  // Now the service layer has to follow first, and there is no way back.
  const back = await stage.play(step, { needs: dataNeeds(offer, 'v3.1.0') });
  expect(back.verdict).toBe('blocked');
  expect(
    back.preconditions.filter(({ holds }) => !holds).map(({ name, actual }) => [name, actual]),
  ).toEqual([
    ['no version is left out', 'v3.1.0'],
    [
      'both layers are available and at one version',
      { dataLayer: 'v3.2.0', serviceLayer: 'v3.0.0', status: 'AVAILABLE' },
    ],
  ]);
});

test('a failed update is rolled back, tells its first failure, and can be tried again', async ({
  stage,
}) => {
  const needs = dataNeeds(await smallPlatform(stage, { 'v3.0.0': {}, 'v3.1.0': next }));
  await tell(stage.world, 'cloudformation/failure', {
    logicalId: 'Database/Alerts',
    reason: 'no more topics',
    stack: dataProduct,
  });
  const failed = await stage.play(step, { needs });
  expect(failed.verdict, told(failed)).toBe('failed');
  expect(failed.facts).toMatchObject({ status: 'TAINTED', running: 'v3.0.0' });
  expect(JSON.stringify(failed.criteria)).toContain('no more topics');
  // Of several failures the newest operation's is told.
  await tell(stage.world, 'cloudformation/failure', {
    logicalId: 'Database/Alerts',
    reason: 'still no more topics',
    stack: dataProduct,
  });
  const failedAgain = await stage.play(step, { needs });
  expect(failedAgain.facts?.['failure']).toContain('Database/Alerts');
  expect(failedAgain.facts?.['failure']).toContain('still no more topics');
  const again = await stage.play(step, { needs });
  expect(again.verdict, told(again)).toBe('passed');
});

test('killed on the way, it is waited for and not begun again', async ({ stage }) => {
  const needs = dataNeeds(await smallPlatform(stage, { 'v3.0.0': {}, 'v3.1.0': next }));
  stage.fault({ service: 'cloudformation', operation: 'UpdateStack', kind: 'slow', seconds: 2 });
  const hasty = { ...step, settles: { within: '0s', every: '1s' } } as const;
  const cut = await stage.play(hasty, { needs });
  expect(cut.verdict, told(cut)).toBe('pending');
  const resumed = await stage.play(step, { needs });
  expect(resumed.verdict, told(resumed)).toBe('already conformant');
  expect(resumed.reason).toContain('waited for');
  expect(changing(resumed)).toEqual([]);
});
