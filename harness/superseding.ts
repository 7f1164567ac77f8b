import type { Entries, Entry } from './entries.ts';
import { historyOf } from './history.ts';
import { nameOf } from './runbook.ts';

export type Superseded = Entries['superseded'] & { readonly step: string };

/**
 * What a finished run supersedes: for each step it judged, the earlier judgement of a run in the same world, and, where
 * it changed something, the later steps whose evidence rests on outputs that were recorded before.
 */
export function supersededBy(
  entries: readonly Entry[],
  world: string | null,
  run: string,
  reason: string,
): readonly Superseded[] {
  const first = entries.findIndex((entry) => entry.run === run);
  if (first < 0) return [];
  const earlier = historyOf(entries.slice(0, first), world, null).judged;
  const now = historyOf(entries, world, run);
  return [...now.ofRun.values()].flatMap((entry) => {
    const step = entry.step ?? '';
    const old = earlier.get(step);
    const counts = entry.data.verdict !== 'not run' && entry.data.mode === 'run';
    if (old === undefined || !counts) return [];
    const stale = entry.data.acted ? restingOn(step, now.judged, entry.seq) : [];
    return [{ step, earlier: old.seq, reason, stale }];
  });
}

/** Steps judged before `seq` that used an output of the step, directly or through others. */
function restingOn(
  step: string,
  judged: ReadonlyMap<string, Entry<'judged'>>,
  seq: number,
): readonly string[] {
  const stale = new Set<string>();
  const follow = (from: string) => {
    for (const [id, entry] of judged) {
      const uses = entry.data.used.some((output) => output.startsWith(`${nameOf(from)}.`));
      if (!uses || stale.has(id) || entry.seq > seq) continue;
      stale.add(id);
      follow(id);
    }
  };
  follow(step);
  return [...stale].toSorted();
}
