import { DefinitionErrors } from '../errors/definition-errors.ts';
import { DefinitionError } from '../errors/index.ts';
import { proceduresFolder, readFolder, type ProcedureFile } from './folder.ts';
import { readBlocks, type Table } from './markdown.ts';
import { parseRequirement, type Requirement } from './required.ts';

export type Layer = 'data-layer' | 'service-layer' | 'dr-stack' | 'snapshot-copy' | 'runproof';

interface Row {
  readonly layer: string;
  /** Heading of the table the row stands in. */
  readonly group: string;
  readonly requiredWhen: Requirement;
  readonly environmentKey: string | null;
  readonly description: string;
  readonly file: string;
  readonly line: number;
  /** Headings of the document, from the outermost; null for keys of our own. */
  readonly documentSection: readonly string[] | null;
}

/** A parameter of the vendor's products, or (layer `runproof`) a key of our own. */
export interface ParameterRow extends Row {
  /** As the template spells it; null for keys of our own and for names the document has lost. */
  readonly name: string | null;
  /** As the document spells it, where that differs; null where it has no such row. */
  readonly documentName: string | null;
  readonly default: string | null;
  /** Words of the vocabulary explained in procedures/parameters-runproof.md. */
  readonly rule: string;
}

/** A parameter the platform's containers read from Parameter Store. */
export interface ServiceParameterRow extends Row {
  /** With `{environment}` in the place of the data layer's Environment. */
  readonly path: string;
  readonly storedAs: 'String' | 'SecureString';
  /** The document writes `uat` in this path. */
  readonly documentSaysUat: boolean;
}

const parameterHeader = [
  'Parameter',
  'Default',
  'Required',
  'Rule',
  'Environment key',
  'Description',
];
const pathHeader = ['Path', 'Stored as', 'Required', 'Environment key', 'Description'];
const ssm = 'parameters-ssm';

/** @throws DefinitionErrors (RP-D160, RP-D161) with every fault, each with file and line. */
export function readParameterTables(folder: string = proceduresFolder): readonly ParameterRow[] {
  return readRows(
    folder,
    (stem) => stem !== ssm,
    parameterHeader,
    (cells, common, complain) => {
      const [name = '', value = '', , rule = ''] = cells;
      const [, spelt, documented] = /^(\S+) \(document: (\S+)\)$/.exec(name) ?? [
        undefined,
        name,
        name,
      ];
      const known = common.layer !== 'runproof' && /^[A-Za-z][A-Za-z0-9]*$/.test(spelt ?? '');
      const lost = /^\(name lost(?:, printed as ([A-Za-z]+))?\)$/.exec(name);
      if (!known && lost === null && name !== '–')
        complain('names no parameter.', name, 'a name, (name lost), or – for a key of our own');
      if (rule === '') complain('has no rule.', 'an empty cell', 'a rule');
      if (common.environmentKey === null)
        complain('has no environment key.', 'an empty cell', 'a key in upper snake case');
      return {
        ...common,
        name: known ? (spelt ?? null) : null,
        documentName: known ? (documented ?? null) : (lost?.[1] ?? null),
        default: value === '' ? null : value,
        rule,
      };
    },
  );
}

/** @throws DefinitionErrors (RP-D160, RP-D161) with every fault, each with file and line. */
export function readServiceParameters(
  folder: string = proceduresFolder,
): readonly ServiceParameterRow[] {
  return readRows(
    folder,
    (stem) => stem === ssm,
    pathHeader,
    (cells, common, complain) => {
      const [path = '', storedAs = ''] = cells;
      const [, plain = '', slip] = /^(\/[A-Za-z0-9_./{}-]+)( \(document: uat\))?$/.exec(path) ?? [];
      if (plain === '') complain('has no path.', path, '/tetrascience/{environment}/…');
      if (storedAs !== 'String' && storedAs !== 'SecureString')
        complain('does not say how it is stored.', storedAs, 'String or SecureString');
      return {
        ...common,
        path: plain,
        storedAs: storedAs === 'String' ? 'String' : 'SecureString',
        documentSaysUat: slip !== undefined,
      };
    },
  );
}

type Complain = (sentence: string, found: string, expected: string) => void;

function readRows<R extends Row>(
  folder: string,
  wanted: (stem: string) => boolean,
  header: readonly string[],
  rowOf: (cells: readonly string[], common: Row, complain: Complain) => R,
): R[] {
  const faults: DefinitionError[] = [];
  const rows = readFolder(folder, 'parameters')
    .filter(({ stem }) => wanted(stem))
    .flatMap((file) =>
      tablesOf(file).flatMap(({ table, group, source }) => {
        const complainAt =
          (line: number): Complain =>
          (sentence, found, expected) => {
            faults.push(
              new DefinitionError('RP-D160', `A row of the table "${group}" ${sentence}`, {
                where: `${file.shown}:${line}`,
                found,
                expected,
              }),
            );
          };
        if (table.header.join('|') !== header.join('|')) {
          complainAt(table.line)(
            'cannot be read: the columns differ.',
            table.header.join(', '),
            header.join(', '),
          );
          return [];
        }
        return table.rows.map(({ cells, line }) => {
          const words = cells[2] ?? '';
          const requiredWhen = parseRequirement(words);
          if (requiredWhen === undefined) {
            faults.push(
              new DefinitionError(
                'RP-D161',
                `The table "${group}" does not say when a value is required.`,
                {
                  where: `${file.shown}:${line}`,
                  found: words,
                  expected: 'always, optional, never, or when KEY is VALUE',
                },
              ),
            );
          }
          const named = cells[header.indexOf('Environment key')] ?? '';
          const complain = complainAt(line);
          if (named !== '' && !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(named))
            complain('has a malformed environment key.', named, 'upper snake case');
          const common: Row = {
            layer: file.stem.slice('parameters-'.length),
            group,
            requiredWhen: requiredWhen ?? { text: words, required: 'optional', emptyWhen: null },
            environmentKey: named === '' ? null : named,
            description: cells.at(-1) ?? '',
            file: file.shown,
            line,
            documentSection: source,
          };
          return rowOf(cells, common, complain);
        });
      }),
    );
  if (faults.length > 0)
    throw new DefinitionErrors('RP-D160', 'The parameter tables cannot be read.', faults);
  return rows;
}

function tablesOf(
  file: ProcedureFile,
): { table: Table; group: string; source: readonly string[] | null }[] {
  let group = '';
  let source: readonly string[] | null = null;
  return readBlocks(file.text).flatMap((block) => {
    if (block.kind === 'heading') group = block.text;
    if (block.kind === 'paragraph' && block.text.startsWith('Source: '))
      source = block.text.slice('Source: '.length).split(' / ');
    return block.kind === 'table' ? [{ table: block, group, source }] : [];
  });
}
