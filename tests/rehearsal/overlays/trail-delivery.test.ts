import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { S3 } from '@aws-sdk/client-s3';
import { as, control } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'trail-delivery' });

test('delivers a log file to the bucket and says when', async ({ world, bare }) => {
  const { accountId } = world.accounts.main;
  const status = await new CloudTrail(as(world)).getTrailStatus({ Name: 'account-trail' });
  expect(status).toMatchObject({ IsLogging: true });
  expect(Date.now() - (status.LatestDeliveryTime?.getTime() ?? 0)).toBeLessThan(60_000);
  expect(status.LatestDeliveryError).toBeUndefined();
  const s3 = new S3({ ...as(world), forcePathStyle: true });
  const { Contents } = await s3.listObjectsV2({ Bucket: `audit-trail-${accountId}` });
  expect(Contents?.[0]?.Key).toMatch(
    new RegExp(`^AWSLogs/${accountId}/CloudTrail/.+\\.json\\.gz$`),
  );
  const without = await new CloudTrail(as(bare)).getTrailStatus({ Name: 'account-trail' });
  expect(without.LatestDeliveryTime).toBeUndefined();
});

test('names the error when the bucket is gone, or as told', async ({ world }) => {
  const cloudtrail = new CloudTrail(as(world, 'dr'));
  const s3 = new S3({ ...as(world, 'dr'), forcePathStyle: true });
  await s3.createBucket({ Bucket: 'short-lived' });
  const { TrailARN: trailArn } = await cloudtrail.createTrail({
    Name: 'other',
    S3BucketName: 'short-lived',
  });
  await cloudtrail.startLogging({ Name: 'other' });
  await s3.deleteBucket({ Bucket: 'short-lived' });
  expect((await cloudtrail.getTrailStatus({ Name: 'other' })).LatestDeliveryError).toBe(
    'NoSuchBucket',
  );
  await control(world, 'cloudtrail/delivery', { trailArn, error: 'AccessDenied' });
  expect((await cloudtrail.getTrailStatus({ Name: 'other' })).LatestDeliveryError).toBe(
    'AccessDenied',
  );
});
