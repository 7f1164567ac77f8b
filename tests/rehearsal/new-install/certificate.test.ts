import { spawn } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { provideCertificate } from '../../../fixtures/rehearsal/certificate.ts';

const domain = 'tdp.example.com';
const source = join(import.meta.dirname, '../../../fixtures/rehearsal/certificate.ts');

const test = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'runproof-certificate-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

const filesIn = (folder: string) => ({
  certificate: join(folder, 'certificate.pem'),
  key: join(folder, 'key.pem'),
  chain: join(folder, 'chain.pem'),
});

async function serialIn(folder: string): Promise<string> {
  const files = filesIn(folder);
  const found = new X509Certificate(await readFile(files.certificate));
  expect(found.checkPrivateKey(createPrivateKey(await readFile(files.key)))).toBe(true);
  expect(found.verify(new X509Certificate(await readFile(files.chain)).publicKey)).toBe(true);
  expect(found.checkHost(domain)).toBeDefined();
  expect(found.checkHost(`api.${domain}`)).toBeDefined();
  return found.serialNumber;
}

test('worlds that start at the same time end up with one certificate', async ({ folder }) => {
  const script = `const { provideCertificate } = await import(${JSON.stringify(source)});
    const { X509Certificate } = await import('node:crypto');
    const { readFileSync } = await import('node:fs');
    const files = ${JSON.stringify(filesIn(folder))};
    await provideCertificate(${JSON.stringify(domain)}, files);
    console.log(new X509Certificate(readFileSync(files.certificate)).serialNumber);`;
  const serials = await Promise.all(
    [1, 2, 3].map(async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (text: Buffer) => (said += text.toString()));
      await once(child, 'close');
      return said.trim();
    }),
  );
  const serial = await serialIn(folder);
  expect(serials).toEqual([serial, serial, serial]);
  expect((await readdir(folder)).toSorted()).toEqual(['certificate.pem', 'chain.pem', 'key.pem']);
});

test('a good one serves again; one whose key is another’s is made anew', async ({ folder }) => {
  const files = filesIn(folder);
  await provideCertificate(domain, files);
  const first = await serialIn(folder);
  await provideCertificate(domain, files);
  expect(await serialIn(folder)).toBe(first);
  const other = await mkdtemp(join(folder, 'other-'));
  await provideCertificate(domain, filesIn(other));
  await writeFile(files.key, await readFile(filesIn(other).key));
  await provideCertificate(domain, files);
  expect(await serialIn(folder)).not.toBe(first);
});

test('a lock that a dead process left holds nobody up for long', async ({ folder }) => {
  const files = filesIn(folder);
  const lock = `${files.certificate}.lock`;
  await writeFile(lock, '');
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(lock, longAgo, longAgo);
  await provideCertificate(domain, files);
  await serialIn(folder);
  expect(await readdir(folder)).not.toContain('certificate.pem.lock');
});
