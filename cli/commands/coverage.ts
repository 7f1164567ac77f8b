import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { evidenceRoot } from '../../fixtures/playing/evidence-folder.ts';
import type { Entry } from '../../harness/entries.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import { openLedger } from '../../harness/ledger/index.ts';
import { coverageOf, tableOf } from '../../reports/coverage.ts';

export function register(root: Command): void {
  root
    .command('coverage')
    .description('Show what each procedure did on each target, from the evidence that is here.')
    .option('--json', 'print the result as one line of JSON')
    .addHelpText(
      'after',
      `
Every ledger in the evidence folder is read; the numbers are the calls of the step, by who answered them. What no run
has played is shown as such.

Example: npx runproof coverage > coverage.md`,
    )
    .action(coverage);
}

/** Reads ledgers only. */
async function coverage({ json }: { json?: boolean }): Promise<void> {
  const ledgers = await ledgersIn(evidenceRoot());
  if (ledgers.length === 0) {
    throw new BlockedError('RP-B646', 'There is no evidence to make the table of.', {
      where: evidenceRoot(),
    });
  }
  const steps = coverageOf(ledgers);
  console.log(json === true ? JSON.stringify(steps) : tableOf(steps).trimEnd());
}

async function ledgersIn(root: string): Promise<readonly (readonly Entry[])[]> {
  const folders = foldersIn(root)
    .flatMap((environment) => foldersIn(environment))
    .filter((folder) => existsSync(join(folder, 'ledger.jsonl')));
  return Promise.all(
    folders.map(async (folder) => (await Array.fromAsync(openLedger(folder).entries())) as Entry[]),
  );
}

const foldersIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((each) => each.isDirectory())
        .map(({ name }) => join(folder, name))
        .toSorted()
    : [];
