import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { KeyAlgorithm, SigningKey } from '../../../../harness/signing.ts';
import { canonicalJson } from '../../../../harness/json.ts';
import { testResultStatement } from '../../../../reports/exports/test-result.ts';
import { signEnvelope } from '../../../../reports/signatures/envelope.ts';
import { withFolder } from '../pages.ts';
import { record } from './records.ts';

const statement = testResultStatement(record, 'cd'.repeat(32));

/** The recipe for people without our software, as it stands in the documentation. */
const recipe = /node -e '[\s\S]*?> sig\n/.exec(
  readFileSync(new URL('../../../../docs/evidence.md', import.meta.url), 'utf8'),
)?.[0];

const keys: Readonly<Record<'Ed25519' | 'ECDSA-P256-SHA256', { readonly check: string[] }>> = {
  Ed25519: {
    check: [
      'pkeyutl',
      '-verify',
      '-pubin',
      '-inkey',
      'key.pem',
      '-rawin',
      '-in',
      'signed',
      '-sigfile',
      'sig',
    ],
  },
  'ECDSA-P256-SHA256': {
    check: ['dgst', '-sha256', '-verify', 'key.pem', '-signature', 'sig', 'signed'],
  },
};

function keyOf(algorithm: KeyAlgorithm): SigningKey & { readonly pem: string } {
  const { publicKey, privateKey } =
    algorithm === 'Ed25519'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    algorithm,
    kms: null,
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    pem: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    sign: async (message) => sign(algorithm === 'Ed25519' ? null : 'sha256', message, privateKey),
  };
}

for (const [algorithm, { check }] of Object.entries(keys)) {
  test(`openssl verifies the attestation signed with ${algorithm}, and sees it altered`, async () => {
    await withFolder(async (folder) => {
      const key = keyOf(algorithm as KeyAlgorithm);
      const openssl = () =>
        execFileSync('openssl', check, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
      await writeFile(join(folder, 'key.pem'), key.pem);
      const envelope = await signEnvelope(statement, key);
      await writeFile(join(folder, 'attestation.json'), canonicalJson(envelope));
      execFileSync('bash', ['-c', recipe ?? 'false'], { cwd: folder });
      expect(openssl()).toMatch(/Verified Successfully|Verified OK/);

      const other = { ...statement, predicate: { ...statement.predicate, result: 'PASSED' } };
      const payload = Buffer.from(canonicalJson(other)).toString('base64');
      await writeFile(join(folder, 'attestation.json'), canonicalJson({ ...envelope, payload }));
      execFileSync('bash', ['-c', recipe ?? 'false'], { cwd: folder });
      expect(openssl).toThrow();
    });
  });
}
