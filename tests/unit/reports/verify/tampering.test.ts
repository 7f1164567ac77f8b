import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { canonicalJson, sha256 } from '../../../../harness/json.ts';
import type { Entry } from '../../../../harness/entries.ts';
import { verifyFolder, type Trust } from '../../../../reports/verify/verify-folder.ts';
import { sampleProcedures } from '../../../golden/sample-runs.ts';
import { ledger, signAll, signers } from './sample.ts';
import type { Way } from './tampering.ts';
import { waysWithFiles } from './ways-files.ts';
import { waysWithLedger } from './ways-ledger.ts';
import { waysWithSignatures } from './ways-signatures.ts';

const procedures = sampleProcedures;
let place: string;
let entries: Entry[];
let full: Trust;
let copies = 0;

test.beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'runproof-verify-'));
  entries = ledger();
  await signAll(join(place, 'sound'), entries);
  full = { procedures, signers, head: sha256(canonicalJson(entries.at(-1))) };
});
test.afterAll(() => rm(place, { recursive: true, force: true }));

test('a folder that nobody touched verifies, with and without trust from outside', async () => {
  const sound = join(place, 'sound');
  const all = await verifyFolder(sound, full);
  expect(all.findings).toEqual([]);
  expect(all.verified).toBe(true);
  const none = await verifyFolder(sound, { procedures });
  expect(none.verified).toBe(true);
  const untold = none.unchecked.map(({ text }) => text).join('\n');
  expect(untold).toContain('no head was given (--head)');
  for (const name of ['Jo Operator', 'Rae Reviewer', 'Ada Approver'])
    expect(untold).toContain(`Whether that is the key of ${name}: no list of signers was given`);
});

const ways: readonly Way[] = [...waysWithFiles, ...waysWithLedger, ...waysWithSignatures];

for (const { name, tamper, says, needs } of ways) {
  test(`found: ${name}`, async () => {
    const folder = join(place, `copy-${(copies += 1)}`);
    await cp(join(place, 'sound'), folder, { recursive: true });
    await tamper({ folder, entries: [...entries] });
    if (needs !== undefined) {
      const alone = await verifyFolder(folder, { procedures });
      expect(alone.findings, 'nothing in the folder itself tells').toEqual([]);
      expect(alone.unchecked.map(({ text }) => text).join('\n')).toMatch(needs.honest);
    }
    const { head = '', signers: listed = [] } = full;
    const trust = { procedures, ...(needs?.trust === 'head' ? { head } : { signers: listed }) };
    const { verified, findings } = await verifyFolder(folder, trust);
    const [kind, where, found = /^/] = says;
    expect(
      findings.filter((one) => one.kind === kind && where.test(one.where) && found.test(one.found)),
      JSON.stringify(findings.slice(0, 8), null, 1),
    ).not.toEqual([]);
    expect(verified).toBe(false);
    expect(findings.flatMap((one) => Object.values(one)).join(' ')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
}
