import { expect, test } from '@playwright/test';
import type { Entry } from '../../../harness/entries.ts';
import { canonicalJson, sha256 } from '../../../harness/json.ts';
import { buildRecord } from '../../../reports/record.ts';
import type { RunRecord, StepRecord } from '../../../reports/run-record.ts';
import { begin, LedgerWriter, play } from '../../golden/sample-ledger.ts';
import {
  firstRun,
  rerunOfOne,
  resumedRun,
  sampleLedger,
  sampleProcedures,
  sampleRun,
} from '../../golden/sample-runs.ts';
import { sampleSteps } from '../../golden/sample-steps.ts';

const entries = sampleLedger();
const built = (run: string, ledger: readonly Entry[] = entries): RunRecord =>
  buildRecord(ledger, run, sampleProcedures);
const stepOf = (record: RunRecord, part: string): StepRecord => {
  const found = record.steps.find(({ id }) => id.endsWith(part));
  if (found === undefined) throw new Error(`no step ${part}`);
  return found;
};

test('counts every verdict of the run and lets the gravest be its own', () => {
  const { counts, verdict, run } = built(sampleRun);
  expect(counts).toMatchObject({
    failed: 2,
    blocked: 1,
    pending: 1,
    'not supported': 1,
    'not run': 1,
  });
  expect(counts).toMatchObject({
    passed: 9,
    'already conformant': 3,
    'would act': 1,
    'not applicable': 1,
  });
  expect(verdict).toBe('failed');
  expect(run).toMatchObject({ ending: 'complete', exitCode: 1, rehearsal: true });
});

test('lists what does not hold as deviations and what is undone as open points', () => {
  const { deviations, openPoints } = built(sampleRun);
  expect(deviations.map(({ name }) => name)).toEqual([
    "the zone's name is delegated to its own name servers",
    'plain HTTP is refused',
  ]);
  expect(deviations[1]?.text).toBe('"plain HTTP is refused": expected true, found false');
  expect(openPoints.map(({ verdict }) => verdict)).toEqual([
    'pending',
    'blocked',
    'not supported',
    'not run',
  ]);
});

test('the record of a run is the same however the ledger grows', () => {
  const last = entries.findLastIndex(({ run }) => run === sampleRun);
  const then = built(sampleRun, entries.slice(0, last + 1));
  expect(canonicalJson(built(sampleRun))).toBe(canonicalJson(then));
});

test('a run killed after any entry leaves a record of everything it had finished', () => {
  const first = entries.findIndex(({ kind, run }) => kind === 'run-started' && run === sampleRun);
  const last = entries.findIndex(({ kind, run }) => kind === 'run-ended' && run === sampleRun);
  for (let cut = first + 1; cut <= last; cut += 1) {
    const kept = entries.slice(0, cut);
    const record = built(sampleRun, kept);
    const judged = kept.filter((entry) => entry.kind === 'judged' && entry.run === sampleRun);
    expect(record.run.ending).toBe('no end recorded');
    expect(record.steps.filter(({ judgment }) => judgment !== null)).toHaveLength(judged.length);
    const open = record.steps.filter(({ verdict }) => verdict === 'cut off while acting');
    const { kind } = kept.at(-1) ?? {};
    expect(open, `after entry ${cut}`).toHaveLength(
      kind === 'intent' || kind === 'outcome' ? 1 : 0,
    );
  }
});

test('a step cut off while acting shows what it set out to change, and is neither passed nor failed', () => {
  const record = built(resumedRun);
  const step = stepOf(record, 'enforce-elasticsearch-https');
  expect(step).toMatchObject({
    verdict: 'cut off while acting',
    judgment: null,
    scope: 'this run',
  });
  expect(step.open?.calls).toMatchObject([{ operation: 'UpdateDomainConfig', answered: null }]);
  expect(step.earlier.map(({ verdict, run }) => [verdict, run])).toEqual([['failed', sampleRun]]);
  expect(record.openPoints.find((point) => point.step === step.id)?.remedy).toContain('resume');
});

test('an answer to an intent is kept with it', () => {
  const cut = entries.findIndex(({ kind, run }) => kind === 'outcome' && run === sampleRun);
  const step = built(sampleRun, entries.slice(0, cut + 1)).steps.find(({ open }) => open !== null);
  expect(step?.open?.calls[0]?.answered).toMatchObject({
    operation: 'CreateEmailIdentity',
    status: 200,
  });
});

