import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { buildRecord } from '../../../reports/record.ts';
import type { RunRecord } from '../../../reports/run-record.ts';
import { auditedLedger, auditRun } from '../../golden/sample-audits.ts';
import {
  firstRun,
  rerunOfOne,
  resumedRun,
  sampleLedger,
  sampleProcedures,
  sampleRun,
} from '../../golden/sample-runs.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../reports/record.schema.json', import.meta.url), 'utf8'),
) as object;
const validate: ValidateFunction = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  schema,
);
const record = (run: string): RunRecord => buildRecord(sampleLedger(), run, sampleProcedures);

for (const run of [firstRun, sampleRun, resumedRun, rerunOfOne]) {
  test(`the record of run ${run} fits its schema`, () => {
    validate(record(run));
    expect(validate.errors).toBeNull();
  });
}

test('the record of an audit, with its comparison, fits its schema', () => {
  validate(buildRecord(auditedLedger(), auditRun, []));
  expect(validate.errors).toBeNull();
});

const faults: readonly (readonly [name: string, plant: (record: RunRecord) => unknown])[] = [
  ['a verdict nobody knows', (good) => ({ ...good, verdict: 'fine' })],
  ['a field nobody knows', (good) => ({ ...good, remark: 'looks good' })],
  ['another version', (good) => ({ ...good, version: 1 })],
  [
    'a time without zone',
    (good) => ({ ...good, run: { ...good.run, started: '2026-11-22 10:15' } }),
  ],
  [
    'a shortened digest',
    (good) => ({ ...good, ledger: { ...good.ledger, head: { seq: 3, hash: 'ab12' } } }),
  ],
  [
    'a step without its verdict',
    (good) => ({ ...good, steps: good.steps.map(({ verdict: _verdict, ...step }) => step) }),
  ],
  [
    'a call with its parameters',
    (good) => ({
      ...good,
      steps: good.steps.map((step) => ({
        ...step,
        judgment: step.judgment && {
          ...step.judgment,
          calls: step.judgment.calls.map((call) => ({ ...call, input: { Value: 'x' } })),
        },
      })),
    }),
  ],
];

for (const [name, plant] of faults) {
  test(`the schema refuses ${name}`, () => {
    expect(validate(JSON.parse(JSON.stringify(plant(record(sampleRun)))))).toBe(false);
  });
}
