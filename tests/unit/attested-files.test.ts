import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { readAttestedFiles } from '../../cli/attested-files.ts';
import { Secret } from '../../harness/secret.ts';

const secret = new Secret('BOX_CLIENT_SECRET', 'staple-of-the-battery');

test('documents are read with the names a reader will see', async ({}, info) => {
  const hostile = info.outputPath('"><img src=x onerror=alert(1)>\u202Efdp.exe.PDF');
  const linked = info.outputPath('linked.csv');
  mkdirSync(info.outputPath(), { recursive: true });
  writeFileSync(hostile, 'a document');
  symlinkSync(hostile, linked);
  expect(await readAttestedFiles([hostile, linked], [secret])).toMatchObject([
    { name: '"><img src=x onerror=alert(1)>\u202Efdp.exe.PDF', mediaType: 'application/pdf' },
    { name: 'linked.csv', mediaType: 'text/csv', content: Buffer.from('a document') },
  ]);
});

test('everything wrong with them is said at once', async ({}, info) => {
  const at = (name: string) => info.outputPath(name);
  mkdirSync(at('folder.pdf'), { recursive: true });
  writeFileSync(at('empty.pdf'), '');
  writeFileSync(at('large.pdf'), '%');
  truncateSync(at('large.pdf'), 20_000_001);
  const paths = ['folder.pdf', 'empty.pdf', 'large.pdf', 'none.pdf'].map(at);
  const refused = readAttestedFiles(paths, []);
  await expect(refused).rejects.toThrow(
    /RP-D573[\s\S]*folder\.pdf: is no file[\s\S]*empty\.pdf: is empty[\s\S]*large\.pdf: has 20000001 bytes[\s\S]*none\.pdf: there is no such file/,
  );
});

test('a document with a secret is refused before anything is recorded', async ({}, info) => {
  const path = join(info.outputPath(), 'mail.txt');
  mkdirSync(info.outputPath(), { recursive: true });
  writeFileSync(path, `the secret is ${secret.reveal()}`);
  await expect(readAttestedFiles([path], [secret])).rejects.toThrow(/RP-E410[\s\S]*BOX_CLIENT/);
});
