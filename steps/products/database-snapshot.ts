import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateDBSnapshotCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  type DBSnapshot,
} from '@aws-sdk/client-rds';
import { ListRecordHistoryCommand } from '@aws-sdk/client-service-catalog';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { Aws } from '../../harness/aws/services.ts';
import { onlyOne, stackResources } from '../../harness/aws/stack-resources.ts';
import type { EarlierAct } from '../../harness/context.ts';
import { holds, inapplicable, type Judgement } from '../../harness/criteria.ts';
import { DeviationError } from '../../harness/errors/index.ts';
import { until } from '../../harness/until.ts';

export type Database = {
  readonly id: string;
  readonly status: string;
  readonly engine: string;
  /** Part of a cluster, which alone can be snapshotted. */
  readonly cluster: string | null;
};

export type Snapshot = {
  readonly id: string;
  readonly status: string;
  /** ISO 8601; empty until it has begun. */
  readonly created: string;
};

/** How the installation came to the version it has. */
export type Arrival = 'launched' | { readonly updated: string } | null;

const hours = 60 * 60_000;
/** A first snapshot of a large database takes this long. */
const longest = 3 * hours;

export async function databaseOf(
  aws: ReadingAws,
  stack: string,
  named: string | null,
): Promise<Database> {
  const id =
    named ??
    onlyOne(
      await stackResources(
        (input) => aws.cloudformation.send(new ListStackResourcesCommand(input)),
        stack,
      ),
      ['AWS::RDS::DBInstance'],
      { what: 'database', stack, key: 'DATABASE' },
    ).physicalId;
  const { DBInstances } = await aws.rds.send(
    new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }),
  );
  const found = DBInstances?.[0];
  return {
    id,
    status: found?.DBInstanceStatus ?? 'unknown',
    engine: [found?.Engine, found?.EngineVersion].filter(Boolean).join(' '),
    cluster: found?.DBClusterIdentifier || null,
  };
}

/** Snapshots that somebody asked for, oldest first; those AWS takes every day go with the instance. */
export async function snapshotsOf(aws: ReadingAws, database: string): Promise<readonly Snapshot[]> {
  const found = await allPages(async (Marker) => {
    const answer = await aws.rds.send(
      new DescribeDBSnapshotsCommand({
        DBInstanceIdentifier: database,
        SnapshotType: 'manual',
        ...(Marker === undefined ? {} : { Marker }),
      }),
    );
    return { items: answer.DBSnapshots, next: answer.Marker };
  });
  return found.map(described).toSorted((one, other) => one.created.localeCompare(other.created));
}

const described = (one: DBSnapshot): Snapshot => ({
  id: one.DBSnapshotIdentifier ?? '',
  status: one.Status ?? 'unknown',
  created: one.SnapshotCreateTime?.toISOString() ?? '',
});

/** Whether the provisioned product was launched in the version it has or brought to it, and when that was begun. */
export async function arrivalAt(
  aws: ReadingAws,
  provisionedProductId: string,
  version: string,
): Promise<Arrival> {
  const records = await allPages(async (PageToken) => {
    const answer = await aws.catalog.send(
      new ListRecordHistoryCommand({
        AccessLevelFilter: { Key: 'Account', Value: 'self' },
        SearchFilter: { Key: 'provisionedproduct', Value: provisionedProductId },
        ...(PageToken === undefined ? {} : { PageToken }),
      }),
    );
    return { items: answer.RecordDetails, next: answer.NextPageToken };
  });
  const [first] = records
    .filter(({ Status }) => Status === 'SUCCEEDED')
    .filter(({ ProvisioningArtifactId }) => ProvisioningArtifactId === version)
    .map(({ RecordType, CreatedTime }) => ({
      type: RecordType,
      at: CreatedTime?.toISOString() ?? '',
    }))
    .toSorted((one, other) => one.at.localeCompare(other.at));
  if (first === undefined) return null;
  return first.type === 'PROVISION_PRODUCT' ? 'launched' : { updated: first.at };
}

/** What was there shortly before the update: it is there, or an earlier run saw it before it was removed. */
export function takenBefore(
  arrival: Arrival,
  snapshots: readonly Snapshot[],
  earlier: readonly EarlierAct[],
): Snapshot | null {
  if (arrival === null || arrival === 'launched') return null;
  const known = earlier.flatMap(({ facts }) => {
    const snapshot = (facts?.['snapshot'] ?? null) as Snapshot | null;
    return snapshot === null ? [] : [{ ...snapshot, status: 'removed since' }];
  });
  const begun = Date.parse(arrival.updated);
  const fits = ({ status, created }: Snapshot) =>
    (status === 'available' || status === 'removed since') &&
    Date.parse(created) <= begun &&
    begun - Date.parse(created) <= longest + hours;
  return [...known, ...snapshots].findLast(fits) ?? null;
}

export function snapshotTaken(arrival: Arrival, snapshot: Snapshot | null): Judgement {
  if (arrival === 'launched') return inapplicable('it was launched in this version, not updated');
  return holds(
    snapshot !== null,
    'a snapshot, available, taken at most 4 hours before the update was begun',
    arrival === null ? 'not updated' : { update: arrival.updated, snapshot },
  );
}

interface Saving {
  readonly aws: Aws;
  readonly needs: { readonly version: string };
  readonly before: { readonly database: Database | null };
  readonly now: () => Date;
}

/**
 * Takes a snapshot and waits until it can be restored from.
 * @throws DeviationError RP-V510
 */
export async function takeSnapshot({ aws, needs, before, now }: Saving): Promise<void> {
  const id = before.database?.id ?? '';
  const time = now().toISOString().replaceAll(/[-:.]/g, '').toLowerCase();
  const name = `${id}-before-${needs.version.replaceAll('.', '-')}-${time}`;
  await aws.rds.send(
    new CreateDBSnapshotCommand({
      DBInstanceIdentifier: id,
      DBSnapshotIdentifier: name,
      Tags: [{ Key: 'runproof:for', Value: `update to ${needs.version}` }],
    }),
  );
  const last = await until(
    async () => (await snapshotsOf(aws, id)).find((one) => one.id === name),
    (seen) => seen?.status === 'available' || seen?.status === 'failed',
    longest,
  );
  if (last?.status === 'available') return;
  throw new DeviationError('RP-V510', 'The snapshot of the database did not become available.', {
    where: `snapshot ${name}`,
    found: last?.status ?? 'no such snapshot',
    expected: `available within ${longest / hours} hours; nothing has been updated`,
  });
}
