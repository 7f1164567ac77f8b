import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { buildRecord } from '../../../reports/record.ts';
import { followed } from '../../../reports/html/followed.ts';
import { html } from '../../../reports/html/markup.ts';
import type { RunRecord } from '../../../reports/run-record.ts';
import { begin, end, LedgerWriter } from '../../golden/sample-ledger.ts';

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(
    readFileSync(new URL('../../../reports/record.schema.json', import.meta.url), 'utf8'),
  ) as object,
);

const [old, newer] = ['a'.repeat(64), 'b'.repeat(64)];
const approvals = [
  {
    name: 'Ada <b>Approver</b>',
    meaning: 'approval',
    key: 'c'.repeat(64),
    envelope: 'd'.repeat(64),
    time: '2026-11-20T10:00:00.000Z',
  },
];

const told = (record: RunRecord): string => html`${followed(record)}`.toString();

test('a record names the protocol, who approved it, and one that an earlier part of the run followed', () => {
  const writer = new LedgerWriter('2026-11-21T09:00:00.000Z');
  begin(writer, '20261121T090000Z', [], { protocol: old, approvals });
  end(writer, 2);
  begin(writer, '20261121T100000Z', [], {
    protocol: newer,
    approvals,
    resumes: '20261121T090000Z',
  });
  writer.write('deviation-opened', {
    id: 'DEV-20261121T100000Z-1',
    origin: 'parameter changed',
    name: 'VPC_CIDR',
    expected: '10.20.0.0/16',
    actual: '10.30.0.0/16',
    text: 'Parameter VPC_CIDR',
  });
  end(writer, 0);
  const record = buildRecord(writer.entries, '20261121T100000Z', []);
  validate(record);
  expect(validate.errors).toBeNull();
  const earlier = [{ run: '20261121T090000Z', digest: old }];
  expect(record.run.protocol).toEqual({ digest: newer, approvals, earlier });
  expect(told(record)).toContain(newer);
  expect(told(record)).toContain(
    'approved by Ada &lt;b&gt;Approver&lt;/b&gt;, 2026-11-20 10:00:00.000 UTC',
  );
  expect(told(record)).toContain('run 20261121T090000Z, which it goes on with');
  expect(told(record)).toContain('1 departure');

  const first = buildRecord(writer.entries, '20261121T090000Z', []);
  expect(first.run.protocol).toEqual({ digest: old, approvals, earlier: [] });
  expect(told(first)).toContain('no departure that can be seen; a modified working tree may');
});

test('a record of a run without one says so', () => {
  const writer = new LedgerWriter('2026-11-21T09:00:00.000Z');
  begin(writer, '20261121T090000Z', []);
  begin(writer, '20261121T100000Z', [], { protocol: null, unqualified: true });
  const [plain, unqualified] = ['20261121T090000Z', '20261121T100000Z'].map((run) =>
    buildRecord(writer.entries, run, []),
  );
  expect(plain?.run).toMatchObject({ protocol: null, unqualified: false });
  expect(unqualified?.run).toMatchObject({ protocol: null, unqualified: true });
  expect(plain && told(plain)).toBe('none');
  expect(unqualified && told(unqualified)).toBe('none: unqualified');
});
