import type { AttestationState, Failure, Judged, Judgment } from '../entries.ts';
import { RunproofError } from '../errors/index.ts';
import type { Identified } from '../hands.ts';
import { NotSupportedError } from '../not-supported.ts';
import type { Facts } from '../step.ts';
import type { Mode, Verdict } from '../verdict.ts';
import { failureOf, remedyOf } from './failure.ts';
import { MissingOutputError } from './needs.ts';
import type { Look } from './settle.ts';

/** What has been found out so far; the judgement is drawn from it, however far the step came. */
export interface Findings {
  identified: Identified | null;
  used: readonly string[];
  before: Facts | null;
  facts: Facts | null;
  preconditions: readonly Judged[];
  criteria: readonly Judged[];
  attestations: readonly AttestationState[];
  prepared: Judgment['prepared'];
  failure: Failure | null;
  remedy: string | null;
}

export interface Ruling {
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly remedy?: string;
}

export const nothingFound = (): Findings => ({
  identified: null,
  used: [],
  before: null,
  facts: null,
  preconditions: [],
  criteria: [],
  attestations: [],
  prepared: null,
  failure: null,
  remedy: null,
});

export function note(found: Findings, seen: Look): void {
  found.facts = seen.facts;
  found.criteria = seen.criteria;
}

/** Errors before anything was touched: the step could not be judged, and nothing was changed. */
export function fell(
  found: Findings,
  error: unknown,
  during: Failure['during'],
  mode: Mode,
): Ruling {
  if (error instanceof MissingOutputError) {
    return {
      verdict: mode === 'plan' ? 'not run' : 'blocked',
      reason: `needs ${error.output}, which has not been recorded yet`,
      remedy: `Run the step that produces ${error.output} first.`,
    };
  }
  found.failure = failureOf(error, during);
  found.remedy = remedyOf(error);
  if (error instanceof NotSupportedError)
    return { verdict: 'not supported', reason: error.message };
  return {
    verdict: 'blocked',
    reason: error instanceof RunproofError ? error.sentence : found.failure.message,
  };
}
