import { entriesOf, openJournal } from '../fixtures/playing/run-ledger.ts';
import type { Entry, Journal } from '../harness/entries.ts';
import { acquireLock } from '../harness/ledger/index.ts';

export interface Appending {
  /** Evidence folder of the environment and target. */
  readonly folder: string;
  readonly command: string;
  /** `null` for what belongs to no run. */
  readonly run: string | null;
  readonly breakLock: string | undefined;
}

/**
 * Adds to the ledger of a run that is over: takes the lock, hands over what stands there then, and lets go.
 * @throws BlockedError RP-B301 naming who holds the lock
 */
export async function appending(
  { folder, command, run, breakLock }: Appending,
  write: (journal: Journal, entries: readonly Entry[]) => Promise<void>,
): Promise<readonly Entry[]> {
  const lock = await acquireLock(folder, { command, run, breakReason: breakLock });
  try {
    const journal = await openJournal(folder, lock, run);
    try {
      if (lock.replaced !== null) {
        const how = lock.replaced.how === 'broken' ? 'lock-broken' : 'lock-taken-over';
        await journal.append(how, lock.replaced, {});
      }
      await write(journal, await entriesOf(folder));
    } finally {
      await journal.close();
    }
  } finally {
    await lock.release();
  }
  return entriesOf(folder);
}
