import { expect, test } from '@playwright/test';
import type { Entry } from '../../../harness/entries.ts';
import { baselinesOf } from '../../../reports/record/baseline.ts';
import { differences, liesIn } from '../../../reports/record/differences.ts';
import { comparedInWords } from '../../../reports/html/comparison.ts';
import { buildRecord } from '../../../reports/record.ts';
import type { RunRecord, StepComparison } from '../../../reports/run-record.ts';
import { approvedRun, auditedLedger, auditRun, repairRun } from '../../golden/sample-audits.ts';

const record = (entries: readonly Entry[], run = auditRun): RunRecord =>
  buildRecord(entries, run, []);
const stepOf = ({ comparison }: RunRecord, part: string): StepComparison => {
  const found = comparison?.steps.find(({ step }) => step.endsWith(part));
  if (found === undefined) throw new Error(`no step ${part}`);
  return found;
};

test('an audit is compared fact by fact with the run an approver signed', () => {
  const audited = record(auditedLedger());
  expect(comparedInWords(audited.comparison ?? { steps: [] })).toBe(
    '2 drifted, 1 no longer observable, 1 new, 3 unchanged',
  );
  const https = stepOf(audited, 'elasticsearch-https');
  expect(https).toMatchObject({
    change: 'drifted',
    baseline: { run: approvedRun, verdict: 'passed', approved: { by: 'Q. Lead' } },
    since: null,
    verdict: 'failed',
    unchanged: 1,
    results: [{ name: 'plain HTTP is refused', before: 'holds', now: 'does not hold' }],
  });
  expect(https.facts.map(({ path, before, now }) => [path, before, now])).toEqual([
    ['enforcesHttps', true, false],
    ['policy.tls', '1.2', '1.0'],
  ]);
});

test('what drifts without breaking a criterion is drift all the same, and a known change since is named', () => {
  const eks = stepOf(record(auditedLedger()), 'eks-endpoint-private');
  expect(eks).toMatchObject({
    change: 'drifted',
    verdict: 'already conformant',
    results: [],
    since: { run: repairRun, mode: 'run' },
    baseline: { run: approvedRun },
  });
  expect(eks.facts.map(({ path, change }) => [path, change])).toEqual([
    ['tags.owner', 'drifted'],
    ['nodes', 'new'],
  ]);
});

test('what a step declares to change by itself is shown with its reason and is no drift', () => {
  const trail = stepOf(record(auditedLedger()), 'cloud-trail');
  expect(trail.change).toBe('unchanged');
  expect(trail.facts.map(({ path, change, because }) => [path, change, because])).toEqual([
    ['observedAt', 'varies', 'the moment of looking'],
    ['trails[main].latestDelivery', 'varies', 'CloudTrail delivers every few minutes'],
  ]);
});

test('a declaration hides nothing but its own place', () => {
  const moved = auditedLedger().map((entry) =>
    entry.kind === 'judged' && entry.run === auditRun && entry.step?.endsWith('cloud-trail')
      ? ({
          ...entry,
          data: {
            ...entry.data,
            facts: JSON.parse(
              JSON.stringify(entry.data.facts).replace('"acme-trail"', '"stolen"'),
            ) as object,
          },
        } as Entry)
      : entry,
  );
  const trail = stepOf(record(moved), 'cloud-trail');
  expect(trail.change).toBe('drifted');
  expect(trail.facts.find(({ change }) => change === 'drifted')).toMatchObject({
    path: 'trails[main].bucket',
    before: 'acme-trail',
    now: 'stolen',
  });
});

test('what can no longer be looked at is not taken for unchanged, and what was never judged is new', () => {
  const audited = record(auditedLedger());
  expect(stepOf(audited, 'installed-configuration')).toMatchObject({
    change: 'no longer observable',
    verdict: 'blocked',
    reason: 'AccessDenied: ecs:ListTasks',
    baseline: { run: approvedRun },
  });
  expect(stepOf(audited, 'added-since')).toMatchObject({ change: 'new', baseline: null });
  expect(stepOf(audited, 'egnyte-client').change).toBe('unchanged');
  expect(stepOf(audited, 'record-decisions').change).toBe('unchanged');
});

test('without an approver the newest good result is the state, and is named as not approved', () => {
  const audited = record(auditedLedger({ approved: false }));
  expect(stepOf(audited, 'elasticsearch-https').baseline).toMatchObject({
    run: approvedRun,
    approved: null,
  });
  expect(stepOf(audited, 'eks-endpoint-private')).toMatchObject({
    baseline: { run: repairRun, approved: null },
    since: null,
  });
});

