import {
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import { holds, type Judgement } from '../../harness/criteria.ts';
import { defineCheck } from '../../harness/step.ts';

type Observed = {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  /** `this Region`, `all Regions`, or why it does not cover the Region. */
  readonly covers: string;
  readonly ofOrganization: boolean;
  readonly bucket: string | null;
  /** null where the status may not be read; `unreadable` then says why. */
  readonly logging: boolean | null;
  readonly unreadable: string | null;
  readonly loggingSince: string | null;
  readonly latestDelivery: string | null;
  readonly deliveryError: string | null;
};

const hour = 3_600_000;
/** CloudTrail delivers within minutes of an event, but only if there is one: an idle account has quiet hours. */
const longestSilence = 24 * hour;
const youngest = hour;

export const confirmCloudTrail = defineCheck({
  id: 'pre-deployment.confirm-cloud-trail',
  procedure: 'pre-deployment#cloudtrail',
  title: 'Confirm that CloudTrail records what happens',
  account: 'main',
  permissions: ['cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus'],

  async observe({ aws, accountId, region, now }) {
    const { trailList = [] } = await aws.cloudtrail.send(
      new DescribeTrailsCommand({ includeShadowTrails: true }),
    );
    const trails = await Promise.all(
      trailList.map((trail) => observed(aws, trail, { accountId, region })),
    );
    return { observedAt: now().toISOString(), trails };
  },
  varies: {
    observedAt: 'the moment of looking',
    'trails.latestDelivery': 'CloudTrail delivers every few minutes',
  },
  criteria: {
    "a trail is logging in the platform's Region": ({ facts, region }) =>
      judged(facts, logs, `a trail that covers ${region} and is known to log`),
    'that trail saves its events to a bucket': ({ facts }) =>
      judged(facts, (trail) => logs(trail) && trail.bucket !== null, 'a bucket'),
    'its latest delivery was without error': ({ facts }) =>
      judged(
        facts,
        (trail) => logs(trail) && trail.bucket !== null && delivers(trail, facts.observedAt),
        'no error, and a delivery in the last 24 hours; or a trail that began to log in the last hour',
      ),
  },
});

const logs = (trail: Observed): boolean => isCovering(trail) && trail.logging === true;
const isCovering = ({ covers }: Observed): boolean =>
  covers === 'this Region' || covers === 'all Regions';

function delivers({ deliveryError, latestDelivery, loggingSince }: Observed, at: string): boolean {
  const age = (time: string): number => Date.parse(at) - Date.parse(time);
  if (deliveryError !== null) return false;
  if (latestDelivery !== null && age(latestDelivery) <= longestSilence) return true;
  return loggingSince !== null && age(loggingSince) <= youngest;
}

/** One and the same trail has to satisfy everything; where none does, all are shown as they were found. */
function judged(
  { trails, observedAt }: { readonly trails: readonly Observed[]; readonly observedAt: string },
  holdsFor: (trail: Observed) => boolean,
  expected: string,
): Judgement {
  const best = [
    (trail: Observed) => logs(trail) && trail.bucket !== null && delivers(trail, observedAt),
    (trail: Observed) => logs(trail) && trail.bucket !== null,
    logs,
  ].flatMap((test) => trails.find(test) ?? [])[0];
  if (best !== undefined) return holds(holdsFor(best), expected, described(best));
  return holds(false, expected, trails.length === 0 ? 'no trail' : trails.map(described));
}

function described(trail: Observed): string {
  const state =
    trail.logging === null
      ? `status unknown (${trail.unreadable})`
      : trail.logging
        ? 'logging'
        : 'not logging';
  const delivery =
    trail.logging === null
      ? []
      : [
          trail.deliveryError === null
            ? `latest delivery ${trail.latestDelivery ?? 'none yet'}`
            : `delivery error ${trail.deliveryError}`,
          `logging since ${trail.loggingSince ?? 'unknown'}`,
        ];
  return [
    `${trail.arn}: ${trail.covers}`,
    state,
    `bucket ${trail.bucket ?? 'none'}`,
    ...delivery,
  ].join(', ');
}

async function observed(
  { cloudtrail }: ReadingAws,
  trail: Trail,
  place: { readonly accountId: string; readonly region: string },
): Promise<Observed> {
  const {
    Name: name = '',
    TrailARN: arn = '',
    HomeRegion: homeRegion = '',
    S3BucketName: bucket = '',
  } = trail;
  const about = {
    name,
    arn,
    homeRegion,
    covers: coverage(trail, place.region),
    ofOrganization: trail.IsOrganizationTrail ?? false,
    bucket: bucket === '' ? null : bucket,
  };
  const unknown = { logging: null, loggingSince: null, latestDelivery: null, deliveryError: null };
  if (!isCovering({ ...about, ...unknown, unreadable: null })) {
    return { ...about, ...unknown, unreadable: 'not asked for' };
  }
  try {
    // Asked for in the platform's Region, as AWS answers for one Region at a time, and by ARN, as a trail at
    // home elsewhere, or in another account, is found by nothing else.
    const status = await cloudtrail.send(new GetTrailStatusCommand({ Name: arn }));
    return {
      ...about,
      logging: status.IsLogging ?? false,
      unreadable: null,
      loggingSince: status.StartLoggingTime?.toISOString() ?? null,
      latestDelivery: status.LatestDeliveryTime?.toISOString() ?? null,
      deliveryError: status.LatestDeliveryError || null,
    };
  } catch (error) {
    if (!isOthersTrail(arn, place.accountId) || !mayNotBeRead(error)) throw error;
    return { ...about, ...unknown, unreadable: `${error.name} for the trail of the organization` };
  }
}

const isOthersTrail = (arn: string, accountId: string): boolean => arn.split(':')[4] !== accountId;
const mayNotBeRead = (error: unknown): error is Error =>
  error instanceof Error &&
  ['AccessDeniedException', 'TrailNotFoundException'].includes(error.name);

function coverage({ HomeRegion, IsMultiRegionTrail }: Trail, region: string): string {
  if (IsMultiRegionTrail) return 'all Regions';
  return HomeRegion === region ? 'this Region' : `only ${HomeRegion}`;
}
