import type { Entry, Judgment } from '../../harness/entries.ts';
import type {
  Comparison,
  FactComparison,
  ResultComparison,
  StepComparison,
  StepRecord,
} from '../run-record.ts';
import { baselinesOf, type Baseline } from './baseline.ts';
import { differences, liesIn } from './differences.ts';
import type { Gathered } from './gather.ts';
import { rowsOfJudgment } from './traceability.ts';

export type Compared = Pick<StepRecord, 'id' | 'title' | 'verdict' | 'reason' | 'judgment'>;
type Found = Pick<StepComparison, 'change' | 'facts' | 'unchanged' | 'results'>;

/**
 * What an audit found, compared with the last qualified state of before it began, step by step and fact by fact.
 * `null` for a run that is no audit.
 */
export function comparisonOf(
  entries: readonly Entry[],
  { started }: Gathered,
  steps: readonly StepRecord[],
): Comparison | null {
  if (started.data.mode !== 'audit') return null;
  const asked = steps.filter(({ scope }) => scope === 'this run');
  return { steps: compareSteps(entries, started, asked) };
}

/** The steps an audit was asked for, and those its runbook no longer has, where it was asked for all. */
export function compareSteps(
  entries: readonly Entry[],
  { seq, data: { world, runbook, steps } }: Entry<'run-started'>,
  asked: readonly Compared[],
): StepComparison[] {
  const baselines = baselinesOf(entries, world, seq);
  const known = new Set(steps.map(({ id }) => id));
  const whole = steps.every(({ selected }) => selected);
  return [
    ...asked.map((step) => compareStep(step, baselines.get(step.id) ?? null)),
    ...(whole ? removedSteps(entries, runbook.id, known, baselines) : []),
  ];
}

/** One step's result of now against the last qualified one. */
export function compareStep(step: Compared, baseline: Baseline | null): StepComparison {
  const { id, title, judgment, reason } = step;
  const verdict = step.verdict ?? 'not run';
  return {
    step: id,
    title,
    ...baselineRecord(baseline),
    verdict,
    reason,
    ...compareJudgments(baseline?.judged.data ?? null, judgment, verdict),
  };
}

function compareJudgments(
  before: Judgment | null,
  now: Judgment | null,
  verdict: StepComparison['verdict'],
): Found {
  const as = (change: StepComparison['change']): Found => ({
    change,
    facts: [],
    unchanged: 0,
    results: [],
  });
  if (before === null) return as('new');
  if (before.verdict === 'not applicable' || verdict === 'not applicable') {
    if (before.verdict === verdict) return as('unchanged');
    return as(verdict === 'not applicable' ? 'no longer observable' : 'new');
  }
  const unseen = now === null || verdict === 'not run';
  if (unseen || (before.facts !== null && now.facts === null)) return as('no longer observable');
  const facts = factsOf(before, now);
  const results = resultsOf(before, now);
  const drifted =
    facts.some(({ change }) => change === 'drifted' || change === 'no longer observable') ||
    results.some((one) => one.now !== 'holds' && one.now !== 'given');
  const touched = new Set(facts.map(({ fact }) => fact));
  return {
    change: drifted ? 'drifted' : 'unchanged',
    facts,
    unchanged: Object.keys(now.facts ?? {}).filter((name) => !touched.has(name)).length,
    results,
  };
}

/** Every place in the facts that is not as it was, those that move by themselves with the step's own reason. */
function factsOf(before: Judgment, now: Judgment): FactComparison[] {
  const [old, found] = [before.facts ?? {}, now.facts ?? {}];
  const declared = Object.entries({ ...before.varies, ...now.varies });
  return [...new Set([...Object.keys(old), ...Object.keys(found)])].flatMap((fact) => {
    const [was, is] = [old[fact], found[fact]];
    if (was === undefined)
      return { fact, path: fact, change: 'new', before: null, now: is ?? null, because: null };
    if (is === undefined)
      return {
        fact,
        path: fact,
        change: 'no longer observable',
        before: was,
        now: null,
        because: null,
      };
    return differences(was, is, fact).map((one): FactComparison => {
      const because = declared.find(([path]) => liesIn(one.path, path))?.[1] ?? null;
      return {
        fact,
        path: one.path,
        change: because === null ? 'drifted' : 'varies',
        before: one.before ?? null,
        now: one.now ?? null,
        because,
      };
    });
  });
}

/** Criteria and statements whose result is another one than before. */
function resultsOf(before: Judgment, now: Judgment): ResultComparison[] {
  const old = new Map(rowsOfJudgment(before).map((row) => [`${row.kind} ${row.name}`, row]));
  const found = new Map(rowsOfJudgment(now).map((row) => [`${row.kind} ${row.name}`, row]));
  return [...new Map([...old, ...found])].flatMap(([key, { kind, name }]) => {
    if (kind === 'precondition') return [];
    const [was, is] = [old.get(key)?.result, found.get(key)?.result];
    return was === is ? [] : { kind, name, before: was ?? 'not judged', now: is ?? 'not judged' };
  });
}

/** Steps of this runbook that were qualified and that it no longer has. */
function removedSteps(
  entries: readonly Entry[],
  runbook: string,
  known: ReadonlySet<string>,
  baselines: ReadonlyMap<string, Baseline>,
): StepComparison[] {
  const runs = new Set(
    entries.flatMap((entry) =>
      entry.kind === 'run-started' && entry.data.runbook.id === runbook ? [entry.run] : [],
    ),
  );
  return [...baselines].flatMap(([id, baseline]) => {
    const { judged } = baseline;
    if (known.has(id) || !runs.has(judged.run)) return [];
    const { title } = judged.data;
    const reason = 'the runbook has no such step any more';
    return compareStep({ id, title, verdict: null, reason, judgment: null }, baseline);
  });
}

function baselineRecord(baseline: Baseline | null): Pick<StepComparison, 'baseline' | 'since'> {
  if (baseline === null) return { baseline: null, since: null };
  const { judged, approval, since } = baseline;
  return {
    baseline: {
      run: judged.run,
      seq: judged.seq,
      time: judged.time,
      verdict: judged.data.verdict,
      approved: approval === null ? null : { by: approval.data.name, time: approval.time },
    },
    since:
      since === null
        ? null
        : { run: since.run, seq: since.seq, time: since.time, mode: since.data.mode },
  };
}
