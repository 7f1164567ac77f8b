import { expect, test } from '@playwright/test';
import { lastWords } from '../../cli/closing.ts';
import { buildRecord } from '../../reports/record.ts';
import { sampleLedger, sampleProcedures, sampleRun } from '../golden/sample-runs.ts';

test('steps that were not run are told once for each reason, everything else by itself', () => {
  const record = buildRecord(sampleLedger(), sampleRun, sampleProcedures);
  const open = (step: string, verdict: string, reason: string) => ({
    step,
    verdict,
    reason,
    remedy: verdict === 'blocked' ? 'Mend it.' : null,
  });
  const openPoints = [
    open('a.first', 'blocked', 'unfit'),
    open('a.second', 'not run', '"a.first" is blocked'),
    open('a.third', 'not run', '"a.first" is blocked'),
    open('b.alone', 'not run', 'left out'),
  ] as never;
  const said = lastWords({
    published: {
      record: { ...record, openPoints, deviations: [] },
      report: 'report.html',
      notPrinted: null,
    },
    exitCode: 2,
    json: false,
  });
  expect(said.split('\n').filter((line) => /^(Open| {11})/.test(line))).toEqual([
    'Open       a.first: blocked, unfit',
    '           Mend it.',
    'Open       2 steps not run, from a.second on: "a.first" is blocked',
    'Open       b.alone: not run, left out',
  ]);
});
