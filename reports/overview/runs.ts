import { deviationsIn } from '../../harness/deviations/index.ts';
import type { Entry } from '../../harness/entries.ts';
import type { Verdict } from '../../harness/verdict.ts';
import type { JudgedEntry } from '../record/baseline.ts';
import { compareSteps, type Compared } from '../record/comparison.ts';
import { overallOf, tallyOf } from '../record/findings.ts';
import type { Standing } from '../run-record.ts';
import type { RunLine, SignatureLine } from './types.ts';

type Started = Entry<'run-started'> & { readonly run: string };

/** What a run left in the ledger. */
interface Told {
  readonly started: Started;
  readonly verdicts: Map<string, Verdict>;
  readonly judged: JudgedEntry[];
  /** Steps it was changing when it was cut off. */
  readonly open: Set<string>;
  readonly superseded: Entry<'superseded'>[];
  last: string;
  end: Entry<'run-ended'> | null;
}

/** Every run of a ledger, newest first, in one pass. */
export function runsOf(
  entries: readonly Entry[],
  published: ReadonlySet<string>,
): readonly RunLine[] {
  const runs = new Map<string, Told>();
  const owners = new Map<number, string>();
  for (const entry of entries) tell(runs, owners, entry);
  const signatures = signaturesBySubject(entries);
  const deviations = deviationsByRun(entries);
  const replaced = replacedBy([...runs.values()], owners);
  const compared = entries.filter(({ kind }) => weighty.has(kind));
  return [...runs.values()].toReversed().map((told) => {
    const { started, end } = told;
    const { data, run: id, time } = started;
    return {
      id,
      mode: data.mode,
      runbook: { id: data.runbook.id, title: data.runbook.title },
      started: time,
      ended: told.end?.time ?? told.last,
      ending: end === null ? 'no end recorded' : end.data.interrupted ? 'interrupted' : 'complete',
      verdict: verdictOf(told, runs),
      operator: data.operator,
      reason: data.reason,
      resumes: data.resumes,
      undoes: data.undoes ?? null,
      unqualified: data.unqualified ?? false,
      software: data.software,
      world: data.world,
      asked: data.steps.flatMap((step) => (step.selected ? step.id : [])),
      of: data.steps.length,
      signatures: signatures.get(`run ${id}`) ?? [],
      deviations: deviations.get(id) ?? { open: 0, closed: 0 },
      protocol: data.protocol ?? null,
      supersedes: supersedesOf(told, owners),
      supersededBy: [...(replaced.get(id) ?? [])],
      comparison: data.mode === 'audit' ? changesOf(told, compared) : null,
      report: published.has(id),
    };
  });
}

const weighty: ReadonlySet<string> = new Set(['run-started', 'judged', 'signed']);

function tell(runs: Map<string, Told>, owners: Map<number, string>, entry: Entry): void {
  if (entry.run === null) return;
  if (entry.kind === 'run-started') {
    const started = entry as Started;
    runs.set(entry.run, {
      started,
      verdicts: new Map(),
      judged: [],
      open: new Set(),
      superseded: [],
      last: entry.time,
      end: null,
    });
  }
  const told = runs.get(entry.run);
  if (told === undefined) return;
  if (told.end === null) told.last = entry.time;
  if (entry.kind === 'run-ended') told.end = entry;
  if (entry.step === null) return;
  if (entry.kind === 'intent') told.open.add(entry.step);
  if (entry.kind === 'superseded') told.superseded.push(entry);
  if (entry.kind !== 'judged') return;
  owners.set(entry.seq, entry.run);
  told.open.delete(entry.step);
  told.verdicts.set(entry.step, entry.data.verdict);
  told.judged.push(entry as JudgedEntry);
}

/** The verdict of a run's report: its own results, and those of the runs it goes on with. */
function verdictOf(told: Told, runs: ReadonlyMap<string, Told>): Standing {
  const found = new Map<string, Standing>();
  const chain: Told[] = [];
  for (
    let one: Told | undefined = told;
    one !== undefined && !chain.includes(one);
    one = runs.get(one.started.data.resumes ?? '')
  )
    chain.unshift(one);
  for (const one of chain) {
    for (const [step, verdict] of one.verdicts) found.set(step, verdict);
    for (const step of one.open) found.set(step, 'cut off while acting');
  }
  for (const { id, selected } of told.started.data.steps)
    if (selected && !found.has(id)) found.set(id, 'not run');
  return overallOf(tallyOf([...found.values()]), told.started.data.mode);
}

/** An audit's findings, in steps by change. */
function changesOf({ started, judged }: Told, entries: readonly Entry[]): RunLine['comparison'] {
  const found = new Map(judged.map((entry) => [entry.step, resultIn(entry)]));
  const asked = started.data.steps.flatMap(({ id, title, selected }) =>
    selected ? (found.get(id) ?? { id, title, verdict: null, reason: null, judgment: null }) : [],
  );
  const counts = { drifted: 0, 'no longer observable': 0, new: 0, unchanged: 0 };
  for (const { change } of compareSteps(entries, started, asked)) counts[change] += 1;
  return counts;
}

/** A judgement as it stands in the ledger, for a comparison. */
export const resultIn = ({ step, data }: JudgedEntry): Compared => ({
  id: step,
  title: data.title,
  verdict: data.verdict,
  reason: data.reason,
  judgment: data,
});

function supersedesOf(
  { started, superseded }: Told,
  owners: ReadonlyMap<number, string>,
): RunLine['supersedes'] {
  const steps = new Map<string, number>();
  for (const { data } of superseded) {
    const run = owners.get(data.earlier);
    if (run !== undefined && run !== started.run) steps.set(run, (steps.get(run) ?? 0) + 1);
  }
  return [...steps].map(([run, count]) => ({ run, steps: count }));
}

function replacedBy(
  runs: readonly Told[],
  owners: ReadonlyMap<number, string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const told of runs)
    for (const { run } of supersedesOf(told, owners))
      found.set(run, (found.get(run) ?? new Set()).add(told.started.run));
  return found;
}

function deviationsByRun(entries: readonly Entry[]): ReadonlyMap<string, RunLine['deviations']> {
  const found = new Map<string, RunLine['deviations']>();
  for (const { opened, closed } of deviationsIn(entries).values()) {
    const run = opened.run ?? '';
    const { open, closed: done } = found.get(run) ?? { open: 0, closed: 0 };
    found.set(run, closed === null ? { open: open + 1, closed: done } : { open, closed: done + 1 });
  }
  return found;
}

/** By `run ID` and `protocol DIGEST`, oldest first. */
export function signaturesBySubject(
  entries: readonly Entry[],
): ReadonlyMap<string, readonly SignatureLine[]> {
  const found = new Map<string, SignatureLine[]>();
  for (const entry of entries) {
    if (entry.kind !== 'signed') continue;
    const { subject, role, name } = entry.data;
    const key = `${subject.kind} ${subject.id}`;
    found.set(key, [...(found.get(key) ?? []), { role, name, time: entry.time }]);
  }
  return found;
}
