import { KMS } from '@aws-sdk/client-kms';
import { S3 } from '@aws-sdk/client-s3';
import { expect } from '@playwright/test';
import { drTemplate, snapshotCopyTemplate } from '../../../fixtures/rehearsal/vendor/templates.ts';
import { dataLayer, test } from './stage.ts';

test('the DR stack puts out what the data layer asks for, and the two fit', async ({ stage }) => {
  const { main, dr } = stage.world.accounts;
  await stage.publish(dr.region);
  const recovery = await stage.stack(
    'recovery',
    drTemplate,
    'v3.0.0',
    { InfrastructureName: 'acme', ProdAWSAccountId: main.accountId },
    { account: 'dr' },
  );
  expect(recovery.StackStatus, recovery.StackStatusReason).toBe('CREATE_COMPLETE');
  const outputs = Object.fromEntries(
    (recovery.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
      OutputKey,
      OutputValue,
    ]),
  );
  const { DRRDSKMSKey = '', ...asked } = outputs;
  expect(Object.keys(asked).toSorted()).toEqual([
    'DRBackupBucket',
    'DRDatalakeBucket',
    'DRDatalakeKMSKey',
    'DRLocalArtifactsBucket',
    'DRStreamBucket',
  ]);

  const parameters = { ...dataLayer, EnableDR: 'true', DRAWSAccountId: dr.accountId, ...asked };
  const data = await stage.stack('data', 'data-layer/main.yml', 'v3.0.0', parameters);
  expect(data.StackStatus, data.StackStatusReason).toBe('CREATE_COMPLETE');
  const s3 = new S3(stage.client());
  for (const [kind, output] of Object.entries({
    datalake: 'DRDatalakeBucket',
    stream: 'DRStreamBucket',
    backup: 'DRBackupBucket',
    artifacts: 'DRLocalArtifactsBucket',
  })) {
    const Bucket = `acme-production-${kind}`;
    const { ReplicationConfiguration } = await s3.getBucketReplication({ Bucket });
    expect(ReplicationConfiguration?.Rules?.[0], Bucket).toMatchObject({
      Status: 'Enabled',
      Destination: {
        Bucket: `arn:aws:s3:::${asked[output]}`,
        Account: dr.accountId,
        EncryptionConfiguration: { ReplicaKmsKeyID: asked['DRDatalakeKMSKey'] },
      },
    });
  }
  const kms = new KMS(stage.client());
  const { Aliases = [] } = await kms.listAliases({});
  const KeyId =
    Aliases.find(({ AliasName }) => AliasName === 'alias/ts-rds-production')?.TargetKeyId ?? '';
  const { Policy = '' } = await kms.getKeyPolicy({ KeyId, PolicyName: 'default' });
  expect(Policy).toContain(`arn:aws:iam::${dr.accountId}:root`);

  const copy = await stage.stack(
    'snapshot-copy',
    snapshotCopyTemplate,
    'v3.0.0',
    {
      DestinationRegion: dr.region,
      KmsKeyDestination: DRRDSKMSKey,
      KmsKeySource: `arn:aws:kms:${main.region}:${main.accountId}:key/${KeyId}`,
    },
    { account: 'dr', region: main.region },
  );
  expect(copy.StackStatus, copy.StackStatusReason).toBe('CREATE_COMPLETE');
  expect(copy.Outputs?.map(({ OutputKey }) => OutputKey).toSorted()).toEqual([
    'CopyFailedTopic',
    'DeleteOldFailedTopic',
    'SourceURL',
  ]);
});

test('without disaster recovery nothing is replicated and no other account uses the key', async ({
  stage,
}) => {
  const data = await stage.stack('data', 'data-layer/main.yml', 'v3.0.0', dataLayer);
  expect(data.StackStatus, data.StackStatusReason).toBe('CREATE_COMPLETE');
  const replication = new S3(stage.client()).getBucketReplication({
    Bucket: 'acme-production-datalake',
  });
  await expect(replication).rejects.toThrow(/replication configuration was not found/i);
  const kms = new KMS(stage.client());
  const { Aliases = [] } = await kms.listAliases({});
  const KeyId =
    Aliases.find(({ AliasName }) => AliasName === 'alias/ts-rds-production')?.TargetKeyId ?? '';
  const { Policy = '' } = await kms.getKeyPolicy({ KeyId, PolicyName: 'default' });
  expect(JSON.parse(Policy)).toMatchObject({ Statement: [{ Sid: 'AccountOwnsTheKey' }] });
});
