import type { Entry, SignerRole } from '../../harness/entries.ts';
import { sha256 } from '../../harness/json.ts';
import {
  begin,
  end,
  failing,
  holding,
  LedgerWriter,
  play,
  type SampleStep,
} from './sample-ledger.ts';

export const approvedRun = '20250310T080000Z';
export const repairRun = '20250602T090000Z';
export const auditRun = '20260309T080000Z';
const protocol = sha256('the approved protocol');
const software = {
  version: '0.1.0',
  commit: 'c0ffee'.repeat(6).slice(0, 40),
  modified: false,
  node: '24.21.0',
};

const step = (id: string, title: string, more: Partial<SampleStep>): SampleStep => ({
  id,
  title,
  procedure: `${id.slice(0, id.indexOf('.'))}#${id.slice(id.indexOf('.') + 1)}`,
  verdict: 'already conformant',
  ...more,
});

const trails = (latestDelivery: string, bucket = 'acme-trail') => ({
  observedAt: latestDelivery,
  trails: [
    { name: 'other', bucket: 'elsewhere', latestDelivery: null },
    { name: 'main', bucket, latestDelivery },
  ],
});
const varies = {
  observedAt: 'the moment of looking',
  'trails.latestDelivery': 'CloudTrail delivers every few minutes',
};

const trail = step('pre-deployment.confirm-cloud-trail', 'Confirm that CloudTrail records', {
  varies,
  facts: trails('2025-03-10T08:00:02.000Z'),
  criteria: [holding('a trail is logging', 'acme-trail')],
});
const https = step('post-deployment.enforce-elasticsearch-https', 'Refuse plain HTTP', {
  verdict: 'passed',
  calls: [['opensearch:UpdateDomainConfig', { changes: true, answeredBy: 'aws' }]],
  facts: { enforcesHttps: true, state: 'Active', policy: { tls: '1.2', hosts: ['b', 'a'] } },
  criteria: [holding('plain HTTP is refused', true)],
});
const eks = step('post-deployment.make-eks-endpoint-private', 'Take the EKS API off the Internet', {
  verdict: 'passed',
  used: ['launchDataLayer.eksClusterName'],
  facts: { publicAccess: false, tags: { owner: 'platform' } },
  criteria: [holding('the endpoint is not public', false)],
});
const statement = (given: boolean) =>
  step('planning.record-decisions', 'Record the decisions', {
    verdict: given ? 'passed' : 'pending',
    attestations: [
      {
        name: 'every decision is the one that was taken',
        statement: 'Each decision is as it was taken.',
        given: given
          ? {
              by: 'Q. Lead',
              time: '2025-03-10T08:00:01.000Z',
              rehearsed: false,
              entry: 4,
              comment: null,
              files: [],
            }
          : null,
        unneeded: null,
      },
    ],
  });
const egnyte = step('pre-deployment.obtain-egnyte-client', 'Obtain a client id for Egnyte', {
  verdict: 'not applicable',
  reason: 'Egnyte is not used',
});
const inventory = step(
  'post-deployment.record-installed-configuration',
  'Record what is installed',
  {
    facts: { images: [{ image: 'web', digest: 'sha256:aa' }] },
    criteria: [holding('every image is recorded', 'none without a digest')],
  },
);

export const auditedSteps: readonly SampleStep[] = [
  statement(true),
  trail,
  egnyte,
  https,
  eks,
  inventory,
];

const found: readonly SampleStep[] = [
  statement(true),
  { ...trail, facts: trails('2026-03-09T08:00:02.000Z') },
  egnyte,
  {
    ...https,
    verdict: 'failed',
    calls: [['opensearch:DescribeDomainConfig', { answeredBy: 'aws' }]],
    facts: { enforcesHttps: false, state: 'Active', policy: { hosts: ['a', 'b'], tls: '1.0' } },
    criteria: [failing('plain HTTP is refused', true, false)],
  },
  {
    ...eks,
    verdict: 'already conformant',
    facts: { publicAccess: false, tags: { owner: 'somebody <b>else</b>' }, nodes: 3 },
  },
  {
    ...inventory,
    verdict: 'blocked',
    reason: 'AccessDenied: ecs:ListTasks',
    facts: null,
    criteria: [],
  },
  step('post-deployment.added-since', 'A step of a newer version', { facts: { on: true } }),
];

export function sign(writer: LedgerWriter, id: string, role: SignerRole, name: string): void {
  writer.write('signed', {
    subject: { kind: id.length === 64 ? 'protocol' : 'run', id },
    digest: sha256(id),
    role,
    name,
    meaning: `${role} of the evidence`,
    key: sha256(name),
    envelope: sha256(`${id} ${role}`),
    timeStamp: null,
  });
}

/**
 * A year of an installation: a protocol, the run that qualifies it and is signed by three, a repair that nobody signed,
 * and an audit that finds much.
 */
export function auditedLedger({
  target = 'aws',
  approved = true,
}: { target?: string; approved?: boolean } = {}): Entry[] {
  const world = target === 'aws' ? null : 'world-1';
  const writer = new LedgerWriter('2025-03-09T08:00:00.000Z');
  const place = { environment: 'acme-prod', target, world, software };
  writer.as(null).write('protocol-written', { digest: protocol, runbook: 'new-install' });
  sign(writer, protocol, 'approver', 'Q. Lead');
  writer.wait(86_400_000);
  begin(writer, approvedRun, auditedSteps, { ...place, protocol });
  const entries = new Map(auditedSteps.map((one) => [one.id, play(writer, one)]));
  writer.write('deviation-opened', {
    id: `DEV-${approvedRun}-1`,
    origin: 'software changed',
    name: null,
    expected: '0.1.0',
    actual: '0.1.1',
    text: 'other software',
  });
  end(writer, 0);
  writer.write('deviation-closed', { id: `DEV-${approvedRun}-1`, by: 'Q. Lead', as: 'accepted' });
  if (approved) {
    sign(writer, approvedRun, 'executor', 'Jo Operator');
    sign(writer, approvedRun, 'reviewer', 'Re Viewer');
    sign(writer, approvedRun, 'approver', 'Q. Lead');
  }
  writer.wait(84 * 86_400_000);
  begin(writer, repairRun, auditedSteps, {
    ...place,
    only: [eks.id],
    reason: 'opened by hand for a test',
  });
  play(writer, {
    ...eks,
    calls: [['eks:UpdateClusterConfig', { changes: true, answeredBy: 'aws' }]],
  });
  writer.write(
    'superseded',
    {
      earlier: entries.get(eks.id) ?? 0,
      reason: 'opened by hand for a test',
      stale: [inventory.id],
    },
    eks.id,
  );
  end(writer, 0);
  writer.wait(280 * 86_400_000);
  begin(writer, auditRun, found, {
    ...place,
    mode: 'audit',
    command: ['audit', 'new-install', '--env', 'acme-prod'],
  });
  for (const one of found) play(writer, one, 'audit');
  writer.write(
    'deviation-opened',
    {
      id: `DEV-${auditRun}-1`,
      origin: 'criterion',
      name: 'plain HTTP is refused',
      expected: true,
      actual: false,
      text: '"plain HTTP is refused": expected true, found false',
    },
    https.id,
  );
  end(writer, 1);
  return writer.entries;
}
