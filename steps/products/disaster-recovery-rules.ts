import { holds, none, type Judgement } from '../../harness/criteria.ts';
import type { LaunchParameter } from '../../harness/launch-parameters.ts';
import {
  byKey,
  type Arrived,
  type CopiedDatabase,
  type Replicas,
  type Replication,
} from './disaster-recovery.ts';
import { isWhole, type TemplateStack } from './template-stack.ts';

interface Seen {
  readonly facts: {
    readonly stack: TemplateStack | null;
    readonly parameters: readonly LaunchParameter[];
    readonly database: CopiedDatabase;
    readonly replication: readonly Replication[];
    readonly arrived: readonly Arrived[];
  };
}

/** The tool takes this word for every database. */
const everyDatabase = 'ALL_SNAPSHOTS';

/** The tool searches the identifier for the pattern, a regular expression of Python's. */
export function matched({ facts: { parameters, database } }: Seen): Judgement {
  const pattern = byKey(parameters, 'SNAPSHOT_COPY_SNAPSHOT_PATTERN')?.value ?? '';
  return holds(
    pattern === everyDatabase || searches(pattern, database.identifier),
    `a database whose identifier has ${pattern} in it`,
    database.identifier,
  );
}

function searches(pattern: string, identifier: string): boolean {
  try {
    return new RegExp(pattern).test(identifier);
  } catch {
    return false;
  }
}

export const admitted = ({ facts: { database, parameters } }: Seen): Judgement => {
  const named = byKey(parameters, 'SNAPSHOT_COPY_KMS_KEY_SOURCE');
  return holds(
    database.key !== null && database.key === database.sourceKey && database.refused.length === 0,
    `a database encrypted with ${named?.value ?? 'a key'} (${named?.key ?? ''}), whose key policy lets the disaster recovery account copy; it does once the data layer has the parameters of disaster recovery`,
    { key: database.key, sourceKey: database.sourceKey, refused: database.refused },
  );
};

export function replicated(
  { facts: { replication } }: Pick<Seen, 'facts'>,
  { key, buckets }: Replicas,
): Judgement {
  const missing = buckets.filter(
    (bucket) =>
      !replication.some((one) => one.enabled && one.destination === bucket && one.key === key),
  );
  return none(
    missing.map((destination) => ({
      destination,
      rules: replication.filter((one) => one.destination === destination),
    })),
    `an enabled rule to each of ${buckets.join(', ')} under ${key}; the data layer makes them once it has the parameters of disaster recovery`,
  );
}

/** A copy older than copies are kept is a remnant: nothing has arrived since. */
export function hasArrived({ facts: { stack, parameters, arrived } }: Seen): Judgement {
  const key = byKey(parameters, 'SNAPSHOT_COPY_KMS_KEY_DESTINATION')?.value ?? '';
  const days = Number(byKey(parameters, 'SNAPSHOT_COPY_RETENTION_DAYS')?.value);
  return holds(
    isWhole(stack) && arrived.some((one) => one.key === key && one.ageInDays <= days),
    `a snapshot of the last ${days} days, encrypted with ${key}, and a stack that goes on copying`,
    arrived.slice(0, 3),
  );
}

/** The tool wants copies kept no shorter than the originals; the document says 7 days and 30. */
export function contradiction(
  parameters: readonly LaunchParameter[],
  originalDays: number,
): string | null {
  const days = Number(byKey(parameters, 'SNAPSHOT_COPY_RETENTION_DAYS')?.value);
  return days >= originalDays
    ? null
    : `copies are kept for ${days} days, the originals for ${originalDays}; the tool asks that copies be kept no shorter`;
}
