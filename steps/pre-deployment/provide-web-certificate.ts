import {
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  GetCertificateCommand,
  ImportCertificateCommand,
  KeyAlgorithm,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-acm';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import {
  belongsTo,
  certificatesIn,
  chainFault,
  covers,
  factsOf,
  type X509Certificate,
} from '../../harness/certificates.ts';
import { among, equal, holds, none, inapplicable } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import type { Secret } from '../../harness/secret.ts';
import { defineStep } from '../../harness/step.ts';
import { arn, isArn, optional, secret, text, type Arn } from '../../harness/values.ts';

const id = 'pre-deployment.provide-web-certificate';
const tag = { Key: 'runproof:step', Value: id };
const allowedKeys = ['RSA_1024', 'RSA_2048'];

export const provideWebCertificate = defineStep({
  id,
  procedure: 'pre-deployment#web-certificate',
  title: 'Provide the TLS certificate of the platform in ACM',
  account: 'main',
  needs: {
    domain: text('domain of the platform'),
    givenArn: optional(arn('certificate that is in ACM already')),
    certificateFile: optional(text('certificate to import, in PEM form')),
    chainFile: optional(text('the certificates that lead from it to the root')),
    certificateKey: optional(secret('private key of the certificate')),
  },
  produces: { certificateArn: arn('certificate of the platform in ACM') },
  permissions: [
    'acm:ListCertificates',
    'acm:DescribeCertificate',
    'acm:GetCertificate',
    'acm:ListTagsForCertificate',
    'acm:ImportCertificate',
    'acm:AddTagsToCertificate',
    'acm:DeleteCertificate',
  ],

  async observe({ aws, awsIn, needs, readFile, region }) {
    const file = await provided(needs, readFile);
    const held = file === null ? null : await findHeld(aws, file.certificate);
    const certificateArn = needs.givenArn ?? held?.arn ?? null;
    const place = certificateArn?.split(':')[3] ?? region;
    const inAcm =
      certificateArn === null
        ? null
        : await describe(awsIn({ account: 'main', region: place }), certificateArn);
    return {
      certificateArn: inAcm === null ? null : certificateArn,
      region: place,
      inAcm,
      thatVeryCertificate: held?.same ?? null,
      file: file?.facts ?? null,
      keyBelongs: file?.keyBelongs ?? 'as ACM made sure when it took or issued the certificate',
      chainFault: file?.chainFault ?? null,
    };
  },
  criteria: {
    'the certificate is issued and in date': ({ facts, now }) =>
      inDate(facts.inAcm, now, facts.inAcm?.status ?? null),
    'its key is RSA of 1024 or 2048 bits': ({ facts }) =>
      among(facts.inAcm?.keyAlgorithm ?? null, allowedKeys),
    "it covers the platform's domain and its api name": ({ needs, facts }) =>
      none(
        uncovered(facts.inAcm?.names ?? [], needs.domain),
        `${hostsOf(needs.domain).join(' and ')} covered`,
      ),
    'key and certificate belong together': ({ facts }) =>
      holds(
        facts.inAcm !== null && facts.keyBelongs !== false && facts.thatVeryCertificate !== false,
        facts.file === null
          ? 'a certificate in ACM'
          : 'the certificate of the file in ACM, and its key',
        { key: facts.keyBelongs, inAcm: facts.thatVeryCertificate ?? facts.inAcm !== null },
      ),
    "it lies in the platform's Region": ({ facts, region }) =>
      equal(facts.inAcm === null ? null : facts.region, region),
  },
  preconditions: {
    'there is a certificate to import': ({ facts }) =>
      holds(
        facts.file !== null,
        'CERTIFICATE_FILE with its key, since the certificate named by its ARN does not serve',
        facts.file?.subject ?? null,
      ),
    'the certificate to import is in date': ({ facts, now }) =>
      facts.file === null ? notGiven : inDate(facts.file, now, 'ISSUED'),
    'its key fits the platform': ({ facts }) =>
      facts.file === null ? notGiven : among(facts.file.keyAlgorithm, allowedKeys),
    'its names fit the platform': ({ needs, facts }) =>
      facts.file === null
        ? notGiven
        : none(
            uncovered(facts.file.names, needs.domain),
            `${hostsOf(needs.domain).join(' and ')} covered`,
          ),
    'the private key is that of the certificate': ({ facts }) =>
      facts.file === null ? notGiven : equal(facts.keyBelongs, true),
    'its chain is unbroken': ({ facts }) => equal(facts.chainFault, null),
  },
  underway: ({ facts }) => facts.inAcm?.status === 'PENDING_VALIDATION',
  async act({ aws, needs, before, readFile }) {
    if (needs.certificateFile === null || needs.certificateKey === null) return;
    const { leaf, chain } = await readCertificate(needs.certificateFile, needs.chainFile, readFile);
    await aws.acm.send(
      new ImportCertificateCommand({
        Certificate: Buffer.from(leaf.toString()),
        PrivateKey: Buffer.from(needs.certificateKey.reveal()),
        ...(chain.length === 0
          ? {}
          : { CertificateChain: Buffer.from(chain.map(String).join('')) }),
        // Into the certificate that is there, so that what refers to its ARN goes on; that one has its tags.
        ...(before.certificateArn === null
          ? { Tags: [tag] }
          : { CertificateArn: before.certificateArn }),
      }),
    );
  },
  settles: { within: '2m', every: '10s' },
  async undo({ aws, before, after }) {
    if (after.certificateArn === null) return;
    if (before.certificateArn === null) {
      await aws.acm.send(new DeleteCertificateCommand({ CertificateArn: after.certificateArn }));
      return;
    }
    throw new BlockedError('RP-B251', 'The certificate that was there before cannot be put back.', {
      where: after.certificateArn,
      found: 'ACM gives no private key back',
      fix: 'Name the files of the earlier certificate in the environment and run this step again.',
    });
  },
});

