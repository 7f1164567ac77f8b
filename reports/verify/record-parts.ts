import type { RunRecord, StepRecord } from '../run-record.ts';
import { many } from './finding.ts';

/**
 * A record and the one drawn again from entries that begin at `first`, both without what only earlier entries could
 * tell: `beyond` says in words what that is. With the whole ledger nothing is left out.
 */
export function fromThePart(
  record: RunRecord,
  drawn: RunRecord,
  first: number,
): { claimed: unknown; redrawn: unknown; beyond: readonly string[] } {
  if (first === 1) return { claimed: record, redrawn: drawn, beyond: [] };
  const untold = new Set(
    record.steps.flatMap((step, index) =>
      isEarlier(step, drawn.steps[index], first) ? [index] : [],
    ),
  );
  const inScope = [...untold].some((index) => record.steps[index]?.scope !== 'outside');
  const earlier = record.steps.reduce(
    (count, step) => count + step.earlier.filter(({ seq }) => seq < first).length,
    0,
  );
  const taken = new Set(
    record.takenOver.flatMap(({ source, output }, index) =>
      source !== null && source.seq < first && drawn.takenOver[index]?.source === null
        ? [output]
        : [],
    ),
  );
  const part = (one: RunRecord) => partOf(one, first, untold, taken, inScope);
  return {
    claimed: part(record),
    redrawn: part(drawn),
    beyond: [
      ...(untold.size > 0 ? [`the standing result of ${many(untold.size, 'step')}`] : []),
      ...(inScope ? ['the totals that follow from these steps'] : []),
      ...(earlier > 0 ? [many(earlier, 'earlier result')] : []),
      ...(taken.size > 0 ? [many(taken.size, 'value taken over', 'values taken over')] : []),
      ...(record.comparison === null ? [] : ['the comparison with the last qualified state']),
    ].map(
      (what) =>
        `In the record, ${what} from before entry ${first}: verify the folder of the whole target for it.`,
    ),
  };
}

/**
 * The record says this came from before, and the part says nothing of the step. For a step that was asked for, only
 * what speaks against it is taken from there: a change that a killed run left open.
 */
function isEarlier(step: StepRecord, drawn: StepRecord | undefined, first: number): boolean {
  const { open, source, scope, judgment } = step;
  if (drawn === undefined || drawn.source !== null || drawn.open !== null) return false;
  const seq = open?.seq ?? source?.seq;
  if (seq === undefined || seq >= first || judgment !== null) return false;
  return scope === 'outside'
    ? drawn.scope === 'outside'
    : open !== null && scope === 'carried over';
}

function partOf(
  record: RunRecord,
  first: number,
  untold: ReadonlySet<number>,
  taken: ReadonlySet<string>,
  totalsToo: boolean,
): unknown {
  const { steps, takenOver, comparison: _comparison, ...rest } = record;
  const { verdict, counts, openPoints, deviations, traceability, calls, rehearsed, ...others } =
    rest;
  const totals = { verdict, counts, openPoints, deviations, traceability, calls, rehearsed };
  return {
    ...others,
    ...(totalsToo ? {} : totals),
    steps: steps.map((step, index) => {
      const { number, id, title, procedure } = step;
      if (untold.has(index)) return { number, id, title, procedure };
      return {
        ...step,
        earlier: step.earlier.filter(({ seq }) => seq >= first),
        stale: step.stale !== null && step.stale.seq < first ? null : step.stale,
      };
    }),
    takenOver: takenOver.map(({ output, usedBy, ...value }) =>
      taken.has(output) ? { output, usedBy } : { output, usedBy, ...value },
    ),
  };
}
