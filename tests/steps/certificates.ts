import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';
import type { Stage } from './stage.ts';

export interface Wanted {
  readonly names: readonly string[];
  readonly bits?: number;
  readonly days?: readonly [from: number, to: number];
}

export interface Issued {
  readonly certificate: string;
  readonly key: string;
  readonly chain: string;
}

const day = 86_400_000;
const algorithm = (modulusLength: number) => ({
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength,
  publicExponent: new Uint8Array([1, 0, 1]),
});
const newKeys = (bits: number): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(algorithm(bits), true, ['sign', 'verify']);
const pem = (certificate: X509Certificate) => `${certificate.toString('pem')}\n`;

/** A certificate of whatever kind, its key and the authority it was issued by, all in PEM. */
export async function issue({
  names,
  bits = 2048,
  days: [from, to] = [-1, 90],
}: Wanted): Promise<Issued> {
  const [authorityKeys, keys] = await Promise.all([newKeys(2048), newKeys(bits)]);
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=An authority of the tests',
    keys: authorityKeys,
    signingAlgorithm: algorithm(2048),
    notBefore: new Date(Date.now() - 400 * day),
    notAfter: new Date(Date.now() + 400 * day),
    extensions: [new BasicConstraintsExtension(true, 0, true)],
  });
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${names[0]}`,
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: algorithm(2048),
    notBefore: new Date(Date.now() + from * day),
    notAfter: new Date(Date.now() + to * day),
    extensions: [
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
    ],
  });
  const key = PemConverter.encode(
    await crypto.subtle.exportKey('pkcs8', keys.privateKey),
    'PRIVATE KEY',
  );
  return { certificate: pem(certificate), key: `${key}\n`, chain: pem(authority) };
}

export async function place(stage: Stage, { certificate, key, chain }: Issued): Promise<void> {
  await writeFile(join(stage.folder, 'web.pem'), certificate);
  await writeFile(join(stage.folder, 'web.key'), key, { mode: 0o600 });
  await writeFile(join(stage.folder, 'web.chain'), chain);
}
