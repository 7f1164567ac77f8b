import { expect, test } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefinitionErrors } from '../../../harness/errors/definition-errors.ts';
import { describeKeys } from '../../../harness/environment/index.ts';
import { describeDocument } from '../../../harness/procedures/document.ts';
import {
  readParameterTables,
  readProcedures,
  readServiceParameters,
} from '../../../harness/procedures/index.ts';
import { parseRequirement } from '../../../harness/procedures/required.ts';

const sound = `# Chapter

## Some procedure

Source: A / B

Why it is done.

### Prerequisites

- one

### What to do

1. first with \`code\`
2. second

### Expected results

- it holds

### Notes

- <b>kept as text</b>
`;

const header = `# T\n\nSource: A / B\n\n## Group\n\n| Parameter | Default | Required | Rule | Environment key | Description |\n|---|---|---|---|---|---|\n`;

function inFolder<T>(name: string, text: string, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'procedures-'));
  try {
    writeFileSync(join(folder, name), text);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function faultsOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionErrors)) throw error;
    return error.problems.map(
      ({ code, sentence, details }) =>
        `${code} ${details.where?.replace(/^.*\//, '') ?? ''} ${sentence}`,
    );
  }
}

test('a procedure is read with all its parts, in plain text', () => {
  const [procedure] = inFolder('chapter.md', sound, readProcedures);
  expect(procedure).toMatchObject({
    id: 'chapter#some-procedure',
    chapter: 'Chapter',
    title: 'Some procedure',
    line: 3,
    purpose: 'Why it is done.',
    prerequisites: ['one'],
    instructions: ['first with code', 'second'],
    expectedResults: ['it holds'],
    attestedResults: [],
    notes: ['<b>kept as text</b>'],
    documentSection: ['A', 'B'],
  });
});

test('an attested result may count for a time only', () => {
  const limited = `${sound}\n### Attested results\n\n- it was read; valid for 12 months\n- it is so\n`;
  expect(inFolder('chapter.md', limited, readProcedures)[0]).toMatchObject({
    attestedResults: ['it was read', 'it is so'],
    validity: { 'it was read': '12 months' },
  });
});

