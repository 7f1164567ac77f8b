import {
  ACMClient,
  DescribeCertificateCommand,
  ImportCertificateCommand,
  ListCertificatesCommand,
} from '@aws-sdk/client-acm';
import type { Arn } from '../../../harness/values.ts';
import { provideWebCertificate as step } from '../../../steps/pre-deployment/provide-web-certificate.ts';
import { issue, place, type Issued } from '../certificates.ts';
import { answering, observeDirectly } from '../directly.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const domain = 'tdp.example.com';
const names = [domain, `api.${domain}`];
const files = {
  domain,
  givenArn: null,
  certificateFile: 'web.pem',
  chainFile: 'web.chain',
  certificateKey: { name: 'CERTIFICATE_KEY_FILE', from: 'file:web.key' },
};
const byArn = (arn: string) => ({
  domain,
  givenArn: arn as Arn,
  certificateFile: null,
  chainFile: null,
  certificateKey: null,
});

const importInto = async (stage: Stage, { certificate, key, chain }: Issued, region?: string) => {
  const acm = plantingIn(stage.world, ACMClient, 'main', region);
  const { CertificateArn = '' } = await acm.send(
    new ImportCertificateCommand({
      Certificate: Buffer.from(certificate),
      PrivateKey: Buffer.from(key),
      CertificateChain: Buffer.from(chain),
    }),
  );
  return CertificateArn;
};

const held = async (stage: Stage) =>
  (await plantingIn(stage.world, ACMClient).send(new ListCertificatesCommand({})))
    .CertificateSummaryList ?? [];

lifeCycle(step, {
  async unfit(stage) {
    await place(stage, await issue({ names }));
    return files;
  },
  changes: ['acm:ImportCertificate'],
  undoing: ['acm:DeleteCertificate'],
  reading: { service: 'acm', operation: 'ListCertificates' },
  changingCall: { service: 'acm', operation: 'ImportCertificate' },
});

test('hands on the ARN, and writes neither the key nor anything of it', async ({ stage }) => {
  const issued = await issue({ names: [`*.${domain}`, domain] });
  await place(stage, issued);
  const run = await stage.play(step, { needs: files });
  expect(run.verdict, told(run)).toBe('passed');
  const [one] = await held(stage);
  expect(run.outputs).toEqual({ certificateArn: one?.CertificateArn });
  const [, line = ''] = issued.key.split('\n');
  expect(JSON.stringify(stage.entries)).not.toContain(line);
});

test('imports a renewed certificate into the ARN that is in use, and says that this cannot be undone', async ({
  stage,
}) => {
  await place(stage, await issue({ names, days: [-80, 10] }));
  const first = await stage.play(step, { needs: files });
  expect(first.verdict, told(first)).toBe('passed');
  await place(stage, await issue({ names }));
  const renewed = await stage.play(step, { needs: files });
  expect(renewed.verdict, told(renewed)).toBe('passed');
  expect(renewed.outputs).toEqual(first.outputs);
  expect(await held(stage)).toHaveLength(1);
  const undone = await stage.undo(step, { needs: files });
  expect(undone.verdict).toBe('blocked');
  expect(undone.failure?.name).toBe('RP-B251');
});

test('uses the very certificate where ACM has it, and touches no other of the same name', async ({
  stage,
}) => {
  const [issued, other] = await Promise.all([issue({ names }), issue({ names })]);
  const theirs = await importInto(stage, other);
  const same = await importInto(stage, issued);
  await place(stage, issued);
  const run = await stage.play(step, { needs: files });
  expect(run.verdict, told(run)).toBe('already conformant');
  expect(run.outputs).toEqual({ certificateArn: same });

  await place(stage, await issue({ names }));
  const third = await stage.play(step, { needs: files });
  expect(third.verdict, told(third)).toBe('passed');
  expect([same, theirs]).not.toContain(third.outputs['certificateArn']);
  expect(await held(stage)).toHaveLength(3);
});

test('waits for a certificate that ACM is still validating', async () => {
  const CertificateArn = 'arn:aws:acm:us-east-2:111122223333:certificate/1';
  const acm = answering({
    DescribeCertificate: () => ({ Certificate: { CertificateArn, Status: 'PENDING_VALIDATION' } }),
  });
  const needs = byArn(CertificateArn);
  const { facts } = await observeDirectly(step, { aws: { acm }, needs });
  expect(step.underway?.({ needs, facts, accountId: '', region: '', now: new Date() })).toBe(true);
});

for (const [what, wanted, unmet] of [
  ['4096 bits', { names, bits: 4096 }, 'its key fits the platform'],
  ['a last day that is over', { names, days: [-90, -1] }, 'the certificate to import is in date'],
  ['a first day to come', { names, days: [2, 90] }, 'the certificate to import is in date'],
  ['a wildcard alone', { names: [`*.${domain}`] }, 'its names fit the platform'],
  ['no api name', { names: [domain, `*.api.${domain}`] }, 'its names fit the platform'],
] as const) {
  test(`blocks on a certificate with ${what}`, async ({ stage }) => {
    await place(stage, await issue(wanted));
    const judgment = await stage.play(step, { needs: files });
    expect(judgment.verdict, told(judgment)).toBe('blocked');
    expect(judgment.reason).toBe(`a precondition does not hold: ${unmet}`);
    expect(changing(judgment)).toEqual([]);
  });
}

test('blocks on the key of another certificate, a foreign chain, and files that are neither', async ({
  stage,
}) => {
  const [one, other] = await Promise.all([issue({ names }), issue({ names })]);
  await place(stage, { ...one, key: other.key });
  expect((await stage.play(step, { needs: files })).reason).toContain(
    'the private key is that of the certificate',
  );
  await place(stage, { ...one, chain: other.chain });
  expect((await stage.play(step, { needs: files })).reason).toContain('its chain is unbroken');
  await place(stage, { ...one, certificate: '<img src=x onerror=alert(1)>' });
  expect((await stage.play(step, { needs: files })).failure?.name).toBe('RP-B249');
  await place(stage, { ...one, key: 'this is no key at all' });
  expect((await stage.play(step, { needs: files })).failure?.name).toBe('RP-B249');
  expect(await held(stage)).toEqual([]);
});

test('judges a certificate named by its ARN, wherever it lies', async ({ stage }) => {
  const good = await importInto(stage, await issue({ names }));
  const run = await stage.play(step, { needs: byArn(good) });
  expect(run.verdict, told(run)).toBe('already conformant');
  expect(run.outputs).toEqual({ certificateArn: good });

  const elsewhere = await importInto(stage, await issue({ names }), 'us-west-2');
  const wrongRegion = await stage.play(step, { needs: byArn(elsewhere) });
  expect(wrongRegion.verdict, told(wrongRegion)).toBe('blocked');
  expect(wrongRegion.criteria.filter(({ holds }) => !holds)).toMatchObject([
    { actual: 'us-west-2', expected: 'us-east-2' },
  ]);

  const gone = good.replace(/[^/]*$/, '00000000-0000-0000-0000-000000000000');
  const absent = await stage.play(step, { needs: byArn(gone), mode: 'audit' });
  expect(absent.verdict, told(absent)).toBe('failed');

  const weak = await importInto(stage, await issue({ names: [`api.${domain}`] }));
  const uncovered = await stage.play(step, { needs: byArn(weak), mode: 'audit' });
  expect(JSON.stringify(uncovered.criteria)).toContain(`["${domain}"]`);
  const described = await plantingIn(stage.world, ACMClient).send(
    new DescribeCertificateCommand({ CertificateArn: good }),
  );
  expect(described.Certificate?.Status).toBe('ISSUED');
});
