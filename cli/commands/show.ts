import type { Command } from 'commander';
import { DefinitionError } from '../../harness/errors/index.ts';
import { readProcedures } from '../../harness/procedures/index.ts';
import { describeStep, kindInWords, type Named, type ShownStep } from '../describing/step.ts';
import { columns, wrapped } from '../describing/words.ts';
import { paint } from '../paint.ts';
import { loadRunbooks } from '../runbooks.ts';
import { closest } from '../selection.ts';

export function register(program: Command): void {
  program
    .command('show')
    .description(
      'Show everything about a step: its procedure, results, needs, permissions and how it is undone.',
    )
    .argument('<step>', 'the step, such as pre-deployment.create-key-pair')
    .option('--json', 'print the result as one line of JSON')
    .addHelpText(
      'after',
      '\nExample: npx runproof show post-deployment.enforce-elasticsearch-https',
    )
    .action(show);
}

/** Shows a step from its definition alone. Throws DefinitionError RP-D101 for a step that no runbook has. */
async function show(id: string, options: { json?: boolean }): Promise<void> {
  const runbooks = await loadRunbooks();
  const step = describeStep(id, runbooks, readProcedures());
  if (step === undefined) {
    const ids = [...new Set(runbooks.flatMap(({ placed }) => placed.map((one) => one.step.id)))];
    throw new DefinitionError('RP-D101', `No runbook has a step "${id}".`, {
      expected: closest(id, ids),
    });
  }
  console.log(options.json === true ? JSON.stringify(step) : inWords(step));
}

function inWords(step: ShownStep): string {
  const { procedure, permissions, settles } = step;
  const documented = 'title' in procedure ? procedure : null;
  return [
    paint.bold(step.title),
    paint.dim([step.id, kindInWords[step.kind], step.account, step.reversal].join(' · ')),
    '',
    ...fields([
      ['Defined in', step.definedIn ?? 'a file that the rule of the house does not lead to'],
      ...step.usedIn.map(({ runbook, number, of, location }): Field => [
        'Used in',
        `${runbook}, step ${number} of ${of} (${location})`,
      ]),
      ...step.usedIn.flatMap(({ leftOutWhen }) =>
        leftOutWhen.map((reason): Field => ['Left out', `when ${reason}`]),
      ),
      [
        'Procedure',
        documented === null
          ? procedure.id
          : `${procedure.id} (${documented.file}:${documented.line})`,
      ],
      ...(documented?.documentSection
        ? [['Document', documented.documentSection.join(' / ')] satisfies Field]
        : []),
      ...(settles === null
        ? []
        : [
            ['Settles', `within ${settles.within}, looking every ${settles.every}`] satisfies Field,
          ]),
      ...(step.irreversible === null ? [] : [['Irreversible', step.irreversible] satisfies Field]),
    ]),
    ...(documented === null ? [] : ['', wrapped(documented.purpose, columns())]),
    ...listed('Prerequisites', documented?.prerequisites ?? []),
    ...listed('What to do', documented?.instructions ?? [], (at) => `${at + 1}.`),
    ...listed('Checked before acting', step.preconditions),
    ...listed('Expected results', step.criteria),
    ...listed('Attested results', step.attestations),
    ...listed('Needs', step.needs.map(valueInWords)),
    ...listed('Outputs', step.outputs.map(valueInWords)),
    ...listed('Permissions to read', permissions.reading),
    ...listed('Permissions to change', permissions.changing),
    ...listed('Notes', documented?.notes ?? []),
  ].join('\n');
}

type Field = [label: string, text: string];

const fields = (all: readonly Field[]): readonly string[] =>
  all.map(
    ([label, text]) =>
      `${paint.dim(label.padEnd(12))}  ${wrapped(text, columns(), ' '.repeat(14))}`,
  );

const valueInWords = ({ name, kind, optional, about }: Named): string =>
  `${name} (${kind}${optional ? ', may be absent' : ''}): ${about}`;

function listed(
  title: string,
  items: readonly string[],
  mark: (at: number) => string = () => '-',
): readonly string[] {
  if (items.length === 0) return [];
  const lines = items.map((item, at) => {
    const lead = `  ${mark(at)} `;
    return `${lead}${wrapped(item, columns(), ' '.repeat(lead.length))}`;
  });
  return ['', paint.bold(title), ...lines];
}
