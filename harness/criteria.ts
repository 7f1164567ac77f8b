import { isDeepStrictEqual } from 'node:util';
import type { Json } from './json.ts';

/** The outcome of one criterion: does it hold, what was expected, what was found. */
export interface Judgement {
  readonly holds: boolean;
  readonly expected: Json;
  readonly actual: Json;
  /** Set where the finding is a hint and no proof, with the reason. It still counts. */
  readonly advisory?: string;
  /** Set where the criterion does not apply here, with the reason: nothing was judged, and nothing is proved. */
  readonly inapplicable?: string;
}

export const equal = (actual: Json, expected: Json): Judgement => ({
  holds: isDeepStrictEqual(actual, expected),
  expected,
  actual,
});

export const among = (actual: Json, allowed: readonly Json[]): Judgement => ({
  holds: allowed.some((one) => isDeepStrictEqual(one, actual)),
  expected: `one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}`,
  actual,
});

export const atLeast = (actual: number, least: number, unit = ''): Judgement => ({
  holds: actual >= least,
  expected: `at least ${least} ${unit}`.trim(),
  actual,
});

/** Every wanted item is there; others may be there as well. */
export const includesAll = (actual: readonly Json[], wanted: readonly Json[]): Judgement => ({
  holds: wanted.every((one) => actual.some((other) => isDeepStrictEqual(one, other))),
  expected: `among others ${wanted.map((one) => JSON.stringify(one)).join(', ')}`,
  actual,
});

/** None of the listed offenders exists; `actual` shows those that do. */
export const none = (offenders: readonly Json[], expected: string): Judgement => ({
  holds: offenders.length === 0,
  expected,
  actual: offenders.length === 0 ? 'none' : offenders,
});

/** For what the others cannot say: a condition, the expectation in words, and what was found. */
export const holds = (condition: boolean, expected: string, actual: Json): Judgement => ({
  holds: condition,
  expected,
  actual,
});

/** Marks a judgement that rests on something weaker than an observation. */
export const advisory = (judgement: Judgement, why: string): Judgement => ({
  ...judgement,
  advisory: why,
});

/** The criterion does not apply to what was found; the reports say so instead of showing that it holds. */
export const inapplicable = (reason: string): Judgement => ({
  holds: true,
  expected: null,
  actual: null,
  inapplicable: reason,
});
