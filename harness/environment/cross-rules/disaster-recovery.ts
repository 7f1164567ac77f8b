import { partitionOf } from '../partition.ts';
import type { CrossRule } from '../reading.ts';

/** Account and Region of disaster recovery are others than the main ones; keys and buckets lie there. */
export const disasterRecovery: CrossRule = ({ values }, say) => {
  if (values.enableDr !== true) return;
  const { accountId, region, drAwsAccountId, drRegion } = values;
  if (drAwsAccountId !== undefined && drAwsAccountId === accountId) {
    say.problem('RP-D130', 'Disaster recovery uses the main account.', {
      key: 'DR_AWS_ACCOUNT_ID',
      rule: 'the DR account differs from ACCOUNT_ID',
      found: drAwsAccountId,
      expected: 'another account than ACCOUNT_ID',
    });
  }
  if (drRegion !== undefined && drRegion === region) {
    say.problem('RP-D130', 'Disaster recovery uses the main Region.', {
      key: 'DR_REGION',
      rule: 'the DR Region differs from REGION',
      found: drRegion,
      expected: 'another Region than REGION',
    });
  }
  if (
    region !== undefined &&
    drRegion !== undefined &&
    partitionOf(region) !== partitionOf(drRegion)
  ) {
    say.problem('RP-D130', 'Disaster recovery lies in another partition of AWS.', {
      key: 'DR_REGION',
      rule: 'both Regions are of one partition',
      found: `${drRegion}, of ${partitionOf(drRegion)}`,
      expected: `a Region of ${partitionOf(region)}`,
    });
  }
  const buckets = (
    [
      'DR_DATALAKE_BUCKET',
      'DR_STREAM_BUCKET',
      'DR_BACKUP_BUCKET',
      'DR_LOCAL_ARTIFACTS_BUCKET',
    ] as const
  ).map((key) => ({
    key,
    bucket: JSON.stringify(
      {
        DR_DATALAKE_BUCKET: values.drDatalakeBucket,
        DR_STREAM_BUCKET: values.drStreamBucket,
        DR_BACKUP_BUCKET: values.drBackupBucket,
        DR_LOCAL_ARTIFACTS_BUCKET: values.drLocalArtifactsBucket,
      }[key],
    ),
  }));
  for (const [at, { key, bucket }] of buckets.entries()) {
    const earlier = buckets
      .slice(0, at)
      .find((one) => one.bucket !== undefined && one.bucket === bucket);
    if (earlier !== undefined)
      say.problem('RP-D130', `${key} names the bucket of ${earlier.key}.`, {
        key,
        rule: 'the four DR buckets differ',
        found: bucket ?? '',
        expected: 'a bucket of its own',
      });
  }
};

/** What is meant for the recovery from a disaster stands in an ordinary installation's file. */
export const recovery: CrossRule = ({ values, rawOf }, say) => {
  const set = (['RDS_SNAP_SHOT', 'ST_BUCKET', 'DL_BUCKET'] as const).filter(
    (key) => (rawOf(key) ?? '') !== '',
  );
  const [first] = set;
  if (first === undefined) return;
  if (set.length < 3)
    say.problem('RP-D130', 'Only a part of what a recovery needs is given.', {
      key: first,
      rule: 'RDS_SNAP_SHOT, ST_BUCKET and DL_BUCKET are given together, or none',
      found: set.join(', '),
      expected: 'all three when recovering from a disaster, else none',
    });
  else if (values.installed !== true)
    say.finding('RP-D152', 'The environment recovers from a disaster.', {
      key: first,
      rule: 'empty in a standard installation',
      found: set.join(', '),
      expected: 'an installation that takes over existing data',
    });
};

/** A copy kept for fewer days than its original: the document contradicts the tool it uses. */
export const retention: CrossRule = ({ values }, say) => {
  const { enableDr, snapshotCopyRetentionDays: copy, rdsBackupRetentionDays: original } = values;
  if (enableDr !== true || copy === undefined || original === undefined || copy >= original) return;
  say.finding('RP-D150', 'Copies of snapshots are kept for fewer days than the originals.', {
    key: 'SNAPSHOT_COPY_RETENTION_DAYS',
    rule: 'the tool asks for no fewer days than RDS_BACKUP_RETENTION_DAYS; the document says 7 and 30',
    found: `${copy} days, the originals ${original}`,
    expected: `at least ${original} days`,
    fix: `Set SNAPSHOT_COPY_RETENTION_DAYS=${original}, or ask the vendor.`,
  });
};
