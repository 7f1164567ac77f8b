import type { EarlierAct } from './context.ts';
import type { Entry } from './entries.ts';
import type { Json } from './json.ts';
import { nameOf } from './runbook.ts';

/** What the ledger says of one world: the only memory between steps, runs and processes. */
export interface History {
  /** The newest result of each step that a run gave, whatever came of it; a step left out (`not run`) has none. */
  readonly judged: ReadonlyMap<string, Entry<'judged'>>;
  /** Judgements of the run asked for, by step. */
  readonly ofRun: ReadonlyMap<string, Entry<'judged'>>;
  /** Outputs by step name, newest first to be recorded wins. */
  readonly outputs: ReadonlyMap<string, Readonly<Record<string, Json>>>;
  /** Intents that were never judged: a run was killed on the way. */
  readonly open: ReadonlyMap<string, Entry<'intent'>>;
  readonly attested: ReadonlyMap<string, Entry<'attested'>>;
  /** What earlier runs did in each step, oldest first; what was undone is left out. */
  readonly acts: ReadonlyMap<string, readonly EarlierAct[]>;
}

/**
 * Reads the history of one world out of the ledger's entries.
 * @param world id of the rehearsal world, `null` on aws
 * @param run the run at hand; its own judgements give outputs whatever its mode
 */
export function historyOf(
  entries: Iterable<Entry>,
  world: string | null,
  run: string | null,
): History {
  const judged = new Map<string, Entry<'judged'>>();
  const ofRun = new Map<string, Entry<'judged'>>();
  const outputs = new Map<string, Readonly<Record<string, Json>>>();
  const open = new Map<string, Entry<'intent'>>();
  const attested = new Map<string, Entry<'attested'>>();
  const acts = new Map<string, EarlierAct[]>();
  const runs = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === 'run-started' && entry.data.world === world && entry.run !== null)
      runs.add(entry.run);
    if (entry.run === null || entry.step === null || !runs.has(entry.run)) continue;
    if (entry.kind === 'intent' && !open.has(entry.step)) open.set(entry.step, entry);
    noteAct(acts, entry.step, entry, run);
    if (entry.kind === 'attested') attested.set(`${entry.step} ${entry.data.name}`, entry);
    if (entry.kind !== 'judged') continue;
    if (entry.run === run) ofRun.set(entry.step, entry);
    // A step that was left out has no result: what was known of it, an open intent included, still stands.
    if (entry.data.verdict === 'not run') continue;
    if (entry.data.mode === 'run' || entry.data.mode === 'undo') {
      judged.set(entry.step, entry);
      open.delete(entry.step);
    }
    const known = entry.data.mode === 'run' || entry.run === run;
    if (known && Object.keys(entry.data.outputs).length > 0) {
      outputs.set(nameOf(entry.step), entry.data.outputs);
    }
  }
  return { judged, ofRun, outputs, open, attested, acts };
}

/** A run's first intent begins an act, its judgement tells what came of it. */
function noteAct(
  acts: Map<string, EarlierAct[]>,
  step: string,
  { kind, data, time, run }: Entry,
  current: string | null,
): void {
  if (run === current) return;
  const known = acts.get(step) ?? [];
  const last = known.at(-1);
  if (kind === 'intent' && (last === undefined || last.facts !== null)) {
    acts.set(step, [...known, { since: time, facts: null }]);
  }
  if (kind !== 'judged' || last === undefined) return;
  // A run that only waited for what a killed one had begun tells what came of that.
  if (!data.acted && (data.settles === null || last.facts !== null)) return;
  // A step that acted and is blocked has removed what it made: what is there is no more ours than before.
  if (data.acted && data.verdict === 'blocked') return void acts.set(step, known.slice(0, -1));
  const undone = data.mode === 'undo' && data.verdict === 'passed';
  acts.set(step, undone ? [] : [...known.slice(0, -1), { ...last, facts: data.facts }]);
}