const faulty: readonly (readonly [string, (text: string) => string, string])[] = [
  [
    'no title',
    (text) => text.replace('# Chapter\n', ''),
    'RP-D160 chapter.md:1 A procedure file has no title.',
  ],
  [
    'a validity in other words',
    (text) => `${text}\n### Attested results\n\n- it was read; valid for a year\n`,
    'RP-D160 chapter.md:3 Procedure "Some procedure": limits a result in words the program does not know.',
  ],
  ['no procedure', () => '# Chapter\n', 'RP-D160 chapter.md:1 A procedure file has no procedure.'],
  [
    'no source',
    (text) => text.replace('Source: A / B\n', ''),
    'RP-D160 chapter.md:6 Procedure "Some procedure": does not say where it comes from.',
  ],
  [
    'no purpose',
    (text) => text.replace('Why it is done.\n', ''),
    'RP-D160 chapter.md:3 Procedure "Some procedure": has no purpose in plain sentences.',
  ],
  [
    'no instructions',
    (text) => text.replace(/### What to do[\s\S]*?second\n/, ''),
    'RP-D160 chapter.md:3 Procedure "Some procedure": has no part "What to do".',
  ],
  [
    'no result',
    (text) => text.replace(/### Expected results\n\n- it holds\n/, ''),
    'RP-D160 chapter.md:3 Procedure "Some procedure": has no result.',
  ],
  [
    'a result twice',
    (text) => text.replace('- it holds', '- it holds\n- it holds'),
    'RP-D160 chapter.md:3 Procedure "Some procedure": has a result twice.',
  ],
  [
    'an unknown part',
    (text) => text.replace('### Notes', '### Remarks'),
    'RP-D160 chapter.md:22 Procedure "Some procedure": has a part the program does not know.',
  ],
  [
    'a part twice',
    (text) => text.replace('### Notes', '### Prerequisites'),
    'RP-D160 chapter.md:22 Procedure "Some procedure": has a part twice.',
  ],
  [
    'the wrong kind of list',
    (text) => text.replace('- one', '1. one'),
    'RP-D160 chapter.md:11 Procedure "Some procedure": has the wrong kind of list under "Prerequisites".',
  ],
  [
    'prose in a part',
    (text) => text.replace('- one', 'one'),
    'RP-D160 chapter.md:11 Procedure "Some procedure": has something besides one list in a part.',
  ],
  [
    'an id twice',
    (text) => `${text}\n${text.slice(text.indexOf('##'))}`,
    'RP-D160 chapter.md:26 Two procedures have the id "chapter#some-procedure".',
  ],
];

for (const [name, spoil, fault] of faulty) {
  test(`${name} is refused with file and line`, () => {
    expect(
      inFolder('chapter.md', spoil(sound), (folder) => faultsOf(() => readProcedures(folder))),
    ).toContain(fault);
  });
}

test('a table row is read, with what the document calls it', () => {
  const rows = inFolder(
    'parameters-dr-stack.md',
    `${header}| KmsKeySource (document: KMSKeySource) | \`alias/x\` | when SSO is true, else empty | text | SOME_KEY | Words. |\n| (name lost, printed as MinCapacity) | | optional | text | OTHER | Words. |\n`,
    readParameterTables,
  );
  expect(rows[0]).toMatchObject({
    layer: 'dr-stack',
    group: 'Group',
    name: 'KmsKeySource',
    documentName: 'KMSKeySource',
    default: 'alias/x',
    rule: 'text',
    environmentKey: 'SOME_KEY',
    line: 9,
    documentSection: ['A', 'B'],
  });
  expect(rows[1]).toMatchObject({ name: null, documentName: 'MinCapacity', default: null });
});

const faultyRows: readonly (readonly [string, string])[] = [
  [
    '| Name | | sometimes | text | KEY | x |',
    'RP-D161 parameters-dr-stack.md:9 The table "Group" does not say when a value is required.',
  ],
  [
    '| Name | | always | | KEY | x |',
    'RP-D160 parameters-dr-stack.md:9 A row of the table "Group" has no rule.',
  ],
  [
    '| Name | | always | text | | x |',
    'RP-D160 parameters-dr-stack.md:9 A row of the table "Group" has no environment key.',
  ],
  [
    '| Name | | always | text | some_key | x |',
    'RP-D160 parameters-dr-stack.md:9 A row of the table "Group" has a malformed environment key.',
  ],
  [
    '| | | always | text | KEY | x |',
    'RP-D160 parameters-dr-stack.md:9 A row of the table "Group" names no parameter.',
  ],
];

for (const [row, fault] of faultyRows) {
  test(`the row ${row} is refused with file and line`, () => {
    expect(
      inFolder('parameters-dr-stack.md', `${header}${row}\n`, (folder) =>
        faultsOf(() => readParameterTables(folder)),
      ),
    ).toContain(fault);
  });
}

test('a table with other columns is refused', () => {
  expect(
    inFolder('parameters-dr-stack.md', header.replace('Rule', 'Law'), (folder) =>
      faultsOf(() => readParameterTables(folder)),
    ),
  ).toEqual([
    'RP-D160 parameters-dr-stack.md:7 A row of the table "Group" cannot be read: the columns differ.',
  ]);
  expect(
    inFolder('parameters-ssm.md', header, (folder) =>
      faultsOf(() => readServiceParameters(folder)),
    ),
  ).toHaveLength(1);
});

test('rules and conditions the program does not know are refused', () => {
  const faults = (row: string): string[] =>
    inFolder('parameters-runproof.md', `${header}${row}\n`, (folder) =>
      faultsOf(() => describeKeys(folder)),
    );
  expect(faults('| – | | always | tasty | KEY | x |')).toEqual([
    'RP-D161 parameters-runproof.md:9 The row of KEY cannot be understood.',
  ]);
  expect(faults('| – | | when NOWHERE is true | text | KEY | x |')).toEqual([
    'RP-D161 parameters-runproof.md:9 The row of KEY cannot be understood.',
  ]);
  expect(faults('| – | | always | shared | KEY | x |')).toEqual([
    'RP-D161 parameters-runproof.md:9 The row of KEY cannot be understood.',
  ]);
  expect(faults('| – | | always | text | KEY | x |')).toEqual([]);
});

test('the words of "Required" are read whole or not at all', () => {
  expect(parseRequirement('when A is true and B is empty, else empty')).toMatchObject({
    required: [
      { key: 'A', is: { value: 'true' } },
      { key: 'B', is: 'empty' },
    ],
    emptyWhen: 'not required',
  });
  expect(parseRequirement('when A is x, empty when B is set')).toMatchObject({
    emptyWhen: [{ key: 'B', is: 'set' }],
  });
  for (const text of [
    '',
    'when',
    'when A',
    'else empty',
    'always, else empty',
    'when A is true or B is true',
    'whenever A is true',
  ])
    expect(parseRequirement(text), text).toBeUndefined();
});

test('a document is described by headings, digests and names, and another text is noticed', () => {
  const text =
    'Page\nIntro\nFirst\nParameter | Default |\n---|---|\nNameA | 1 | x\nA lost name. | ||\nNameB | y |\nafter. - Second\nbody\n';
  const headings = [['Page'], ['First'], ['First', 'Second']];
  const described = describeDocument(text, headings);
  expect(described.map(({ parameters }) => parameters)).toEqual([[], ['NameA', null, 'NameB'], []]);
  expect(described[2]?.sha256).toBe(
    '230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5',
  );
  expect(describeDocument(text.replaceAll('\n', '\r\n'), headings)).toEqual(described);
  const changed = describeDocument(text.replace('| 1 |', '| 2 |'), headings);
  expect(changed.map(({ sha256 }, at) => sha256 === described[at]?.sha256)).toEqual([
    true,
    false,
    true,
  ]);
  expect(faultsOf(() => describeDocument(text, [...headings, ['Third']]))).toEqual([
    'RP-D162  The document has no heading "Third" there.',
  ]);
});
