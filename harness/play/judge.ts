import type { AttestationState, Entry, Judged } from '../entries.ts';
import type { Seen } from '../context.ts';
import type { AnyStep, Criteria, Facts } from '../step.ts';
import { validUntil, type Validity } from '../validity.ts';
import type { Values } from '../values.ts';

type AnySeen = Seen<Values, Facts>;

export function judgeAll(
  criteria: Criteria<Values, Facts> | undefined,
  seen: AnySeen,
): readonly Judged[] {
  return Object.entries(criteria ?? {}).map(([name, criterion]) => ({ name, ...criterion(seen) }));
}

export const allHold = (judged: readonly Judged[]): boolean => judged.every(({ holds }) => holds);

/** For how long the statements of a step count, by name; one not named counts for good. */
export type Validities = Readonly<Record<string, Validity>>;

/** How each statement of the step stands: given, expired, not given, or not wanted. */
export function attestationsOf(
  step: AnyStep,
  seen: AnySeen,
  given: ReadonlyMap<string, Entry<'attested'>>,
  validities: Validities = {},
): readonly AttestationState[] {
  return Object.entries(step.attestations ?? {}).map(([name, { statement, unneeded }]) => {
    const entry = given.get(`${step.id} ${name}`);
    const sentence = typeof statement === 'string' ? statement : statement(seen);
    // A statement signed for in other words does not cover this one: what it says may have changed since.
    const covers = entry !== undefined && entry.data.statement === sentence;
    const until = covers ? endOf(entry.time, validities[name]) : null;
    const over = until !== null && Date.parse(until) < seen.now.getTime();
    return {
      name,
      statement: sentence,
      given:
        covers && !over
          ? {
              by: entry.data.by,
              time: entry.time,
              rehearsed: entry.data.rehearsed,
              entry: entry.seq,
              comment: entry.data.comment,
              files: entry.data.files,
              validUntil: until,
            }
          : null,
      expired: covers && over ? { by: entry.data.by, time: entry.time, validUntil: until } : null,
      unneeded: unneeded?.(seen) || null,
    };
  });
}

export const endOf = (time: string, validity: Validity | undefined): string | null =>
  validity === undefined ? null : validUntil(time, validity);

export const open = (states: readonly AttestationState[]): readonly AttestationState[] =>
  states.filter(({ given, unneeded }) => given === null && unneeded === null);
