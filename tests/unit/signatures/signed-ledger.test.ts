import { expect, test } from '@playwright/test';
import type { Entry } from '../../../harness/entries.ts';
import { canonicalDigest, sha256 } from '../../../harness/json.ts';
import { signatureSection } from '../../../reports/html/signatures.ts';
import { ledgerPart } from '../../../reports/ledger-part.ts';
import { buildRecord } from '../../../reports/record.ts';
import { keptSignatures } from '../../../reports/signatures/kept.ts';
import { hashesOf, signaturesOf } from '../../../reports/signatures/ledger.ts';
import { begin, end, LedgerWriter, play } from '../../golden/sample-ledger.ts';
import { sampleProcedures } from '../../golden/sample-runs.ts';
import { sampleSteps } from '../../golden/sample-steps.ts';
import { newKey, signature, signedRun } from './signing.ts';

const run = '20261122T101500Z';

/** A finished run, signed twice while another run stands between the signatures. */
async function ledger() {
  const writer = new LedgerWriter('2026-11-22T10:00:00.000Z');
  const [step] = sampleSteps;
  begin(writer, run, sampleSteps);
  if (step !== undefined) play(writer, step);
  end(writer, 0);
  const unsigned = [...writer.entries];
  const { about } = await signedRun();
  const [first, second] = about.entries ?? [];
  if (first === undefined || second === undefined) throw new Error('no entries');
  writer.as(run).write('signed', first.data);
  begin(writer, '20261123T080000Z', sampleSteps);
  end(writer, 0);
  writer.as(run).write('signed', second.data);
  return { unsigned, signed: writer.entries };
}

const recordOf = (entries: readonly Entry[]) => buildRecord(entries, run, sampleProcedures);

test('a signature is no part of the record it signs, and the run’s ledger goes on to it', async () => {
  const { unsigned, signed } = await ledger();
  const record = recordOf(signed);
  expect(canonicalDigest(record)).toBe(canonicalDigest(recordOf(unsigned)));
  const lines = [...ledgerPart(signed, record)].map((line) => JSON.parse(line) as Entry);
  expect(lines.at(-1)).toEqual(signed.at(-1));
  expect(lines.filter(({ kind }) => kind === 'signed')).toHaveLength(2);
  expect([...ledgerPart(unsigned, record)]).toHaveLength(unsigned.length);
  expect(() => [...ledgerPart(signed.slice(0, unsigned.length - 1), record)]).toThrow('RP-E432');
  const altered = signed.map((entry, index) =>
    index === unsigned.length ? { ...entry, time: '2026-11-22T10:00:00.001Z' } : entry,
  );
  expect(() => [...ledgerPart(altered, record)]).toThrow('RP-E432');
});

test('the ledger tells who signed what, and the digest of each entry', async () => {
  const { signed } = await ledger();
  expect(signaturesOf(signed, run).map(({ data }) => data.name)).toEqual([
    'Ada Sample',
    'Ben Sample',
  ]);
  expect(signaturesOf(signed, '20261123T080000Z')).toEqual([]);
  const hashes = hashesOf(signed);
  for (const entry of signed) expect(hashes.get(entry.seq)).toBe(canonicalDigest(entry));
  expect(hashesOf([]).size).toBe(0);
});

test('the report shows name, meaning, time with zone, key and clock of each signature', async () => {
  const key = newKey();
  const bytes = await signature(key, {
    rehearsal: true,
    caller: 'arn:aws:sts::111122223333:assumed-role/reviewers/shared',
  });
  const shown = async (files: Parameters<typeof keptSignatures>[0]) =>
    signatureSection(await keptSignatures(files))
      .toString()
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ');
  const text = await shown([{ name: '01-executor.dsse.json', bytes }]);
  for (const wanted of [
    'Ada Sample Signature of a rehearsal as executor : I carried out this run as it is recorded.',
    '2026-11-23 03:12:04.120 +01:00 Europe/Berlin',
    'compared with sts.us-east-2.amazonaws.com: no difference within 0.5 s',
    `Ed25519 ${sha256(key.publicKey)}`,
    'deploy, on AWS arn:aws:sts::111122223333:assumed-role/reviewers/shared',
    'record.json, page, after entry 7 of the ledger',
    'Not signed yet by: reviewer, approver.',
  ])
    expect(text).toContain(wanted);
  const alone = await signature(key, { clock: { notCompared: 'no rehearsal world is running' } });
  expect(await shown([{ name: '01-executor.dsse.json', bytes: alone }])).toContain(
    'Signature as executor : I carried out this run as it is recorded. Signed 2026-11-23 03:12:04.120 +01:00 Europe/Berlin Clock not compared: no rehearsal world is running',
  );
  const off = await signature(key, {
    clock: { comparedWith: 'sts', at: '2026-11-23T02:12:04.000Z', ahead: -4200, within: 600 },
  });
  expect(await shown([{ name: '01-executor.dsse.json', bytes: off }])).toContain(
    '4.2 s behind, within 0.6 s',
  );
  expect(await shown([])).toContain('Nobody has signed this report yet.');
  expect(await shown([{ name: '01-executor.dsse.json', bytes: Buffer.from('{') }])).toContain(
    '01-executor.dsse.json is no signature that can be read',
  );
});