test('a resumed run carries over what the run before it had finished, with its evidence', () => {
  const record = built(resumedRun);
  const carried = stepOf(record, 'allow-elasticsearch-logs');
  expect(carried).toMatchObject({ scope: 'carried over', verdict: 'passed' });
  expect(carried.source?.run).toBe(sampleRun);
  expect(carried.judgment?.criteria).toHaveLength(2);
  expect(record.run.resumes).toEqual([sampleRun]);
  const begun = entries.find(({ run }) => run === sampleRun)?.seq ?? 0;
  expect(record.ledger.first).toBeLessThanOrEqual(begun);
});

test('a resumed run shows the newest result of a step that was rerun in between', () => {
  const writer = new LedgerWriter('2026-11-20T08:00:00.000Z');
  const [zone, other] = sampleSteps.filter(({ id }) => /web-zone|cloudtrail/.test(id)).toReversed();
  const steps = [zone, other].flatMap((one) => one ?? []);
  begin(writer, 'first', steps);
  for (const step of steps) play(writer, step);
  begin(writer, 'rerun', steps, { only: [zone?.id ?? ''], reason: 'delegated now' });
  for (const step of steps.slice(0, 1)) play(writer, { ...step, verdict: 'passed' });
  begin(writer, 'resumed', steps, { only: [other?.id ?? ''], resumes: 'first' });
  for (const step of steps.slice(1)) play(writer, step);
  const [shown] = built('resumed', writer.entries).steps;
  expect(shown).toMatchObject({
    scope: 'carried over',
    verdict: 'passed',
    source: { run: 'rerun' },
  });
});

test('an audit that looks at what a killed run left shows what it found', () => {
  const killed = entries.slice(
    0,
    entries.findIndex(({ run }) => run === rerunOfOne),
  );
  const writer = new LedgerWriter('2026-11-22T15:00:00.000Z');
  writer.entries.push(...killed);
  begin(writer, 'audit', sampleSteps, { mode: 'audit' });
  const looked = sampleSteps.filter(({ id }) => id.endsWith('enforce-elasticsearch-https'));
  for (const step of looked)
    play(writer, { ...step, verdict: 'already conformant', calls: [] }, 'audit');
  const step = stepOf(built('audit', writer.entries), 'enforce-elasticsearch-https');
  expect(step).toMatchObject({ scope: 'this run', verdict: 'already conformant', open: null });
});

test('a rerun of one step answers for that step alone, and says what it supersedes', () => {
  const record = built(rerunOfOne);
  const step = stepOf(record, 'allow-elasticsearch-logs');
  expect(record.verdict).toBe('passed');
  expect(record.counts.passed).toBe(1);
  expect(record.steps.filter(({ scope }) => scope !== 'outside')).toEqual([step]);
  expect(step.supersedes).toMatchObject({ reason: 'policy was edited by hand' });
  expect(step.earlier.map(({ supersededBecause }) => supersededBecause)).toEqual([
    'policy was edited by hand',
    'the policy was edited by hand',
  ]);
});

test('marks results stale that a later rerun took the ground from, and only those', () => {
  const stale = built(rerunOfOne).steps.filter((step) => step.stale !== null);
  expect(stale.map(({ id }) => id)).toEqual(['post-deployment.make-eks-endpoint-private']);
  expect(stale[0]?.stale?.because).toBe('pre-deployment.allow-elasticsearch-logs');
  expect(built(sampleRun).steps.every((step) => step.stale === null)).toBe(true);
});

test('an open intent of an unrelated run shows in a later rerun of another step', () => {
  expect(stepOf(built(rerunOfOne), 'enforce-elasticsearch-https')).toMatchObject({
    scope: 'outside',
    verdict: 'cut off while acting',
  });
});

test('results of another world count for nothing', () => {
  const writer = new LedgerWriter('2026-11-20T08:00:00.000Z');
  begin(writer, 'run-in-world-a', sampleSteps, { world: 'world-a' });
  for (const step of sampleSteps.slice(0, 2)) play(writer, step);
  begin(writer, 'run-in-world-b', sampleSteps, { world: 'world-b' });
  const { steps } = built('run-in-world-b', writer.entries);
  expect(steps.flatMap(({ earlier }) => earlier)).toEqual([]);
  expect(new Set(steps.map(({ verdict }) => verdict))).toEqual(new Set(['not run']));
});

