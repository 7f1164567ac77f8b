/** What came of a step; the words of design, report and exit codes. */
export const verdicts = [
  'passed',
  'already conformant',
  'would act',
  'not applicable',
  'failed',
  'blocked',
  'pending',
  'not supported',
  'not run',
] as const;

export type Verdict = (typeof verdicts)[number];
export type Mode = 'plan' | 'run' | 'audit' | 'undo';

/** Halting verdicts keep everything later in the runbook from running, except inside `.independently(…)`. */
export const halts = (verdict: Verdict): boolean =>
  verdict === 'failed' || verdict === 'blocked' || verdict === 'pending' || verdict === 'not run';

/**
 * 0 everything asked for passed, 1 a criterion failed, 2 blocked, pending, not supported or not run.
 * In a plan a step that is not run yet is no fault.
 */
export function exitCode(mode: Mode, found: Iterable<Verdict>): 0 | 1 | 2 {
  const seen = new Set(found);
  if (mode === 'plan') seen.delete('not run');
  if (seen.has('failed')) return 1;
  const held = ['blocked', 'pending', 'not supported', 'not run'] as const;
  return held.some((verdict) => seen.has(verdict)) ? 2 : 0;
}
