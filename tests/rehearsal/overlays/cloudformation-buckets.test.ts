import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import type { World } from '../../../fixtures/rehearsal/world.ts';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';
import { created, template, updated } from './stacks.ts';

test.use({ overlay: ['cloudformation-bucket-settings', 'cloudformation-bucket-tags'] });

const key = 'arn:aws:kms:us-east-2:111122223333:key/lake';
const encryption = {
  ServerSideEncryptionConfiguration: [
    {
      BucketKeyEnabled: true,
      ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
    },
  ],
};
const replication = {
  Role: 'arn:aws:iam::111122223333:role/replica',
  Rules: [
    {
      Id: 'disaster-recovery',
      Status: 'Enabled',
      Priority: 1,
      Filter: { Prefix: '' },
      DeleteMarkerReplication: { Status: 'Disabled' },
      SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
      Destination: {
        Bucket: 'arn:aws:s3:::lake-far-away',
        Account: '444455556666',
        AccessControlTranslation: { Owner: 'Destination' },
        EncryptionConfiguration: {
          ReplicaKmsKeyID: 'arn:aws:kms:us-west-2:444455556666:key/replica',
        },
      },
    },
  ],
};
const bucket = (BucketName: string, more: object) => ({
  TemplateBody: template({
    Lake: { Type: 'AWS::S3::Bucket', Properties: { BucketName, ...more } },
  }),
});
const versioned = { VersioningConfiguration: { Status: 'Enabled' } };
const s3Of = (where: World) => new S3({ ...as(where), forcePathStyle: true });

test('encrypts and replicates a bucket as its template says', async ({ world, bare }) => {
  const Bucket = 'lake';
  const settings = { ...versioned, BucketEncryption: encryption };
  const whole = bucket(Bucket, { ...settings, ReplicationConfiguration: replication });
  const cloudformation = new CloudFormation(as(world));
  const s3 = s3Of(world);
  await created(cloudformation, Bucket, whole);
  expect(await s3.getBucketEncryption({ Bucket })).toMatchObject({
    ServerSideEncryptionConfiguration: {
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
          BucketKeyEnabled: true,
        },
      ],
    },
  });
  const [{ Id, ...rule }] = replication.Rules as [(typeof replication.Rules)[0]];
  expect((await s3.getBucketReplication({ Bucket })).ReplicationConfiguration).toEqual({
    Role: replication.Role,
    Rules: [{ ID: Id, ...rule }],
  });

  await updated(cloudformation, Bucket, bucket(Bucket, settings));
  await expect(s3.getBucketReplication({ Bucket })).rejects.toMatchObject({
    name: 'ReplicationConfigurationNotFoundError',
  });

  await created(new CloudFormation(as(bare)), Bucket, whole);
  await expect(s3Of(bare).getBucketReplication({ Bucket })).rejects.toMatchObject({
    name: 'ReplicationConfigurationNotFoundError',
  });
  const found = await s3Of(bare)
    .getBucketEncryption({ Bucket })
    .catch(() => undefined);
  expect(JSON.stringify(found ?? '')).not.toContain(key);
});

test('a replication which S3 refuses fails the stack', async ({ world }) => {
  const cloudformation = new CloudFormation(as(world));
  const asked = bucket('lake-of-one-version', { ReplicationConfiguration: replication });
  const stack = await created(cloudformation, 'lake-of-one-version', asked);
  expect(stack?.StackStatus).toBe('ROLLBACK_COMPLETE');
  const { StackEvents } = await cloudformation.describeStackEvents({
    StackName: 'lake-of-one-version',
  });
  expect(StackEvents?.map(({ ResourceStatusReason }) => ResourceStatusReason).join()).toContain(
    "Versioning must be 'Enabled'",
  );
});

test('a bucket carries its own tags, those of its stack and those of CloudFormation', async ({
  world,
  bare,
}) => {
  const Bucket = 'lake-with-tags';
  const asked = bucket(Bucket, { Tags: [{ Key: 'Own', Value: 'lake' }] });
  const Tags = (Value: string) => [{ Key: 'Owner', Value }];
  const cloudformation = new CloudFormation(as(world));
  const stack = await created(cloudformation, Bucket, { ...asked, Tags: Tags('first') });
  const expected = (owner: string) =>
    expect.arrayContaining([
      { Key: 'Own', Value: 'lake' },
      { Key: 'Owner', Value: owner },
      { Key: 'aws:cloudformation:stack-name', Value: Bucket },
      { Key: 'aws:cloudformation:stack-id', Value: stack?.StackId },
      { Key: 'aws:cloudformation:logical-id', Value: 'Lake' },
    ]);
  expect((await s3Of(world).getBucketTagging({ Bucket })).TagSet).toEqual(expected('first'));
  await updated(cloudformation, Bucket, { ...asked, Tags: Tags('last') });
  expect((await s3Of(world).getBucketTagging({ Bucket })).TagSet).toEqual(expected('last'));

  await created(new CloudFormation(as(bare)), Bucket, { ...asked, Tags: Tags('first') });
  await expect(s3Of(bare).getBucketTagging({ Bucket })).rejects.toMatchObject({
    name: 'NoSuchTagSet',
  });
});
