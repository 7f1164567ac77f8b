import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { EvidenceError } from '../../../harness/errors/index.ts';
import { digestOfProtocol } from '../../../harness/protocol/protocol.ts';
import { publishProtocolFolder } from '../../../reports/protocol/publish.ts';
import { protocolFolder, readProtocol } from '../../../reports/protocol/read.ts';
import { sampleProtocol } from '../../golden/sample-protocol.ts';
import { withFolder } from '../reports/pages.ts';

const digest = digestOfProtocol(sampleProtocol);
const publication = (folder: string) => ({
  folder: protocolFolder(folder, digest),
  protocol: sampleProtocol,
  secrets: [],
});

test('its folder is named by the digest of protocol.json, and every file is listed', async () => {
  await withFolder(async (folder) => {
    const print = (page: string, pdf: string) => copyFile(page, pdf);
    expect(await publishProtocolFolder({ ...publication(folder), print })).toBeNull();
    const at = protocolFolder(folder, digest);
    const files = ['SHA256SUMS', 'protocol.html', 'protocol.json', 'protocol.pdf'];
    expect((await readdir(at)).toSorted()).toEqual(files);
    const text = readFileSync(join(at, 'protocol.json'));
    expect(createHash('sha256').update(text).digest('hex')).toBe(digest);
    expect(readFileSync(join(at, 'SHA256SUMS'), 'utf8')).toContain(`${digest}  protocol.json\n`);
    expect(await readProtocol(folder, digest)).toEqual(sampleProtocol);

    await publishProtocolFolder(publication(folder));
    expect(existsSync(join(at, 'protocol.pdf')), 'an outdated PDF').toBe(false);
  });
});

test('what cannot be printed holds up nothing', async () => {
  await withFolder(async (folder) => {
    const failure = new EvidenceError('RP-E600', 'There is no browser.');
    const print = () => Promise.reject(failure);
    expect(await publishProtocolFolder({ ...publication(folder), print })).toBe(failure);
    expect(existsSync(join(protocolFolder(folder, digest), 'protocol.html'))).toBe(true);
  });
});

test('a secret in it is found before it is published', async () => {
  await withFolder(async (folder) => {
    const secrets = [{ name: 'VPC_CIDR', reveal: () => '10.20.0.0/16' }];
    await expect(publishProtocolFolder({ ...publication(folder), secrets })).rejects.toThrow(
      'RP-E410',
    );
    expect(await readdir(protocolFolder(folder, digest))).toEqual([]);
  });
});

for (const [what, change] of [
  ['another content', (text: string) => text.replace('acme-prod', 'acme-test')],
  ['another form of the same content', (text: string) => `${text}\n`],
] as const) {
  test(`one with ${what} is not read`, async () => {
    await withFolder(async (folder) => {
      await publishProtocolFolder(publication(folder));
      const path = join(protocolFolder(folder, digest), 'protocol.json');
      writeFileSync(path, change(readFileSync(path, 'utf8')));
      await expect(readProtocol(folder, digest)).rejects.toThrow('RP-E560');
    });
  });
}

test('one that is gone is not read either', async () => {
  await withFolder(async (folder) => {
    await expect(readProtocol(folder, digest)).rejects.toThrow('no such file');
  });
});
