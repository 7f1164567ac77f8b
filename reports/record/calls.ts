import type { Call } from '../../harness/entries.ts';
import type { CallGroup, CallSummary, StepRecord } from '../run-record.ts';
import { inScope } from './findings.ts';

/** Every call the steps made, and who answered them: on a rehearsal the measure of how much of it was AWS-like. */
export function callsOf(steps: readonly StepRecord[]): CallSummary {
  const calls = inScope(steps).flatMap(({ judgment, open }) => [
    ...(judgment?.calls ?? []),
    ...(open?.calls ?? []).flatMap(({ answered }) => answered ?? []),
  ]);
  return {
    calls: calls.length,
    changing: calls.filter(({ changes }) => changes).length,
    errors: calls.filter(isError).length,
    milliseconds: calls.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    byAnswerer: grouped(calls, ({ answeredBy }) => answeredBy),
    byService: grouped(calls, ({ service }) => service),
  };
}

const isError = ({ error }: Call): boolean => error !== null;

function grouped(calls: readonly Call[], nameOf: (call: Call) => string): CallGroup[] {
  return [...Map.groupBy(calls, nameOf)]
    .map(([name, group]) => ({
      name,
      calls: group.length,
      changing: group.filter(({ changes }) => changes).length,
      errors: group.filter(isError).length,
      share: group.length / calls.length,
    }))
    .toSorted((one, other) => other.calls - one.calls || (one.name < other.name ? -1 : 1));
}
