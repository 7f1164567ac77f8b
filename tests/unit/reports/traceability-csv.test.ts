import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { buildRecord } from '../../../reports/record.ts';
import type { MatrixRow } from '../../../reports/run-record.ts';
import { traceabilityCsv } from '../../../reports/traceability-csv.ts';
import { sampleLedger, sampleProcedures, sampleRun } from '../../golden/sample-runs.ts';

const record = buildRecord(sampleLedger(), sampleRun, sampleProcedures);
const named = (name: string): string => {
  const [row] = record.traceability as [MatrixRow];
  return traceabilityCsv({ ...record, traceability: [{ ...row, name }] }).split('\r\n')[1] ?? '';
};

/** Somebody else's parser: the Python that carries the embedded AWS. */
function parsed(csv: string): string[][] {
  const paths = JSON.parse(
    readFileSync(new URL('../../../.setup/paths.json', import.meta.url), 'utf8'),
  ) as { readonly python: string };
  const program =
    'import csv, io, json, sys; text = io.TextIOWrapper(sys.stdin.buffer, "utf-8", newline=""); print(json.dumps(list(csv.reader(text, strict=True))))';
  const { stdout, stderr } = spawnSync(paths.python, ['-c', program], {
    input: csv,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as string[][];
}

test("another program's parser reads every field as it was written", () => {
  const names = [
    'a "quoted", name',
    'two\nlines',
    'plain',
    '',
    '\u202Ereversed',
    "'",
    '","',
    'größer',
  ];
  const [row] = record.traceability as [MatrixRow];
  const rows = parsed(
    traceabilityCsv({ ...record, traceability: names.map((name) => ({ ...row, name })) }),
  );
  expect(rows.map((fields) => fields.length)).toEqual(rows.map(() => 11));
  expect(rows.slice(1).map((fields) => fields[5])).toEqual(
    names.map((name) => name.replace('\u202E', '⟨U+202E⟩')),
  );
  expect(parsed(traceabilityCsv(record))).toHaveLength(record.traceability.length + 1);
});

test('has one line for each row of the matrix, in fields a reader can parse', () => {
  const lines = traceabilityCsv(record).split('\r\n');
  expect(lines).toHaveLength(record.traceability.length + 2);
  expect(lines[0]).toMatch(/^"Procedure","Procedure title","Step"/);
  for (const line of lines.slice(0, -1)) expect(line.match(/"(?:[^"]|"")*"/g)).toHaveLength(11);
});

for (const start of ['=', '+', '-', '@', '\t=', ' =', '\n=']) {
  test(`does not let ${JSON.stringify(start)} begin a formula`, () => {
    expect(named(`${start}HYPERLINK("http://example.com")`)).toContain(
      `"'${start}HYPERLINK(""http`,
    );
  });
}

test('leaves plain words alone and doubles quotes', () => {
  expect(named('the port is "443" - only')).toContain('"the port is ""443"" - only"');
});
