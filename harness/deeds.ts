import type { Entry, Judgment } from './entries.ts';

/** What a run changed in a step: the facts before, and after where somebody looked. */
export interface Deed {
  readonly data: Pick<Judgment, 'acted' | 'before' | 'facts'>;
}

/**
 * What a run changed, by step. A step which the run did not live to judge changed something too, as its intent says: its
 * facts after are what the next look at it found, `null` where there was none.
 */
export function deedsOf(entries: readonly Entry[], run: string): ReadonlyMap<string, Deed> {
  const deeds = new Map<string, Deed>();
  for (const [at, entry] of entries.entries()) {
    const { step } = entry;
    if (entry.run !== run || step === null) continue;
    if (entry.kind === 'judged' && entry.data.mode === 'run' && entry.data.acted)
      deeds.set(step, entry);
    if (entry.kind !== 'intent' || deeds.has(step)) continue;
    const { before } = entry.data;
    deeds.set(step, {
      data: { acted: true, before, facts: nextLook(entries.slice(at), run, step) },
    });
  }
  return deeds;
}

function nextLook(later: readonly Entry[], run: string, step: string): Judgment['before'] {
  for (const entry of later) {
    if (entry.run === run || entry.step !== step) continue;
    if (entry.kind === 'intent' || entry.kind === 'judged') return entry.data.before;
  }
  return null;
}
