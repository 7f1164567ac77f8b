import { KMS } from '@aws-sdk/client-kms';
import { RDS } from '@aws-sdk/client-rds';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'db-snapshots' });

const dr = '444455556666';
const policyFor = (account: string, actions: readonly string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Action: 'kms:*',
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: actions,
        Resource: '*',
      },
    ],
  });

test('a snapshot goes to another account by its share, and to another Region under a key of there', async ({
  world,
  bare,
}) => {
  const rds = new RDS(as(world));
  const kms = new KMS(as(world));
  const made = await kms.createKey({ Policy: policyFor(dr, ['kms:DescribeKey']) });
  const key = made.KeyMetadata?.Arn ?? '';
  const database = {
    DBInstanceIdentifier: 'ts-platform',
    DBInstanceClass: 'db.t3.medium',
    Engine: 'postgres',
    AllocatedStorage: 20,
    MasterUsername: 'tsadmin',
    MasterUserPassword: 'made-up-for-a-test',
    StorageEncrypted: true,
    KmsKeyId: key,
  };
  await rds.createDBInstance(database);
  const { DBSnapshot } = await rds.createDBSnapshot({
    DBInstanceIdentifier: 'ts-platform',
    DBSnapshotIdentifier: 'nightly',
  });
  const source = DBSnapshot?.DBSnapshotArn ?? '';

  const here = new RDS(as(world, 'dr', 'us-east-2'));
  const shared = async () =>
    (await here.describeDBSnapshots({ SnapshotType: 'shared', IncludeShared: true })).DBSnapshots;
  const copy = { SourceDBSnapshotIdentifier: source, TargetDBSnapshotIdentifier: 'nightly' };
  expect(await shared()).toEqual([]);
  await expect(here.copyDBSnapshot(copy)).rejects.toThrow(/not found/);
  await rds.modifyDBSnapshotAttribute({
    DBSnapshotIdentifier: 'nightly',
    AttributeName: 'restore',
    ValuesToAdd: [dr],
  });
  expect(await shared()).toMatchObject([
    { DBSnapshotIdentifier: source, SnapshotType: 'shared', Status: 'available' },
  ]);
  await expect(here.copyDBSnapshot(copy)).rejects.toThrow(/KmsKeyId is required/);
  await expect(here.copyDBSnapshot({ ...copy, KmsKeyId: key })).rejects.toThrow(
    /do not have permissions to access/,
  );
  await kms.putKeyPolicy({
    KeyId: made.KeyMetadata?.KeyId,
    PolicyName: 'default',
    Policy: policyFor(dr, ['kms:DescribeKey', 'kms:Decrypt', 'kms:CreateGrant']),
  });
  await here.copyDBSnapshot({ ...copy, KmsKeyId: key });
  await expect(here.copyDBSnapshot({ ...copy, KmsKeyId: key })).rejects.toThrow(/already exists/);

  const there = new RDS(as(world, 'dr'));
  const own = { ...copy, SourceDBSnapshotIdentifier: source.replace('111122223333', dr) };
  await expect(there.copyDBSnapshot({ ...copy, KmsKeyId: key })).rejects.toThrow(/not found/);
  await expect(there.copyDBSnapshot({ ...own, KmsKeyId: key })).rejects.toThrow(
    /do not have permissions to access/,
  );
  const of = await new KMS(as(world, 'dr')).createKey({});
  await there.copyDBSnapshot({ ...own, KmsKeyId: of.KeyMetadata?.Arn });
  const arrived = await there.describeDBSnapshots({ DBSnapshotIdentifier: 'nightly' });
  expect(arrived.DBSnapshots).toMatchObject([
    {
      DBInstanceIdentifier: 'ts-platform',
      KmsKeyId: of.KeyMetadata?.Arn,
      SourceRegion: 'us-east-2',
      SnapshotType: 'manual',
    },
  ]);
  await here.deleteDBSnapshot({ DBSnapshotIdentifier: 'nightly' });
  expect((await here.describeDBSnapshots({})).DBSnapshots).toEqual([]);
  await expect(here.describeDBSnapshots({ DBSnapshotIdentifier: 'nightly' })).rejects.toThrow(
    /not found/,
  );

  const without = new RDS(as(bare));
  await expect(without.copyDBSnapshot(copy)).rejects.toThrow();
});