interface Files {
  readonly givenArn: Arn | null;
  readonly certificateFile: string | null;
  readonly chainFile: string | null;
  readonly certificateKey: Secret | null;
}

/** The certificate of the files and what is wrong with it; null where the environment names one in ACM. */
async function provided(needs: Files, readFile: (path: string) => Promise<string>) {
  const { givenArn, certificateFile, chainFile, certificateKey } = needs;
  if (givenArn !== null) return null;
  if (certificateFile === null || certificateKey === null) {
    throw new BlockedError('RP-B250', 'There is neither a certificate in ACM nor one to import.', {
      where: 'the environment file',
      expected: 'CERTIFICATE, or CERTIFICATE_FILE and CERTIFICATE_KEY_FILE',
    });
  }
  const { leaf, chain } = await readCertificate(certificateFile, chainFile, readFile);
  return {
    certificate: leaf,
    facts: factsOf(leaf),
    keyBelongs: belongsTo(leaf, certificateKey),
    chainFault: chainFault(leaf, chain),
  };
}

async function readCertificate(
  file: string,
  chainFile: string | null,
  readFile: (path: string) => Promise<string>,
) {
  const [leaf, ...below] = certificatesIn(await readFile(file), file);
  const chain = chainFile === null ? below : certificatesIn(await readFile(chainFile), chainFile);
  return { leaf, chain };
}

/** The very certificate in ACM, else the one this step imported for the same name, whatever its ARN. */
async function findHeld(
  aws: ReadingAws,
  certificate: X509Certificate,
): Promise<{ arn: Arn; same: boolean } | null> {
  const { names, fingerprint } = factsOf(certificate);
  const summaries = await allPages(async (NextToken) => {
    const answer = await aws.acm.send(
      new ListCertificatesCommand({
        // Without this ACM leaves out every certificate but those with RSA keys of up to 2048 bits.
        Includes: { keyTypes: Object.values(KeyAlgorithm) },
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    );
    return { items: answer.CertificateSummaryList, next: answer.NextToken };
  });
  const ours: Arn[] = [];
  for (const { CertificateArn, DomainName } of summaries) {
    if (CertificateArn === undefined || !isArn(CertificateArn) || !names.includes(DomainName ?? ''))
      continue;
    const { Certificate } = await aws.acm.send(new GetCertificateCommand({ CertificateArn }));
    if (
      Certificate !== undefined &&
      certificatesIn(Certificate, CertificateArn)[0]?.fingerprint256 === fingerprint
    ) {
      return { arn: CertificateArn, same: true };
    }
    const { Tags } = await aws.acm.send(new ListTagsForCertificateCommand({ CertificateArn }));
    if (Tags?.some(({ Key, Value }) => Key === tag.Key && Value === tag.Value))
      ours.push(CertificateArn);
  }
  if (ours.length > 1) {
    throw new BlockedError(
      'RP-B246',
      'ACM holds several certificates that this step has imported.',
      {
        where: names.join(', '),
        found: ours.join(', '),
        expected: 'one at most',
        fix: 'Delete those that are not in use, or name the one that is meant with CERTIFICATE.',
      },
    );
  }
  return ours[0] === undefined ? null : { arn: ours[0], same: false };
}

async function describe(aws: ReadingAws, CertificateArn: Arn) {
  try {
    const { Certificate } = await aws.acm.send(new DescribeCertificateCommand({ CertificateArn }));
    return {
      status: Certificate?.Status ?? 'unknown',
      type: Certificate?.Type ?? 'unknown',
      keyAlgorithm: Certificate?.KeyAlgorithm ?? 'unknown',
      names: Certificate?.SubjectAlternativeNames ?? [Certificate?.DomainName ?? ''],
      serial: Certificate?.Serial ?? null,
      notBefore: Certificate?.NotBefore?.toISOString() ?? null,
      notAfter: Certificate?.NotAfter?.toISOString() ?? null,
    };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null;
    throw error;
  }
}

const hostsOf = (domain: string): readonly string[] => [domain, `api.${domain}`];

const uncovered = (names: readonly string[], domain: string) =>
  hostsOf(domain).filter((host) => !covers(names, host));

const notGiven = inapplicable('a certificate in ACM is named; nothing is imported');

function inDate(
  validity: { readonly notBefore: string | null; readonly notAfter: string | null } | null,
  now: Date,
  status: string | null,
) {
  const time = now.toISOString();
  const { notBefore = null, notAfter = null } = validity ?? {};
  const current = notBefore !== null && notAfter !== null && notBefore <= time && time <= notAfter;
  return holds(status === 'ISSUED' && current, `ISSUED, and in date at ${time}`, {
    status,
    notBefore,
    notAfter,
  });
}
