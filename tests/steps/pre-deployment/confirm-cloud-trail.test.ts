import {
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { confirmCloudTrail } from '../../../steps/pre-deployment/confirm-cloud-trail.ts';
import { broken, checkCycle } from '../check-cycle.ts';
import { answering, observeDirectly } from '../directly.ts';
import { plantingIn, tell } from '../planting.ts';
import { expect, test, type Stage } from '../stage.ts';

const logging = "a trail is logging in the platform's Region";
const saving = 'that trail saves its events to a bucket';
const delivering = 'its latest delivery was without error';
const all = [logging, saving, delivering];

checkCycle(confirmCloudTrail, {
  fit: async () => ({}),
  call: { service: 'cloudtrail', operation: 'DescribeTrails' },
});

test('an account without a trail fails', async ({ stage }) => {
  await removeTrail(stage);
  const judgment = await stage.play(confirmCloudTrail, { needs: {} });
  expect(judgment.verdict).toBe('failed');
  expect(broken(judgment)).toEqual(all);
  expect(judgment.criteria[0]?.actual).toBe('no trail');
});

test('a trail that is stopped fails, and one that cannot deliver fails by its error', async ({
  stage,
}) => {
  const cloudtrail = plantingIn(stage.world, CloudTrailClient);
  await tell(stage.world, 'cloudtrail/delivery', {
    trailArn: arnOf('us-east-2', 'account-trail'),
    error: 'AccessDenied',
  });
  const undelivered = await stage.play(confirmCloudTrail, { needs: {} });
  expect(undelivered.verdict).toBe('failed');
  expect(broken(undelivered)).toEqual([delivering]);
  expect(JSON.stringify(undelivered.criteria[2]?.actual)).toContain('delivery error AccessDenied');
  await cloudtrail.send(new StopLoggingCommand({ Name: 'account-trail' }));
  const stopped = await stage.play(confirmCloudTrail, { needs: {}, mode: 'audit' });
  expect(stopped.verdict).toBe('failed');
  expect(broken(stopped)).toEqual(all);
  expect(JSON.stringify(stopped.criteria[0]?.actual)).toContain('not logging');
});

test('a trail of another Region counts only when it covers all Regions', async ({ stage }) => {
  await removeTrail(stage);
  await makeTrail(stage, 'eu-west-1', 'one-region', false);
  const one = await stage.play(confirmCloudTrail, { needs: {} });
  expect(broken(one)).toEqual(all);
  await makeTrail(stage, 'eu-central-1', 'every-region', true);
  const every = await stage.play(confirmCloudTrail, { needs: {} });
  expect(every.verdict).toBe('already conformant');
  expect(every.criteria[0]?.actual).toContain(
    `${arnOf('eu-central-1', 'every-region')}: all Regions, logging`,
  );
});

test('one and the same trail has to satisfy all three', async () => {
  const stopped = trail({ Name: 'saves', S3BucketName: 'audit' });
  const bucketless = { ...trail({ Name: 'logs' }), S3BucketName: undefined };
  const { criteria } = await observeDirectly(confirmCloudTrail, {
    aws: cloudtrailOf([stopped, bucketless], (name) => ({
      IsLogging: name === bucketless.TrailARN,
      LatestDeliveryTime: now,
    })),
    now,
  });
  expect(broken({ criteria })).toEqual([saving, delivering]);
  expect(JSON.stringify(criteria[1]?.actual)).toContain('bucket none');
});

const organization = 'arn:aws:cloudtrail:us-east-1:444455556666:trail/<img src=x onerror=alert(1)>';

for (const name of ['AccessDeniedException', 'TrailNotFoundException']) {
  test(`a trail of the organization that ends in ${name} is shown as unknown, not guessed at`, async () => {
    const shadow = {
      ...trail({ Name: 'org' }),
      TrailARN: organization,
      HomeRegion: 'us-east-1',
      IsOrganizationTrail: true,
    };
    const refused = Object.assign(new Error('not yours'), { name });
    const { facts, criteria } = await observeDirectly(confirmCloudTrail, {
      aws: cloudtrailOf([shadow], () => {
        throw refused;
      }),
      now,
    });
    expect(facts).toMatchObject({
      trails: [{ ofOrganization: true, logging: null, unreadable: expect.stringContaining(name) }],
    });
    expect(broken({ criteria })).toEqual(all);
    expect(JSON.stringify(criteria[0]?.actual)).toContain('status unknown');
  });
}

test('a trail of the organization that may be read is asked for by its ARN, and counts', async () => {
  const shadow = {
    ...trail({ Name: 'org' }),
    TrailARN: organization,
    HomeRegion: 'us-east-1',
    IsOrganizationTrail: true,
  };
  const asked: string[] = [];
  const { criteria } = await observeDirectly(confirmCloudTrail, {
    aws: cloudtrailOf([shadow], (name) => {
      asked.push(name);
      return { IsLogging: true, LatestDeliveryTime: now };
    }),
    now,
  });
  expect(asked).toEqual([organization]);
  expect(broken({ criteria })).toEqual([]);
});

test("that the account's own trail may not be read is an error, not an absence", async () => {
  const aws = cloudtrailOf([trail({ Name: 'own' })], () => {
    throw Object.assign(new Error('denied'), { name: 'AccessDeniedException' });
  });
  await expect(observeDirectly(confirmCloudTrail, { aws, now })).rejects.toThrow('denied');
});

test('deliveries long ago fail, unless the trail is new', async () => {
  const judged = async (status: object) =>
    broken(
      await observeDirectly(confirmCloudTrail, {
        aws: cloudtrailOf([trail({ Name: 'own' })], () => ({ IsLogging: true, ...status })),
        now,
      }),
    );
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  expect(await judged({ LatestDeliveryTime: ago(23), StartLoggingTime: ago(500) })).toEqual([]);
  expect(await judged({ LatestDeliveryTime: ago(25), StartLoggingTime: ago(500) })).toEqual([
    delivering,
  ]);
  expect(await judged({ StartLoggingTime: ago(0.5) })).toEqual([]);
  expect(await judged({ StartLoggingTime: ago(2) })).toEqual([delivering]);
  expect(await judged({})).toEqual([delivering]);
  expect(await judged({ LatestDeliveryTime: ago(1), LatestDeliveryError: 'NoSuchBucket' })).toEqual(
    [delivering],
  );
});

const now = new Date('2026-11-22T12:00:00Z');

const arnOf = (region: string, name: string): string =>
  `arn:aws:cloudtrail:${region}:111122223333:trail/${name}`;

function trail({ Name, S3BucketName = 'audit' }: { Name: string; S3BucketName?: string }) {
  return {
    Name,
    S3BucketName,
    TrailARN: arnOf('us-east-2', Name),
    HomeRegion: 'us-east-2',
    IsMultiRegionTrail: true,
  };
}

function cloudtrailOf(trailList: readonly object[], status: (arn: string) => object) {
  return {
    cloudtrail: answering({
      DescribeTrails: () => ({ trailList }),
      GetTrailStatus: ({ Name }: { Name: string }) => status(Name),
    }),
  };
}

async function removeTrail({ world }: Stage): Promise<void> {
  await plantingIn(world, CloudTrailClient).send(new DeleteTrailCommand({ Name: 'account-trail' }));
}

async function makeTrail(
  { world }: Stage,
  region: string,
  Name: string,
  IsMultiRegionTrail: boolean,
): Promise<void> {
  const S3BucketName = `${Name}-events`;
  const cloudtrail = plantingIn(world, CloudTrailClient, 'main', region);
  const { accessKeyId, secretAccessKey, region: home } = world.accounts.main;
  const s3 = new S3Client({
    endpoint: world.awsEndpoint,
    region: home,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  await s3.send(
    new CreateBucketCommand({
      Bucket: S3BucketName,
      CreateBucketConfiguration: { LocationConstraint: 'us-east-2' },
    }),
  );
  await cloudtrail.send(new CreateTrailCommand({ Name, S3BucketName, IsMultiRegionTrail }));
  await cloudtrail.send(new StartLoggingCommand({ Name }));
}
