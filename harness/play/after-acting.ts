import type { Scene } from './scene.ts';
import type { Look } from './settle.ts';
import type { Watch } from './watch.ts';

/** Every changing call was refused, so nothing was changed. */
export const nothingTaken = ({ calls }: Watch): boolean =>
  calls.every(({ changes, error }) => !changes || error !== null);

/** What a wait that is over without success was for. */
export function lastSeen({ placed: { step } }: Scene, { criteria }: Look): { reason?: string } {
  if (step.settles === undefined) return {};
  const unmet = criteria.flatMap(({ name, holds, expected, actual }) =>
    holds
      ? []
      : `${name}: expected ${JSON.stringify(expected)}, last seen ${JSON.stringify(actual)}`,
  );
  return { reason: `not so when the wait was over; ${unmet.join('; ')}` };
}
