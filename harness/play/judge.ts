import type { AttestationState, Entry, Judged } from '../entries.ts';
import type { Seen } from '../context.ts';
import type { AnyStep, Criteria, Facts } from '../step.ts';
import type { Values } from '../values.ts';

type AnySeen = Seen<Values, Facts>;

export function judgeAll(
  criteria: Criteria<Values, Facts> | undefined,
  seen: AnySeen,
): readonly Judged[] {
  return Object.entries(criteria ?? {}).map(([name, criterion]) => ({ name, ...criterion(seen) }));
}

export const allHold = (judged: readonly Judged[]): boolean => judged.every(({ holds }) => holds);

/** How each statement of the step stands: given, not given, or not wanted. */
export function attestationsOf(
  step: AnyStep,
  seen: AnySeen,
  given: ReadonlyMap<string, Entry<'attested'>>,
): readonly AttestationState[] {
  return Object.entries(step.attestations ?? {}).map(([name, { statement, unneeded }]) => {
    const entry = given.get(`${step.id} ${name}`);
    const sentence = typeof statement === 'string' ? statement : statement(seen);
    // A statement signed for in other words does not cover this one: what it says may have changed since.
    const covers = entry !== undefined && entry.data.statement === sentence;
    return {
      name,
      statement: sentence,
      given: covers
        ? {
            by: entry.data.by,
            time: entry.time,
            rehearsed: entry.data.rehearsed,
            entry: entry.seq,
            comment: entry.data.comment,
            files: entry.data.files,
          }
        : null,
      unneeded: unneeded?.(seen) || null,
    };
  });
}

export const open = (states: readonly AttestationState[]): readonly AttestationState[] =>
  states.filter(({ given, unneeded }) => given === null && unneeded === null);
