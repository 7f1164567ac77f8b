import { rm, writeFile } from 'node:fs/promises';
import { ACM } from '@aws-sdk/client-acm';
import { issueCertificate } from '../../../fixtures/rehearsal/certificate-authority.ts';
import { httpClient } from '../../../fixtures/targets/http.ts';
import { domain, expect, test, web } from './stage.ts';

test('presents the certificate of ACM that the launch names, and none whose key nobody has', async ({
  stage,
}) => {
  const { certificate, key, chain } = await issueCertificate(domain);
  await writeFile(stage.certificate.certificate, certificate);
  await writeFile(stage.certificate.key, key);
  const { CertificateArn = '' } = await new ACM(stage.client()).importCertificate({
    Certificate: Buffer.from(certificate),
    PrivateKey: Buffer.from(key),
    CertificateChain: Buffer.from(chain),
  });
  await stage.launch({ Certificate: CertificateArn });
  const trusting = (authority: string) =>
    httpClient({ rules: stage.world.hostResolverRules, authority })(`${web}/login`);
  expect((await trusting(chain)).status).toBe(200);
  await expect(trusting(stage.world.webAuthority)).rejects.toMatchObject({
    code: 'SELF_SIGNED_CERT_IN_CHAIN',
  });

  await rm(stage.certificate.key);
  await expect(trusting(chain)).rejects.toMatchObject({ code: 'ECONNRESET' });
});
