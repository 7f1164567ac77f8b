import 'reflect-metadata';
import { ACM } from '@aws-sdk/client-acm';
import {
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'certificates' });

const rsa = (modulusLength: number) => ({
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength,
  publicExponent: new Uint8Array([1, 0, 1]),
});
const curve = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;

async function make(domain: string, algorithm: ReturnType<typeof rsa> | typeof curve, days = 30) {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const notAfter = new Date(Math.floor(Date.now() / 1000) * 1000 + days * day);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${domain}`,
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - 2 * day),
    notAfter,
    extensions: [
      new SubjectAlternativeNameExtension(
        [domain, `api.${domain}`].map((value) => ({ type: 'dns' as const, value })),
      ),
    ],
  });
  const key = PemConverter.encode(
    await crypto.subtle.exportKey('pkcs8', keys.privateKey),
    'PRIVATE KEY',
  );
  return {
    Certificate: Buffer.from(certificate.toString('pem')),
    PrivateKey: Buffer.from(key),
    notAfter,
  };
}

test('reads names, algorithm and dates', async ({ world, bare }) => {
  const acm = new ACM(as(world));
  for (const [algorithm, expected] of [
    [rsa(1024), 'RSA_1024'],
    [rsa(2048), 'RSA_2048'],
    [curve, 'EC_prime256v1'],
  ] as const) {
    const { notAfter, ...pair } = await make('platform.example.com', algorithm);
    const { CertificateArn } = await acm.importCertificate(pair);
    expect((await acm.describeCertificate({ CertificateArn })).Certificate).toMatchObject({
      DomainName: 'platform.example.com',
      SubjectAlternativeNames: ['platform.example.com', 'api.platform.example.com'],
      KeyAlgorithm: expected,
      NotAfter: notAfter,
      Status: 'ISSUED',
      Type: 'IMPORTED',
    });
  }
  const { CertificateSummaryList } = await acm.listCertificates({
    Includes: { keyTypes: ['EC_prime256v1'] },
  });
  expect(CertificateSummaryList).toMatchObject([
    { DomainName: 'platform.example.com', KeyAlgorithm: 'EC_prime256v1' },
  ]);
  const { notAfter: _, ...pair } = await make('platform.example.com', curve);
  const without = new ACM(as(bare));
  const { CertificateArn } = await without.importCertificate(pair);
  const { Certificate } = await without.describeCertificate({ CertificateArn });
  expect(Certificate).toMatchObject({
    KeyAlgorithm: 'RSA_2048',
    DomainName: expect.stringContaining('.invalid'),
  });
});

test('refuses what ACM refuses', async ({ world, bare }) => {
  const acm = new ACM(as(world));
  const good = await make('a.example.com', curve);
  const other = await make('b.example.com', curve);
  const refused = { name: 'ValidationException' };
  const mismatch = { Certificate: good.Certificate, PrivateKey: other.PrivateKey };
  const past = await make('c.example.com', curve, -1);
  await expect(acm.importCertificate(mismatch)).rejects.toMatchObject(refused);
  await expect(
    acm.importCertificate({ ...mismatch, Certificate: Buffer.from('none') }),
  ).rejects.toMatchObject(refused);
  await expect(
    acm.importCertificate({ Certificate: past.Certificate, PrivateKey: past.PrivateKey }),
  ).rejects.toThrow('expired');
  const wrongChain = {
    Certificate: good.Certificate,
    PrivateKey: good.PrivateKey,
    CertificateChain: other.Certificate,
  };
  await expect(acm.importCertificate(wrongChain)).rejects.toThrow('certificate chain');
  expect((await new ACM(as(bare)).importCertificate(mismatch)).CertificateArn).toBeTruthy();
});
