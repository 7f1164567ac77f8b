import type { Entry } from '../entries.ts';
import { historyOf } from '../history.ts';
import type { Verdict } from '../verdict.ts';

const good: ReadonlySet<Verdict> = new Set(['passed', 'already conformant', 'not applicable']);

/** Steps that came to a good end in a run of this world that followed a protocol, and have no later result of a run or undo. */
export function doneUnderProtocol(
  entries: readonly Entry[],
  world: string | null,
): ReadonlySet<string> {
  const following = new Set(
    entries.flatMap((entry) =>
      entry.kind === 'run-started' && typeof entry.data.protocol === 'string' ? entry.run : [],
    ),
  );
  const { judged, open } = historyOf(entries, world, null);
  return new Set(
    [...judged].flatMap(([step, { run, data }]) =>
      data.mode === 'run' && good.has(data.verdict) && following.has(run) && !open.has(step)
        ? step
        : [],
    ),
  );
}
