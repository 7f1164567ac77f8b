import { createInterface } from 'node:readline/promises';
import { placeOf } from '../fixtures/accounts/guard.ts';
import type { Environment } from '../harness/environment/index.ts';
import { DefinitionError } from '../harness/errors/index.ts';
import { nothingKnown, type AnyRunbook } from '../harness/runbook.ts';
import type { Mode } from '../harness/verdict.ts';

/**
 * On aws every irreversible step of a run wants the account's id typed, or given as `--confirm STEP=ACCOUNT`.
 * A step left unconfirmed is blocked when its turn comes, if it has something to do at all.
 */
export async function confirmIrreversible(
  runbook: AnyRunbook,
  selected: readonly string[],
  environment: Environment,
  mode: Mode,
  options: { readonly confirm?: readonly string[]; readonly json?: boolean },
): Promise<Readonly<Record<string, string>>> {
  const given = Object.fromEntries((options.confirm ?? []).map(pair));
  const unknown = Object.keys(given).find(
    (id) => !runbook.placed.some(({ step }) => step.id === id),
  );
  if (unknown !== undefined) {
    throw new DefinitionError(
      'RP-D101',
      `--confirm names "${unknown}", which runbook "${runbook.id}" does not have.`,
    );
  }
  if (
    environment.target !== 'aws' ||
    mode !== 'run' ||
    !process.stdin.isTTY ||
    options.json === true
  )
    return given;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (const { step, conditions } of runbook.placed) {
      const inScope =
        selected.includes(step.id) &&
        conditions.every(({ holds }) => holds(environment as never, nothingKnown));
      if (step.irreversible === undefined || !inScope || given[step.id] !== undefined) continue;
      const account = placeOf(environment, step.account)?.accountId ?? '';
      const answer = await asking.question(
        `"${step.title}" cannot be undone: ${step.irreversible}.\nType the account id ${account} to confirm, or press Enter to leave it out: `,
      );
      if (answer.trim() !== '') given[step.id] = answer.trim();
    }
  } finally {
    asking.close();
  }
  return given;
}

function pair(text: string): [string, string] {
  const [, step, typed] = /^([^=]+)=([\w-]{1,128})$/.exec(text) ?? [];
  if (step === undefined || typed === undefined) {
    throw new DefinitionError('RP-D100', `--confirm "${text}" is not understood.`, {
      expected: 'STEP=ACCOUNT, the account with 12 digits, or the id the step asked for',
    });
  }
  return [step, typed];
}
