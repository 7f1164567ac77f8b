import type { Entry } from '../harness/entries.ts';
import type { Environment } from '../harness/environment/index.ts';
import { BlockedError, DefinitionError } from '../harness/errors/index.ts';

/** What an environment may say that this version cannot do is refused, so that nobody believes it was done. */
export function refuseUnbuilt({ ledgerStore, name }: Environment): void {
  if (ledgerStore === undefined) return;
  throw new DefinitionError(
    'RP-D105',
    `Environment "${name}" asks for LEDGER_STORE, which is not built yet.`,
    { fix: 'Leave it out: the ledger is kept in the evidence folder.' },
  );
}

/** An environment that says it is installed, yet has no ledger here, was installed from elsewhere: acting on it would fork its history. */
export function refuseLostLedger(
  { target, installed, name }: Environment,
  entries: readonly Entry[],
  folder: string,
): void {
  if (target !== 'aws' || !installed || entries.length > 0) return;
  throw new BlockedError(
    'RP-B216',
    `Environment "${name}" is installed, but its ledger is not here.`,
    {
      found: `no ledger in ${folder}`,
      expected: 'the ledger of the installation (INSTALLED=true)',
    },
  );
}
