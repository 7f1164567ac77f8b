import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { settleSignature, stageSignature } from '../../../reports/signatures/staging.ts';
import { test } from '../evidence-folder.ts';
import { signedRun } from './signing.ts';

/** A run's folder in its evidence folder, with one signature laid ready as `sign` does before the ledger has it. */
async function staged(evidence: string) {
  const folder = join(evidence, 'runs', 'r1');
  await mkdir(folder, { recursive: true });
  const { files, about } = await signedRun();
  const [envelope] = files;
  await stageSignature(folder, {
    'signatures/01-executor.dsse.json': envelope?.bytes ?? Buffer.alloc(0),
    'signatures/01-executor.tsr': Buffer.from('time'),
    'attestation.json': Buffer.from('{}'),
  });
  const below = async () => (await readdir(folder, { recursive: true })).toSorted();
  const hidden = async () => (await readdir(evidence)).filter((name) => name.startsWith('.'));
  return { folder, entries: about.entries ?? [], below, hidden };
}

test('killed before the ledger has it: nobody has signed', async ({ folder: evidence }) => {
  const { folder, entries, below, hidden } = await staged(evidence);
  expect(await below()).toEqual([]);
  const others = entries.slice(1);
  await settleSignature(folder, others, { discard: false });
  expect(await hidden()).toEqual(['.signing-r1']);
  await settleSignature(folder, others, { discard: true });
  expect(await hidden()).toEqual([]);
  expect(await below()).toEqual([]);
});

test('killed after the ledger has it: the next command puts everything in place', async ({
  folder: evidence,
}) => {
  const { folder, entries, below, hidden } = await staged(evidence);
  await settleSignature(folder, entries, { discard: false });
  expect(await below()).toEqual([
    'attestation.json',
    'signatures',
    'signatures/01-executor.dsse.json',
    'signatures/01-executor.tsr',
  ]);
  expect(await hidden()).toEqual([]);
  await settleSignature(folder, entries, { discard: true });
  expect(await readFile(join(folder, 'signatures/01-executor.tsr'), 'utf8')).toBe('time');
});

test('killed while putting it in place: the rest follows', async ({ folder: evidence }) => {
  const { folder, entries, below, hidden } = await staged(evidence);
  await rename(join(evidence, '.signing-r1', 'attestation.json'), join(folder, 'attestation.json'));
  await settleSignature(folder, entries, { discard: true });
  expect(await below()).toHaveLength(4);
  expect(await hidden()).toEqual([]);
});
