import { eventHistory } from '../fixtures/accounts/event-history.ts';
import { openJournal } from '../fixtures/playing/run-ledger.ts';
import { handsOf } from '../fixtures/hands.ts';
import { connectionOf } from '../fixtures/targets/connect.ts';
import type { WorldAddress } from '../fixtures/targets/rehearsal.ts';
import { corroborate } from '../harness/corroboration/compare.ts';
import type { Corroboration, HistoryEvent } from '../harness/corroboration/findings.ts';
import { madeCallsOf } from '../harness/corroboration/made-calls.ts';
import type { Entry } from '../harness/entries.ts';
import type { Environment } from '../harness/environment/index.ts';
import { partitionOf, regionOfGlobalServices } from '../harness/environment/partition.ts';
import { DefinitionError } from '../harness/errors/index.ts';
import { acquireLock } from '../harness/ledger/index.ts';

interface Asked {
  readonly environment: Environment;
  readonly world: WorldAddress | null;
  readonly folder: string;
  readonly run: string;
  readonly entries: readonly Entry[];
}

/** AWS rounds an event's time to the second, and clocks differ: so much is looked at on either side, in milliseconds. */
const margin = 5_000;

/**
 * Asks CloudTrail's event history what the run's callers changed while it ran, holds that against the calls the ledger
 * has, and records what came of it with the run.
 * @throws DefinitionError RP-D621 for a run that identified no caller
 */
export async function corroborateRun(asked: Asked): Promise<Corroboration> {
  const { folder, run } = asked;
  const found = await look(asked);
  const lock = await acquireLock(folder, { command: 'report --corroborate', run });
  try {
    const journal = await openJournal(folder, lock, run);
    await journal.append('corroborated', found, { sync: true });
    await journal.close();
  } finally {
    await lock.release();
  }
  return found;
}

async function look({ environment, world, run, entries }: Asked): Promise<Corroboration> {
  const own = entries.filter((entry) => entry.run === run);
  const made = madeCallsOf(entries, run);
  const callers = Map.groupBy(
    own.flatMap((entry) => (entry.kind === 'identified' ? [entry.data] : [])),
    ({ account, arn }) => `${account} ${arn}`,
  );
  if (callers.size === 0) {
    throw new DefinitionError(
      'RP-D621',
      `Run ${run} has no caller whose events could be asked for.`,
      {
        found: 'no account was identified in it',
        expected: 'a run that came to call AWS',
      },
    );
  }
  const connection = connectionOf(environment, world);
  const hands = handsOf({
    connection,
    environment,
    root: process.cwd(),
    attach: () => Promise.reject(new Error('looking attaches nothing')),
  });
  const from = new Date(Date.parse(own[0]?.time ?? '') - margin);
  const to = new Date(Date.parse(endOf(own)) + margin);
  const events: HistoryEvent[] = [];
  const places = [];
  for (const [caller] of callers.values()) {
    if (caller === undefined) continue;
    const { account, arn } = caller;
    const used = made.flatMap(({ call }) => (call.account === account ? [call.region] : []));
    const regions = [
      ...new Set([caller.region, ...used, regionOfGlobalServices(partitionOf(environment.region))]),
    ].toSorted();
    places.push({ account, caller: arn, regions });
    for (const region of regions) {
      const unwatched = { before: async () => 0, after: async () => {} };
      const aws = hands.clients({ account, region }, 'reading', unwatched);
      const every = environment.target === 'aws' ? 600 : 0;
      events.push(...(await eventHistory(aws, { account, region, caller: arn, from, to, every })));
    }
  }
  const asked = new Date().toISOString();
  // What a run just before or after recorded is its own.
  const ofOthers = new Set(
    entries.flatMap((entry) =>
      entry.kind === 'outcome' && entry.run !== run ? [entry.data.call.requestId] : [],
    ),
  );
  const ofThis = distinct(events).filter(({ requestId }) => !ofOthers.has(requestId));
  return corroborate(made, ofThis, {
    asked,
    from: from.toISOString(),
    to: to.toISOString(),
    places,
  });
}

/** What came after a run's end (statements, deviations) is no act of it. */
const endOf = (own: readonly Entry[]): string =>
  (own.find(({ kind }) => kind === 'run-ended') ?? own.at(-1))?.time ?? '';

const distinct = (events: readonly HistoryEvent[]): readonly HistoryEvent[] => [
  ...new Map(events.map((event) => [event.id, event])).values(),
];
