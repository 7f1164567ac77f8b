import type { Command } from 'commander';
import { placeOf } from '../../fixtures/accounts/guard.ts';
import type { AccountName } from '../../harness/context.ts';
import { loadEnvironment, type Environment } from '../../harness/environment/index.ts';
import { DefinitionError } from '../../harness/errors/index.ts';
import { nothingKnown, type AnyRunbook } from '../../harness/runbook.ts';
import {
  doubtful,
  mostCharacters,
  policiesFor,
  type NamedPolicy,
  type PolicyRequest,
} from '../describing/policy.ts';
import { loadRunbook } from '../runbooks.ts';
import { selectSteps } from '../selection.ts';

interface PolicyOptions {
  readonly step?: readonly string[];
  readonly env?: string;
  readonly reading?: boolean;
  readonly document?: string;
  readonly json?: boolean;
}

export function register(program: Command): void {
  program
    .command('policy')
    .description(
      'Print the least-privilege IAM policies a runbook needs, one document per account.',
    )
    .argument('[runbook]', 'the runbook', 'new-install')
    .option(
      '--step <id>',
      'only what this step needs; may be repeated',
      (id: string, all: readonly string[] = []) => [...all, id],
    )
    .option(
      '--env <name>',
      'only what applies to this environment, with its account ids; without it every step counts',
    )
    .option('--reading', 'only what plan and audit need: nothing that changes anything')
    .option('--document <name>', 'print the policy of that name alone, as IAM takes it')
    .option('--json', 'print the result as one line of JSON')
    .addHelpText(
      'after',
      `
Actions come from the steps’ own declarations, with what the identity guard asks. RunproofReads holds what observing
needs, RunproofChanges what acting and undoing need. Resources are not narrowed. A document that would pass IAM’s
${mostCharacters.toLocaleString('en')} characters is split; attach all its parts. Standard output holds JSON only, notes go to standard error.

Examples:
  npx runproof policy new-install --env acme-prod
  npx runproof policy new-install --reading --document runproof-new-install-main-reading > audit.json`,
    )
    .action(policy);
}

/** Prints the policies as JSON: `{ runbook, documents: [{ name, account, accountId, policy }] }`, or one policy alone. */
async function policy(runbookId: string | undefined, options: PolicyOptions): Promise<void> {
  const runbook = await loadRunbook(runbookId ?? 'new-install');
  const environment = options.env === undefined ? null : loadEnvironment(options.env);
  const request = requestOf(runbook, environment, options);
  const documents = policiesFor(request);
  for (const note of notesOn(request, documents, environment)) console.error(`Note: ${note}`);
  const chosen =
    options.document === undefined
      ? { runbook: runbook.id, documents }
      : policyNamed(options.document, documents);
  console.log(JSON.stringify(chosen, null, options.json === true ? undefined : 2));
}

function requestOf(
  runbook: AnyRunbook,
  environment: Environment | null,
  options: PolicyOptions,
): PolicyRequest {
  const selected = selectSteps(runbook, options);
  const steps = runbook.placed
    .filter(({ step }) => selected.includes(step.id))
    .filter(
      ({ conditions }) =>
        environment === null ||
        conditions.every(({ holds }) => holds(environment as never, nothingKnown)),
    )
    .map(({ step }) => step);
  const accounts = (['main', 'dr'] as const).flatMap(
    (account: AccountName): PolicyRequest['accounts'] => {
      if (environment === null) return [{ account, id: null }];
      const place = placeOf(environment, account);
      return place === null ? [] : [{ account, id: place.accountId }];
    },
  );
  const extra =
    environment !== null && readsParameterStore(environment) ? ['ssm:GetParameter'] : [];
  return {
    name: `runproof-${runbook.id}`,
    steps,
    accounts,
    reading: options.reading ?? false,
    extra,
  };
}

const readsParameterStore = (environment: Environment): boolean =>
  Object.values(environment).some(
    (value: unknown) =>
      typeof value === 'object' &&
      value !== null &&
      'from' in value &&
      String(value.from).startsWith('ssm:'),
  );

function notesOn(
  { steps, reading, extra = [] }: PolicyRequest,
  documents: readonly NamedPolicy[],
  environment: Environment | null,
): readonly string[] {
  const unclear = reading ? doubtful(steps) : [];
  return [
    'resources are not narrowed: every action is allowed on "*". Narrow them where your rules ask for it.',
    ...(environment === null
      ? ['no environment was named, so steps that may be left out count, too.']
      : []),
    ...(steps.length === 0
      ? ['none of these steps applies to this environment; no document is needed.']
      : []),
    ...(documents.some(({ name }) => /-of-\d+$/.test(name))
      ? ['a document passes IAM’s limit and is split; attach all its parts.']
      : []),
    ...(unclear.length > 0 ? [`not known to only read, so left out: ${unclear.join(', ')}.`] : []),
    ...(extra.length > 0
      ? [
          'secrets are read from Parameter Store; where they are encrypted with a key of your own, allow kms:Decrypt on it.',
        ]
      : []),
  ];
}

function policyNamed(name: string, documents: readonly NamedPolicy[]): NamedPolicy['policy'] {
  const found = documents.find((document) => document.name === name);
  if (found !== undefined) return found.policy;
  throw new DefinitionError('RP-D180', `There is no policy document "${name}".`, {
    expected:
      documents.length === 0
        ? 'none: no step applies'
        : `one of ${documents.map((one) => one.name).join(', ')}`,
  });
}
