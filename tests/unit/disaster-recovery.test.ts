import { expect, test } from '@playwright/test';
import {
  drStackNeeds,
  recoveryParameters,
  snapshotCopyNeeds,
} from '../../harness/needs/disaster-recovery.ts';
import { hasDisasterRecovery, loadEnvironment } from '../../harness/environment/index.ts';
import { launchParameters } from '../../harness/launch-parameters.ts';

const outputs = {
  DRDatalakeKMSKey: 'arn:aws:kms:us-west-2:444455556666:key/replicas',
  DRRDSKMSKey: 'arn:aws:kms:us-west-2:444455556666:key/snapshots',
  DRDatalakeBucket: 'files',
  DRStreamBucket: 'stream',
  DRBackupBucket: 'backup',
  DRLocalArtifactsBucket: 'artifacts',
};

function rehearsal() {
  const environment = loadEnvironment('environments/rehearsal.env', {});
  if (!hasDisasterRecovery(environment)) throw new Error('the rehearsal has disaster recovery');
  return environment;
}

test('the DR stack is asked for what the environment refers to, and for nothing else', () => {
  const environment = rehearsal();
  const needs = drStackNeeds(environment);
  expect(needs.askedFor).toEqual(Object.keys(outputs).filter((name) => name !== 'DRRDSKMSKey'));
  expect(needs.snapshotKey).toBe('DRRDSKMSKey');
  expect(needs.template).toBe('fixtures/rehearsal/vendor/templates/v3.0.0/dr/dr.yml');
  expect(needs.parameters.map(({ name, value }) => [name, value])).toEqual(
    expect.arrayContaining([
      ['InfrastructureName', environment.infrastructureName],
      ['Environment', 'dr'],
      ['ProdAWSAccountId', environment.accountId],
    ]),
  );
  const named = { ...environment, drDatalakeBucket: 'made-by-hand' };
  expect(drStackNeeds(named).askedFor).not.toContain('DRDatalakeBucket');
});

test('the snapshot copy gets the values the DR stack put out', () => {
  const needs = snapshotCopyNeeds(rehearsal(), 'SC-1-pp-2', outputs);
  const values = Object.fromEntries(needs.parameters.map(({ name, value }) => [name, value]));
  expect(values).toMatchObject({
    KmsKeyDestination: outputs.DRRDSKMSKey,
    DestinationRegion: 'us-west-2',
  });
  expect(needs.replicas).toEqual({
    key: outputs.DRDatalakeKMSKey,
    buckets: ['files', 'stream', 'backup', 'artifacts'],
  });
  const { DRRDSKMSKey: _, ...lacking } = outputs;
  expect(() => snapshotCopyNeeds(rehearsal(), 'SC-1-pp-2', lacking)).toThrow('RP-B476');
});

test('enabling it later changes the parameters of disaster recovery and no other', () => {
  const parameters = launchParameters(rehearsal(), 'data-layer', { drOutputs: outputs });
  expect(recoveryParameters(parameters).toSorted()).toEqual([
    'DRAWSAccountId',
    'DRBackupBucket',
    'DRDatalakeBucket',
    'DRDatalakeKMSKey',
    'DRLocalArtifactsBucket',
    'DRStreamBucket',
    'EnableDR',
  ]);
});
