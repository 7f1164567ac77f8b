import type { Call, Journal } from '../entries.ts';
import type { CallWatcher } from '../hands.ts';
import type { Facts } from '../step.ts';

export interface Watch extends CallWatcher {
  readonly calls: readonly Call[];
  /** True once an intent of this step is on disk: from then on something may have changed. */
  readonly intended: () => boolean;
  /** The facts that the first intent records as the state before. */
  stateBefore: Facts | null;
}

/** Records a step's calls, and puts an intent on disk before each one that changes something. */
export function watchCalls(journal: Journal, step: string, token: string): Watch {
  const calls: Call[] = [];
  let numbered = 0;
  let intended = false;
  return {
    calls,
    stateBefore: null,
    intended: () => intended,
    async before({ changes, ...call }) {
      const number = (numbered += 1);
      if (changes) {
        const { service, operation, account, region } = call;
        const before = intended ? null : this.stateBefore;
        await journal.append(
          'intent',
          { call: { number, service, operation, account, region }, token, before },
          { step, sync: true },
        );
        intended = true;
      }
      return number;
    },
    async after(call) {
      calls.push(call);
      if (call.changes) await journal.append('outcome', { call }, { step });
    },
  };
}
