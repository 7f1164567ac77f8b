import type { RunRecord } from './run-record.ts';
import { visible } from './html/visible.ts';

const columns = [
  'Procedure',
  'Procedure title',
  'Step',
  'Step title',
  'Kind',
  'Expected result',
  'Result',
  'Verdict',
  'Run',
  'Ledger entry',
  'Recorded (UTC)',
];

/** The traceability matrix as CSV (RFC 4180). What a spreadsheet would run as a formula is made a text by an apostrophe. */
export function traceabilityCsv(record: RunRecord): string {
  const titles = new Map(record.procedures.map(({ id, title }) => [id, title]));
  const steps = new Map(record.steps.map(({ id, title }) => [id, title]));
  const rows = record.traceability.map(
    ({ procedure, step, kind, name, result, verdict, evidence }) => [
      procedure,
      titles.get(procedure) ?? '',
      step,
      steps.get(step) ?? '',
      kind,
      name,
      result,
      verdict ?? '',
      evidence?.run ?? '',
      evidence === null ? '' : String(evidence.seq),
      evidence?.time ?? '',
    ],
  );
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Spreadsheets read a formula behind these even in quotes. */
const formula = /^[\s]*[=+\-@]|^[\t\r\n]/;

function cell(text: string): string {
  const shown = visible(text);
  return `"${(formula.test(shown) ? `'${shown}` : shown).replaceAll('"', '""')}"`;
}
