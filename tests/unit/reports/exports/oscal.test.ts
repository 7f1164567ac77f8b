import { expect, test } from '@playwright/test';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { canonicalJson } from '../../../../harness/json.ts';
import { oscalOf } from '../../../../reports/exports/oscal.ts';
import type { RunRecord } from '../../../../reports/run-record.ts';
import { hostileRecords, record, records, schemaText } from './records.ts';

// NIST's schema is draft-07 and names its parts by "$id": "#/definitions/…".
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
const validate = ajv.compile(
  JSON.parse(schemaText('oscal-assessment-results-1.2.3.json')) as object,
);

function problemsOf(document: unknown): unknown[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

interface Finding {
  readonly uuid: string;
  readonly target: { readonly 'target-id': string; readonly status: Record<string, string> };
  readonly 'related-observations'?: readonly { readonly 'observation-uuid': string }[];
}
interface Document {
  readonly 'assessment-results': {
    readonly results: readonly [
      {
        readonly findings: readonly Finding[];
        readonly observations: readonly { readonly uuid: string; readonly methods: string[] }[];
      },
    ];
  };
}
const resultOf = (of: RunRecord) =>
  (oscalOf(of) as unknown as Document)['assessment-results'].results[0];

for (const one of records) {
  test(`run ${one.run.id} fits NIST's schema`, () => {
    expect(problemsOf(oscalOf(one))).toEqual([]);
  });
}

test('whatever stands in a record, the document fits the schema', () => {
  for (const one of hostileRecords) expect(problemsOf(oscalOf(one))).toEqual([]);
});

test('the schema sees a planted fault', () => {
  const document = structuredClone(oscalOf(record)) as unknown as {
    'assessment-results': { results: { start: string }[] };
  };
  for (const result of document['assessment-results'].results) result.start = '2026-11-22 10:15';
  expect(problemsOf(document)).not.toEqual([]);
});

test('the same record gives the same bytes, another one other identifiers', () => {
  expect(canonicalJson(oscalOf(structuredClone(record)))).toBe(canonicalJson(oscalOf(record)));
  const other = { ...record, run: { ...record.run, reason: 'another' } };
  const [one, two] = [resultOf(record), resultOf(other)];
  expect(one.findings[0]?.uuid).not.toBe(two.findings[0]?.uuid);
});

test('every row that had to be judged is one finding, and all of its references lead somewhere', () => {
  const { findings, observations } = resultOf(record);
  const rows = record.traceability.filter(({ result }) => result !== 'not applicable');
  expect(findings).toHaveLength(rows.length);
  const known = new Set(observations.map(({ uuid }) => uuid));
  const uuids = [...findings, ...observations].map(({ uuid }) => uuid);
  expect(new Set(uuids).size).toBe(uuids.length);
  for (const finding of findings) {
    for (const related of finding['related-observations'] ?? [])
      expect(known).toContain(related['observation-uuid']);
  }
  expect(new Set(findings.map(({ target }) => target['target-id'])).size).toBe(findings.length);
});

test('what does not hold, and what nobody judged, is not satisfied; a rehearsal never plainly passes', () => {
  const rows = record.traceability.filter(({ result }) => result !== 'not applicable');
  const states = resultOf(record).findings.map(({ target }) => target.status);
  for (const [index, { result }] of rows.entries()) {
    const { state, reason } = states[index] ?? {};
    const good = result === 'holds' || result === 'given';
    expect(state, result).toBe(good ? 'satisfied' : 'not-satisfied');
    expect(reason, result).toBe(result === 'does not hold' ? 'fail' : 'other');
  }
  expect(states.map(({ state }) => state)).toContain('not-satisfied');
  const onAws = { ...record, run: { ...record.run, rehearsal: false, target: 'aws' } };
  expect(resultOf(onAws).findings.map(({ target }) => target.status['reason'])).toContain('pass');
});

test('methods tell what was done: tested, examined, asked', () => {
  const methods = resultOf(record).observations.flatMap((one) => one.methods);
  expect([...new Set(methods)].toSorted()).toEqual(['EXAMINE', 'INTERVIEW', 'TEST']);
});
