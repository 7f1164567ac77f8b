import type { Entry } from '../../harness/entries.ts';

export type JudgedEntry = Entry<'judged'> & { readonly run: string; readonly step: string };

/** The last qualified result of a step. */
export interface Baseline {
  readonly judged: JudgedEntry;
  /** The approver's signature on its run; `null` where no approved run has judged the step well. */
  readonly approval: Entry<'signed'> | null;
  /** The newest run after it that changed or undid something in the step. */
  readonly since: JudgedEntry | null;
}

const good = new Set(['passed', 'already conformant', 'not applicable']);

/**
 * For each step the newest good result of a run that an approver signed; where there is none, the newest good result
 * of any run, unless it was undone since.
 * @param world id of the rehearsal world, `null` on aws
 * @param before only entries before this one count
 */
export function baselinesOf(
  entries: readonly Entry[],
  world: string | null,
  before = Infinity,
): ReadonlyMap<string, Baseline> {
  const runs = new Set<string>();
  const approvals = new Map<string, Entry<'signed'>>();
  const judged: JudgedEntry[] = [];
  for (const entry of entries) {
    if (entry.seq >= before) break;
    if (entry.kind === 'run-started' && entry.run !== null && entry.data.world === world)
      runs.add(entry.run);
    if (entry.kind === 'judged' && entry.step !== null && runs.has(entry.run ?? ''))
      judged.push(entry as JudgedEntry);
    if (entry.kind !== 'signed') continue;
    const { subject, role } = entry.data;
    if (subject.kind === 'run' && role === 'approver') approvals.set(subject.id, entry);
  }
  const approved = new Map<string, JudgedEntry>();
  const newest = new Map<string, JudgedEntry>();
  const acts = new Map<string, JudgedEntry>();
  for (const entry of judged) {
    const { mode, verdict, acted } = entry.data;
    if (mode === 'undo' && verdict === 'passed') newest.delete(entry.step);
    if ((mode === 'run' && acted) || mode === 'undo') acts.set(entry.step, entry);
    if (mode !== 'run' || !good.has(verdict)) continue;
    newest.set(entry.step, entry);
    if (approvals.has(entry.run)) approved.set(entry.step, entry);
  }
  return new Map(
    [...new Map([...newest, ...approved])].map(([step, entry]) => {
      const act = acts.get(step);
      const since = act !== undefined && act.seq > entry.seq ? act : null;
      return [step, { judged: entry, approval: approvals.get(entry.run) ?? null, since }];
    }),
  );
}
