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
