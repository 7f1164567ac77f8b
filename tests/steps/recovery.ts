import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { vendorTemplate } from '../../harness/vendor-templates.ts';
import { dataStack, launch } from './data-stack.ts';
import { plantingIn } from './planting.ts';
import type { Stage } from './stage.ts';
import { chosen, standard } from './template-parameters.ts';

const root = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
const [main, dr] = ['111122223333', '444455556666'];
export const replicaKey = `arn:aws:kms:us-west-2:${dr}:key/0a1b2c3d-1111-4222-8333-444455556666`;
export const replicaBucket = 'acme-dr-datalake';

interface Layout {
  readonly identifier?: string;
  /** What the key of the database allows the disaster recovery account. */
  readonly admits?: readonly string[];
  readonly replicaKey?: string;
}

/** The parts of a data layer that disaster recovery hangs on. */
export const platform = ({
  identifier = 'ts-platform-acme-production',
  admits = ['kms:DescribeKey', 'kms:Decrypt', 'kms:CreateGrant'],
  replicaKey: ReplicaKmsKeyID = replicaKey,
}: Layout) => ({
  database: {
    Key: {
      Type: 'AWS::KMS::Key',
      Properties: {
        KeyPolicy: {
          Version: '2012-10-17',
          Statement: [
            { ...root, Principal: { AWS: `arn:aws:iam::${main}:root` } },
            { ...root, Principal: { AWS: `arn:aws:iam::${dr}:root` }, Action: admits },
          ],
        },
      },
    },
    Alias: {
      Type: 'AWS::KMS::Alias',
      Properties: { AliasName: 'alias/ts-rds-production', TargetKeyId: { Ref: 'Key' } },
    },
    Database: {
      Type: 'AWS::RDS::DBInstance',
      Properties: {
        DBInstanceIdentifier: identifier,
        DBInstanceClass: 'db.t3.medium',
        Engine: 'postgres',
        AllocatedStorage: '20',
        MasterUsername: 'tsadmin',
        MasterUserPassword: 'made-up-for-a-test',
        StorageEncrypted: true,
        KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] },
      },
    },
  },
  storage: {
    Bucket: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: 'acme-production-datalake',
        VersioningConfiguration: { Status: 'Enabled' },
        ReplicationConfiguration: {
          Role: `arn:aws:iam::${main}:role/replication`,
          Rules: [
            {
              Id: 'disaster-recovery',
              Status: 'Enabled',
              Priority: 1,
              Filter: { Prefix: '' },
              DeleteMarkerReplication: { Status: 'Disabled' },
              SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
              Destination: {
                Bucket: `arn:aws:s3:::${replicaBucket}`,
                Account: dr,
                EncryptionConfiguration: { ReplicaKmsKeyID },
              },
            },
          ],
        },
      },
    },
    Scratch: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'acme-production-scratch' } },
  },
});

/** A key of the disaster recovery account. */
export async function recoveryKey(stage: Stage, region = 'us-west-2'): Promise<string> {
  const made = await plantingIn(stage.world, KMSClient, 'dr', region).send(
    new CreateKeyCommand({}),
  );
  return made.KeyMetadata?.Arn ?? '';
}

/** Launches that data layer, provides the vendor's template, and tells what the snapshot copy is handed. */
export async function launched(stage: Stage, layout: Layout = {}) {
  await launch(stage, platform(layout), dataStack, { EnableDR: 'true', DRAWSAccountId: dr });
  const template = 'snapshots_tool_rds_dest.yml';
  const file = vendorTemplate(
    'fixtures/rehearsal/vendor/templates',
    'v3.0.0',
    'snapshots_tool_rds_dest',
  );
  await copyFile(file ?? '', join(stage.folder, template));
  const key = (name: string) => `SNAPSHOT_COPY_${name}`;
  return {
    stackName: 'acme-snapshot-copy',
    template,
    parameters: [
      { ...standard('SnapshotPattern', 'ts-platform.*'), key: key('SNAPSHOT_PATTERN') },
      chosen('RetentionDays', '30', key('RETENTION_DAYS'), '7'),
      chosen('DestinationRegion', 'us-west-2', 'DR_REGION'),
      chosen('KmsKeyDestination', await recoveryKey(stage), key('KMS_KEY_DESTINATION')),
      chosen('KmsKeySource', 'alias/ts-rds-production', key('KMS_KEY_SOURCE')),
    ],
    dataStack,
    database: null,
    drRegion: 'us-west-2',
    replicas: { key: replicaKey, buckets: [replicaBucket] },
    originalDays: 30,
  };
}
