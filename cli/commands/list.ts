import type { Command } from 'commander';
import type { AnyRunbook } from '../../harness/runbook.ts';
import { kindInWords, listSteps, type ListedStep } from '../describing/step.ts';
import { columns, wrapped } from '../describing/words.ts';
import { paint } from '../paint.ts';
import { loadRunbook, loadRunbooks } from '../runbooks.ts';

export function register(program: Command): void {
  program
    .command('list')
    .description('List the runbooks, or the steps of one in their order.')
    .argument('[runbook]', 'the runbook whose steps are listed')
    .option('--json', 'print the result as one line of JSON')
    .addHelpText(
      'after',
      `
Each step is shown with what it does (acts, confirms, or is attested by a person), the account it works in, whether
it can be undone, and the reason for which an environment may leave it out.

Example: npx runproof list new-install`,
    )
    .action(list);
}

/** Lists the runbooks, or with a runbook its steps. Reads definitions only: no AWS, no browser, no environment. */
async function list(runbook: string | undefined, options: { json?: boolean }): Promise<void> {
  if (runbook === undefined) listRunbooks(await loadRunbooks(), options.json ?? false);
  else listOne(await loadRunbook(runbook), options.json ?? false);
}

function listRunbooks(runbooks: readonly AnyRunbook[], json: boolean): void {
  const found = runbooks.map(({ id, title, procedure, placed }) => ({
    id,
    title,
    procedure,
    steps: placed.length,
  }));
  if (json) {
    console.log(JSON.stringify({ runbooks: found }));
    return;
  }
  const width = Math.max(...found.map(({ id }) => id.length));
  for (const { id, title, steps } of found) {
    console.log(
      `${paint.bold(id.padEnd(width))}  ${title} ${paint.dim(`(${steps} ${steps === 1 ? 'step' : 'steps'})`)}`,
    );
  }
  console.log(`\nThe steps of one: npx runproof list ${found[0]?.id ?? 'RUNBOOK'}`);
}

function listOne(runbook: AnyRunbook, json: boolean): void {
  const { id, title, procedure } = runbook;
  const steps = listSteps(runbook);
  if (json) {
    console.log(JSON.stringify({ id, title, procedure, steps }));
    return;
  }
  console.log(
    `${paint.bold(title)} ${paint.dim(`(${id}, ${steps.length} ${steps.length === 1 ? 'step' : 'steps'})`)}`,
  );
  for (const step of steps) console.log(`\n${lines(step, String(steps.length).length)}`);
  console.log(`\nMore about one: npx runproof show ${steps[0]?.id ?? 'STEP'}`);
}

function lines(step: ListedStep, digits: number): string {
  const indent = ' '.repeat(digits + 2);
  const traits = [
    kindInWords[step.kind],
    step.account,
    ...(step.reversal === 'changes nothing' ? [] : [step.reversal]),
    ...(step.independent ? ['holds up nothing else'] : []),
  ];
  const conditions = step.leftOutWhen.map((reason) =>
    wrapped(`left out when ${reason}`, columns(), `${indent}  `),
  );
  return [
    `${String(step.number).padStart(digits)}  ${paint.bold(step.id)}  ${paint.dim(traits.join(' · '))}`,
    `${indent}${step.title}`,
    ...conditions.map((condition) => `${indent}${condition}`),
  ].join('\n');
}
