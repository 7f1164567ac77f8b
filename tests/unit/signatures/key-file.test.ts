import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { writePrivateFile } from '../../../fixtures/private-file.ts';
import { newKeyFile, openKeyFile } from '../../../fixtures/signing/key-file.ts';
import { checkSignature } from '../../../reports/signatures/check.ts';
import { test } from '../evidence-folder.ts';
import { signature, subjects } from './signing.ts';

const passphrase = 'several words in a row';

test('a new key is closed with its passphrase and open to its owner alone', async ({ folder }) => {
  const path = join(folder, 'ada.pem');
  const { pem, publicKey } = await newKeyFile(passphrase);
  await writePrivateFile(path, pem);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await expect(writePrivateFile(path, pem)).rejects.toThrow('RP-B209');

  const key = await openKeyFile(path, passphrase);
  expect(key).toMatchObject({ algorithm: 'Ed25519', publicKey, kms: null });
  expect(checkSignature('f', await signature(key), subjects, null).problems).toEqual([]);

  const shown = execFileSync('openssl', ['asn1parse', '-in', path]).toString();
  for (const wanted of ['PBES2', 'PBKDF2', 'hmacWithSHA256', 'aes-256-cbc', ':0927C0'])
    expect(shown).toContain(wanted);
  const words = [
    'pkey',
    '-in',
    path,
    '-passin',
    `pass:${passphrase}`,
    '-pubout',
    '-outform',
    'DER',
  ];
  expect(execFileSync('openssl', words).equals(publicKey)).toBe(true);
  expect((await newKeyFile(passphrase)).pem).not.toBe(pem);
});

test('says which it is: a wrong passphrase, a file open to others, or no key for signing', async ({
  folder,
}) => {
  const path = join(folder, 'key.pem');
  const holding = async (text: string | Buffer, mode = 0o600) => {
    await writeFile(path, text);
    await chmod(path, mode);
    return openKeyFile(path, passphrase);
  };
  const { pem } = await newKeyFile(passphrase);
  await holding(pem);
  await expect(openKeyFile(path, 'several words in a rov')).rejects.toThrow('RP-B583');
  await expect(holding(pem, 0o640)).rejects.toThrow(/RP-B584[^]*permissions 640/);
  await expect(openKeyFile(join(folder, 'none.pem'), passphrase)).rejects.toThrow(
    /RP-B584[^]*no such file/,
  );
  await expect(openKeyFile(folder, passphrase)).rejects.toThrow('RP-B584');

  const ed25519 = generateKeyPairSync('ed25519');
  const plain = ed25519.privateKey.export({ format: 'pem', type: 'pkcs8' });
  await expect(holding(plain)).rejects.toThrow(/RP-B584[^]*no passphrase closes it/);
  await expect(holding(ed25519.publicKey.export({ format: 'pem', type: 'spki' }))).rejects.toThrow(
    /RP-B584[^]*no private key/,
  );
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const closed = { format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase } as const;
  await expect(holding(rsa.export(closed))).rejects.toThrow(/RP-B584[^]*a key of type rsa/);
  await expect(holding('x'.repeat(100_001))).rejects.toThrow('RP-B584');
});
