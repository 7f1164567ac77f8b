import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { canonicalDigest, canonicalJson } from '../../../../harness/json.ts';
import { testResultStatement } from '../../../../reports/exports/test-result.ts';
import type { RunRecord, StepRecord } from '../../../../reports/run-record.ts';
import { hostileRecords, record, records, schemaText } from './records.ts';

const validate = new Ajv2020({ strict: false }).compile(
  JSON.parse(schemaText('in-toto-test-result.json')) as object,
);
const page = 'cd'.repeat(32);

function problemsOf(document: unknown): unknown[] {
  validate(document);
  return validate.errors ?? [];
}

test('every run is a statement of the published form', () => {
  for (const one of [...records, ...hostileRecords])
    expect(problemsOf(testResultStatement(one, page))).toEqual([]);
  const { predicateType: _gone, ...faulty } = testResultStatement(record, page);
  expect(problemsOf(faulty)).not.toEqual([]);
});

test('it binds record, ledger head and page, and is the same each time', () => {
  const statement = testResultStatement(record, page);
  expect(statement.subject).toEqual([
    { name: 'record.json', digest: { sha256: canonicalDigest(record) } },
    { name: 'ledger head', digest: { sha256: record.ledger.head.hash } },
    { name: 'page', digest: { sha256: page } },
  ]);
  expect(canonicalJson(testResultStatement(structuredClone(record), page))).toBe(
    canonicalJson(statement),
  );
});

const conforming = (change: Partial<RunRecord['run']> = {}): RunRecord => {
  const steps = record.steps
    .filter(({ verdict }) => verdict === 'passed')
    .map((step): StepRecord => ({ ...step, stale: null }));
  return {
    ...record,
    steps,
    rehearsed: { steps: [], attestations: [] },
    deviations: [],
    run: {
      ...record.run,
      software: { ...record.run.software, modified: false },
      rehearsal: false,
      target: 'aws',
      ending: 'complete',
      ...change,
    },
  };
};
const resultOf = (of: RunRecord) => testResultStatement(of, null).predicate.result;

test('only a complete run on aws that conforms in every step is PASSED', () => {
  expect(resultOf(conforming())).toBe('PASSED');
  expect(resultOf(conforming({ rehearsal: true }))).toBe('WARNED');
  expect(resultOf(conforming({ unqualified: true }))).toBe('WARNED');
  expect(resultOf({ ...conforming(), deviations: record.deviations })).toBe('WARNED');
  expect(resultOf(conforming({ ending: 'interrupted' }))).toBe('FAILED');
  expect(resultOf({ ...conforming(), steps: [] })).toBe('FAILED');
  const { steps } = conforming();
  for (const verdict of ['failed', 'blocked', 'pending', 'not run', 'not supported'] as const) {
    const [first, ...rest] = steps as [StepRecord];
    expect(resultOf({ ...conforming(), steps: [{ ...first, verdict }, ...rest] }), verdict).toBe(
      'FAILED',
    );
  }
  const stale = { run: 'r', seq: 1, time: '2026-11-22T10:15:00Z', because: 'x', reason: 'y' };
  expect(resultOf({ ...conforming(), steps: steps.map((step) => ({ ...step, stale })) })).toBe(
    'WARNED',
  );
});

test('a step proved by a rehearsal is no passed test', () => {
  const { passedTests, warnedTests, failedTests } = testResultStatement(record, null).predicate;
  expect(passedTests).toEqual([]);
  expect(warnedTests).toEqual(record.rehearsed.steps);
  expect(failedTests).toEqual(
    record.steps
      .filter(({ verdict }) => verdict === 'failed' || verdict === 'blocked')
      .map(({ id }) => id),
  );
});