test('a signature given after the audit began changes nothing of its record', () => {
  const entries = auditedLedger({ approved: false });
  const signature = auditedLedger().find(
    (entry) => entry.kind === 'signed' && entry.data.role === 'approver' && entry.run !== null,
  );
  const last = entries.at(-1);
  const later = [...entries, { ...signature, seq: (last?.seq ?? 0) + 1 } as Entry];
  expect(signature).toBeDefined();
  expect(record(later).comparison).toEqual(record(entries).comparison);
  expect(baselinesOf(later, null).get('planning.record-decisions')?.approval).not.toBeNull();
  expect(baselinesOf(later, null).size).toBe(6);
});

test('a result that is another one is drift, though every fact is as it was', () => {
  const lapsed = auditedLedger().map((entry) =>
    entry.kind === 'judged' && entry.run === auditRun && entry.step === 'planning.record-decisions'
      ? {
          ...entry,
          data: {
            ...entry.data,
            verdict: 'pending' as const,
            attestations: entry.data.attestations.map((one) => ({ ...one, given: null })),
          },
        }
      : entry,
  );
  expect(stepOf(record(lapsed), 'record-decisions')).toMatchObject({
    change: 'drifted',
    facts: [],
    results: [{ kind: 'attestation', before: 'given', now: 'not given' }],
  });
});

test('results of another rehearsal world, and what was undone, are no state to compare with', () => {
  const entries = auditedLedger({ target: 'embedded', approved: false });
  expect(stepOf(record(entries), 'elasticsearch-https').baseline?.run).toBe(approvedRun);
  const elsewhere = entries.map((entry) =>
    entry.kind === 'run-started' && entry.run !== auditRun
      ? { ...entry, data: { ...entry.data, world: 'world-0' } }
      : entry,
  );
  expect(new Set(record(elsewhere).comparison?.steps.map(({ change }) => change))).toEqual(
    new Set(['new']),
  );
  const undone = entries.map((entry) =>
    entry.kind === 'judged' && entry.run === repairRun
      ? { ...entry, data: { ...entry.data, mode: 'undo' as const, verdict: 'passed' as const } }
      : entry,
  );
  expect(stepOf(record(undone), 'eks-endpoint-private').change).toBe('new');
});

test('a step the runbook no longer has is told of, when the whole runbook is audited', () => {
  const entries = auditedLedger().map((entry) =>
    entry.kind === 'run-started' && entry.run === auditRun
      ? {
          ...entry,
          data: {
            ...entry.data,
            steps: entry.data.steps.filter(({ id }) => !id.endsWith('cloud-trail')),
          },
        }
      : entry,
  );
  expect(stepOf(record(entries), 'cloud-trail')).toMatchObject({
    change: 'no longer observable',
    reason: 'the runbook has no such step any more',
  });
});

test('only an audit is compared', () => {
  expect(record(auditedLedger(), approvedRun).comparison).toBeNull();
});

test('differences go as deep as the shape is the same, and leave the order of lists alone', () => {
  const paths = (before: Parameters<typeof differences>[0], now: typeof before) =>
    differences(before, now, 'f').map(({ path }) => path);
  expect(paths(['a', 'b'], ['b', 'a'])).toEqual([]);
  expect(paths(['a', 'b'], ['b', 'c'])).toEqual(['f']);
  expect(paths(['a', 'a', 'b'], ['a', 'b', 'b'])).toEqual(['f']);
  expect(paths([{ id: 'x', n: 1 }], [{ id: 'x', n: 2 }])).toEqual(['f[x].n']);
  expect(paths([{ id: 'x' }], [{ id: 'x' }, { id: 'y' }])).toEqual(['f[y]']);
  expect(
    paths(
      [
        { id: 'x', n: 1 },
        { id: 'x', n: 2 },
      ],
      [{ id: 'x', n: 1 }],
    ),
  ).toEqual(['f']);
  expect(paths({ __proto__: null, a: null }, { a: 'null' })).toEqual(['f.a']);
  expect(paths({ constructor: 1 }, {})).toEqual(['f.constructor']);
  expect(liesIn('trails[main].latest', 'trails.latest')).toBe(true);
  expect(liesIn('trails[main].latestNot', 'trails.latest')).toBe(false);
  expect(liesIn('trails[a.b].latest.x', 'trails.latest')).toBe(true);
});
