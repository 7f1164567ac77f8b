import { paint } from '../paint.ts';
import { columns, wrapped } from '../describing/words.ts';
import type { Area, Check } from './check.ts';

const titles: Readonly<Record<Area, string>> = {
  machine: 'This machine',
  environment: 'The environment',
  accounts: 'Accounts',
  evidence: 'Evidence',
};
const marks: Readonly<Record<Check['state'], string>> = {
  fit: '✓',
  unfit: '✗',
  'not checked': '–',
};

/** The checks by area, each with its mark, what was found and the remedy; last how many are not fit. */
export function inWords(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const areas = (Object.keys(titles) as Area[]).flatMap((area) => {
    const own = checks.filter((check) => check.area === area);
    return own.length === 0
      ? []
      : ['', paint.bold(titles[area]), ...own.map((check) => line(check, width))];
  });
  const unfit = checks.filter(({ state }) => state === 'unfit').length;
  const end =
    unfit === 0 ? 'Fit.' : `Not fit: ${unfit} of ${checks.length} checks ask for a remedy.`;
  return [...areas.slice(1), '', paint.bold(end)].join('\n');
}

function line({ name, state, found, remedy }: Check, width: number): string {
  const indent = ' '.repeat(width + 6);
  const text = wrapped(
    state === 'not checked' ? `not checked: ${found}` : found,
    columns(),
    indent,
  );
  const head = `  ${marks[state]} ${name.padEnd(width)}  ${state === 'not checked' ? paint.dim(text) : text}`;
  return remedy === null
    ? head
    : `${head}\n${indent}${wrapped(`Remedy: ${remedy}`, columns(), indent)}`;
}