test('an audit is no result that a run supersedes', () => {
  const writer = new LedgerWriter('2026-11-20T08:00:00.000Z');
  begin(writer, 'audit', sampleSteps, { mode: 'audit' });
  for (const step of sampleSteps.slice(0, 3)) play(writer, step, 'audit');
  begin(writer, 'run', sampleSteps);
  for (const step of sampleSteps.slice(0, 3)) play(writer, step);
  expect(built('run', writer.entries).steps.flatMap(({ earlier }) => earlier)).toEqual([]);
});

test('an unreached step of a plan does not colour the plan', () => {
  const writer = new LedgerWriter('2026-11-20T08:00:00.000Z');
  const [step] = sampleSteps.filter(({ verdict }) => verdict === 'not run');
  const [acting] = sampleSteps.filter(({ verdict }) => verdict === 'would act');
  const steps = [step, acting].flatMap((one) => one ?? []);
  begin(writer, 'plan', steps, { mode: 'plan' });
  for (const one of steps) play(writer, one, 'plan');
  expect(built('plan', writer.entries).verdict).toBe('would act');
});

test('traces every expected result, judged or not, and gives evidence only for what was judged', () => {
  const { traceability, steps } = built(sampleRun);
  const rows = traceability.filter(({ step }) => step.endsWith('confirm-web-zone'));
  expect(rows.map(({ result }) => result)).toEqual(['holds', 'does not hold']);
  expect(rows.every(({ evidence }) => evidence?.run === sampleRun)).toBe(true);
  expect(new Set(traceability.map(({ step }) => step))).toEqual(new Set(steps.map(({ id }) => id)));
  const unjudged = traceability.filter(({ result }) => result === 'not judged');
  expect(unjudged.length).toBeGreaterThan(0);
  expect(unjudged.every(({ evidence }) => evidence === null)).toBe(true);
});

test('names the back end that answered each share of the calls', () => {
  const { calls } = built(sampleRun);
  expect(calls.byAnswerer.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(calls.byAnswerer.reduce((sum, group) => sum + group.calls, 0)).toBe(calls.calls);
  expect(calls.byAnswerer[0]?.name).toBe('ministack');
  expect(calls.changing).toBeGreaterThan(5);
});

test('follows an output to the steps that used it', () => {
  const { takenOver } = built(sampleRun);
  expect(
    takenOver.find(({ output }) => output === 'importWebCertificate.certificateArn'),
  ).toMatchObject({
    usedBy: [
      'post-deployment.enforce-elasticsearch-https',
      'post-deployment.create-s3-gateway-endpoint',
    ],
    source: { run: sampleRun },
  });
});

test('says what only a rehearsal has proved', () => {
  const { rehearsed } = built(sampleRun);
  expect(rehearsed.steps).toHaveLength(12);
  expect(rehearsed.attestations.map(({ by }) => by)).toEqual([
    'rehearsed quality lead',
    'rehearsed network owner',
  ]);
  const real = entries.map((entry) =>
    entry.kind === 'run-started' ? { ...entry, data: { ...entry.data, target: 'aws' } } : entry,
  );
  const onAws = built(sampleRun, real);
  expect(onAws.run.rehearsal).toBe(false);
  expect(onAws.rehearsed.steps).toEqual([
    'planning.confirm-decisions',
    'pre-deployment.confirm-network',
  ]);
});

test('binds the record to the ledger by the digest of its last line', () => {
  const { ledger } = built(firstRun);
  const last = entries.findLast(({ run }) => run === firstRun);
  expect(ledger).toMatchObject({
    first: 1,
    last: last?.seq,
    before: { seq: 0, hash: '0'.repeat(64) },
  });
  expect(ledger.head.hash).toBe(sha256(canonicalJson(last)));
  expect(ledger.head.hash).toBe(entries[last?.seq ?? 0]?.previous);
});

test('tells of a lock taken over and a torn tail just before the run', () => {
  expect(built(sampleRun).timeline[0]?.event).toBe('lock-taken-over');
  expect(built(rerunOfOne).timeline[0]?.event).toBe('tail-recovered');
});

test('a run nobody recorded is an error that names those there are', () => {
  expect(() => built('20200101T000000Z')).toThrow(
    /RP-E430.*20200101T000000Z[\s\S]*20261122T140000Z/,
  );
});
