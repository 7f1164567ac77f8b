import { DefinitionErrors } from '../errors/definition-errors.ts';
import { DefinitionError } from '../errors/index.ts';
import {
  readParameterTables,
  type Layer,
  type ParameterRow,
} from '../procedures/parameter-tables.ts';
import type { Requirement } from '../procedures/required.ts';
import { parseRule, type Rule } from './rule.ts';

/** One key of an environment file, as its table describes it. */
export interface Key {
  readonly key: string;
  readonly layer: string;
  readonly group: string;
  /** Parameters of the vendor's that take this key's value, each with its layer. */
  readonly parameters: readonly { readonly layer: string; readonly name: string }[];
  readonly default: string | null;
  readonly requirement: Requirement;
  readonly rule: Rule;
  readonly description: string;
  /** The table row, `file:line`. */
  readonly documented: string;
}

/** `init` asks for our own keys first, as what follows hangs on them. */
const order: readonly Layer[] = [
  'runproof',
  'data-layer',
  'service-layer',
  'dr-stack',
  'snapshot-copy',
];

const read = new Map<string, readonly Key[]>();

/**
 * Every key of an environment file, in the order in which they are asked for.
 * @throws DefinitionErrors where a table cannot be read or uses unknown words (RP-D160, RP-D161).
 */
export function describeKeys(folder?: string): readonly Key[] {
  const at = folder ?? '';
  const known = read.get(at) ?? build(readParameterTables(folder));
  read.set(at, known);
  return known;
}

function build(rows: readonly ParameterRow[]): readonly Key[] {
  const faults: DefinitionError[] = [];
  const keys = new Map<string, Key>();
  const sorted = order.flatMap((layer) => rows.filter((row) => row.layer === layer));
  const unknown = (row: ParameterRow, found: string): void => {
    faults.push(
      new DefinitionError(
        'RP-D161',
        `The row of ${row.environmentKey ?? '–'} cannot be understood.`,
        { where: `${row.file}:${row.line}`, found },
      ),
    );
  };
  for (const row of sorted.filter(({ rule }) => rule !== 'shared')) {
    const key = row.environmentKey ?? '';
    if (keys.has(key)) {
      if (keys.get(key)?.rule.text !== row.rule)
        unknown(row, `${key} has another rule in ${keys.get(key)?.documented ?? ''}`);
      continue;
    }
    const rule = parseRule(row.rule, row.default);
    if (rule === undefined) unknown(row, row.rule);
    else
      keys.set(key, {
        key,
        layer: row.layer,
        group: row.group,
        parameters: parametersOf(key, rows),
        default: row.default,
        requirement: row.requiredWhen,
        rule,
        description: row.description,
        documented: `${row.file}:${row.line}`,
      });
  }
  for (const row of rows) {
    if (row.rule === 'shared' && !keys.has(row.environmentKey ?? ''))
      unknown(row, 'shared, though no other table has the key');
    for (const condition of conditionsOf(row.requiredWhen))
      if (!keys.has(condition)) unknown(row, `a condition on ${condition}, which is no key`);
  }
  if (faults.length > 0)
    throw new DefinitionErrors('RP-D161', 'The parameter tables cannot be understood.', faults);
  return [...keys.values()];
}

const parametersOf = (key: string, rows: readonly ParameterRow[]): Key['parameters'] =>
  rows.flatMap((row) =>
    row.environmentKey === key && row.name !== null ? [{ layer: row.layer, name: row.name }] : [],
  );

const conditionsOf = ({ required, emptyWhen }: Requirement): string[] =>
  [required, emptyWhen].flatMap((part) =>
    part === null || typeof part === 'string' ? [] : part.map(({ key }) => key),
  );
