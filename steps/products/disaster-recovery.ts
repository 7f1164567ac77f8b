import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeKeyCommand, GetKeyPolicyCommand, ListGrantsCommand } from '@aws-sdk/client-kms';
import { DescribeDBInstancesCommand, DescribeDBSnapshotsCommand } from '@aws-sdk/client-rds';
import { GetBucketReplicationCommand } from '@aws-sdk/client-s3';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import { onlyOne, stackResources } from '../../harness/aws/stack-resources.ts';
import { refusedTo } from '../../harness/key-policy.ts';
import type { LaunchParameter } from '../../harness/launch-parameters.ts';

/** The platform's database and its key, as far as copying its snapshots goes. */
export type CopiedDatabase = {
  readonly identifier: string;
  /** ARN of the key that encrypts it; null where it is not encrypted. */
  readonly key: string | null;
  /** ARN of the key which the copy is told to use in the main Region; null where there is none of that name. */
  readonly sourceKey: string | null;
  /** What the key does not let the disaster recovery account do. */
  readonly refused: readonly string[];
};

/** Where a bucket is copied to. */
export type Replication = {
  readonly bucket: string;
  readonly enabled: boolean;
  readonly destination: string;
  readonly key: string | null;
};

/** The buckets and the key of the replicas. */
export type Replicas = { readonly key: string; readonly buckets: readonly string[] };

export type Arrived = {
  readonly identifier: string;
  /** When the original was taken (ISO 8601). */
  readonly taken: string;
  readonly ageInDays: number;
  readonly key: string | null;
};

export const sourceKeyOf = (parameters: readonly LaunchParameter[]) =>
  byKey(parameters, 'SNAPSHOT_COPY_KMS_KEY_SOURCE');

/** The parameter which a key of the environment file sets: names are the tables' business. */
export const byKey = (
  parameters: readonly LaunchParameter[],
  key: string,
): LaunchParameter | undefined => parameters.find((one) => one.key === key);

/** The database, and the parameters with the source key by its ARN, as an alias means nothing in another account. */
export async function copiedDatabase(
  main: ReadingAws,
  given: {
    readonly dataStack: string;
    readonly database: string | null;
    readonly parameters: readonly LaunchParameter[];
  },
  drAccountId: string,
): Promise<{ database: CopiedDatabase; parameters: readonly LaunchParameter[] }> {
  const identifier =
    given.database ??
    onlyOne(await resourcesOf(main, given.dataStack), ['AWS::RDS::DBInstance'], {
      what: 'database',
      stack: given.dataStack,
      key: 'DATABASE',
    }).physicalId;
  const { DBInstances } = await main.rds.send(
    new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }),
  );
  const key = DBInstances?.[0]?.KmsKeyId ?? '';
  const named = sourceKeyOf(given.parameters);
  const sourceKey = named?.value ? await keyArn(main, named.value) : null;
  return {
    database: {
      identifier,
      key: key === '' ? null : key,
      sourceKey,
      refused: key === '' ? [] : await refusedBy(main, key, drAccountId),
    },
    parameters: given.parameters.map((one) =>
      one !== named || sourceKey === null || sourceKey === one.value
        ? one
        : { ...one, value: sourceKey, source: `${one.source}, which names ${one.value}` },
    ),
  };
}

const resourcesOf = (aws: ReadingAws, stack: string) =>
  stackResources((input) => aws.cloudformation.send(new ListStackResourcesCommand(input)), stack);

async function keyArn(aws: ReadingAws, KeyId: string): Promise<string | null> {
  try {
    const { KeyMetadata } = await aws.kms.send(new DescribeKeyCommand({ KeyId }));
    return KeyMetadata?.Arn ?? null;
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFoundException') return null;
    throw error;
  }
}

/** By the key's policy, or by grants to somebody of that account. */
async function refusedBy(
  aws: ReadingAws,
  KeyId: string,
  accountId: string,
): Promise<readonly string[]> {
  const { Policy = '' } = await aws.kms.send(
    new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }),
  );
  const refused = refusedTo(accountId, { policy: Policy, key: KeyId });
  if (refused.length === 0) return [];
  const grants = await allPages(async (Marker) => {
    const answer = await aws.kms.send(new ListGrantsCommand({ KeyId, Marker }));
    return { items: answer.Grants, next: answer.NextMarker };
  });
  const granted = grants
    .filter(({ GranteePrincipal = '' }) => GranteePrincipal.split(':')[4] === accountId)
    .flatMap(({ Operations = [] }) => Operations.map((operation) => `kms:${operation}`));
  return refused.filter((action) => !granted.includes(action));
}

/** The replication of every bucket of a stack; a bucket without any is left out. */
export async function replicationOf(
  aws: ReadingAws,
  stack: string,
): Promise<readonly Replication[]> {
  const found: Replication[] = [];
  for (const { type, physicalId: bucket } of await resourcesOf(aws, stack)) {
    if (type !== 'AWS::S3::Bucket') continue;
    for (const { Status, Destination } of await rulesOf(aws, bucket)) {
      found.push({
        bucket,
        enabled: Status === 'Enabled',
        destination: Destination?.Bucket?.split(':').at(-1) ?? '',
        key: Destination?.EncryptionConfiguration?.ReplicaKmsKeyID ?? null,
      });
    }
  }
  return found;
}

async function rulesOf(aws: ReadingAws, Bucket: string) {
  try {
    const answer = await aws.s3.send(new GetBucketReplicationCommand({ Bucket }));
    return answer.ReplicationConfiguration?.Rules ?? [];
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplicationConfigurationNotFoundError') return [];
    throw error;
  }
}

/** Copies of a database's snapshots that are there to be restored from, the newest first. */
export async function arrivedSnapshots(
  aws: ReadingAws,
  database: string,
  now: Date,
): Promise<readonly Arrived[]> {
  const snapshots = await allPages(async (Marker) => {
    const answer = await aws.rds.send(
      new DescribeDBSnapshotsCommand({ SnapshotType: 'manual', Marker }),
    );
    return { items: answer.DBSnapshots, next: answer.Marker };
  });
  return snapshots
    .filter((one) => one.DBInstanceIdentifier === database && one.Status === 'available')
    .map((one): Arrived => {
      const taken = one.OriginalSnapshotCreateTime ?? one.SnapshotCreateTime ?? new Date(0);
      return {
        identifier: one.DBSnapshotIdentifier ?? '',
        taken: taken.toISOString(),
        ageInDays: Math.floor((now.getTime() - taken.getTime()) / 86_400_000),
        key: one.KmsKeyId ?? null,
      };
    })
    .toSorted((one, other) => other.taken.localeCompare(one.taken));
}
