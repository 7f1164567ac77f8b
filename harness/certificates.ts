import { createPrivateKey, X509Certificate } from 'node:crypto';
export type { X509Certificate } from 'node:crypto';
import { BlockedError } from './errors/index.ts';
import type { Secret } from './secret.ts';

/** What a certificate says of itself; the algorithm in ACM's words (`RSA_2048`), times in ISO. */
export interface CertificateFacts {
  readonly [field: string]: string | readonly string[];
  readonly subject: string;
  readonly names: readonly string[];
  readonly keyAlgorithm: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly serial: string;
  /** SHA-256 of the certificate, which is public. */
  readonly fingerprint: string;
}

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** @throws BlockedError RP-B249 when the text holds no certificate in PEM form */
export function certificatesIn(
  pem: string,
  where: string,
): readonly [X509Certificate, ...X509Certificate[]] {
  try {
    const [first, ...others] = (pem.match(block) ?? []).map((one) => new X509Certificate(one));
    if (first !== undefined) return [first, ...others];
  } catch (cause) {
    throw unreadable('certificate', where, cause);
  }
  throw unreadable('certificate', where);
}

export function factsOf(certificate: X509Certificate): CertificateFacts {
  return {
    subject: certificate.subject.replaceAll('\n', ', '),
    names: namesOf(certificate),
    keyAlgorithm: algorithmOf(certificate),
    notBefore: certificate.validFromDate.toISOString(),
    notAfter: certificate.validToDate.toISOString(),
    serial: certificate.serialNumber.toLowerCase(),
    fingerprint: certificate.fingerprint256,
  };
}

/** @throws BlockedError RP-B249 when the secret is no private key, or one with a passphrase */
export function belongsTo(certificate: X509Certificate, key: Secret): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key.reveal()));
  } catch (cause) {
    throw unreadable('private key', key.name, cause);
  }
}

/** What is wrong with the way from a certificate up its chain; null when each was issued and signed by the next. */
export function chainFault(
  leaf: X509Certificate,
  chain: readonly X509Certificate[],
): string | null {
  const path = [leaf, ...chain];
  for (const [index, issuer] of chain.entries()) {
    const issued = path[index] as X509Certificate;
    if (!issued.checkIssued(issuer) || !issued.verify(issuer.publicKey)) {
      return `"${commonName(issued)}" was not issued by "${commonName(issuer)}"`;
    }
  }
  return null;
}

/** Whether one of a certificate's names covers a host; a wildcard stands for exactly one label. */
export function covers(names: readonly string[], host: string): boolean {
  const wanted = host.toLowerCase();
  const parent = wanted.slice(wanted.indexOf('.') + 1);
  return names.some((name) => {
    const given = name.toLowerCase();
    return given === wanted || (wanted.includes('.') && given === `*.${parent}`);
  });
}

function namesOf(certificate: X509Certificate): readonly string[] {
  // Names with commas or quotes in them come as JSON texts.
  const written = certificate.subjectAltName ?? '';
  return [...written.matchAll(/DNS:("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, name = '']) =>
    name.startsWith('"') ? (JSON.parse(name) as string) : name,
  );
}

function algorithmOf({ publicKey }: X509Certificate): string {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  const kind = publicKey.asymmetricKeyType ?? 'unknown';
  return kind === 'rsa'
    ? `RSA_${modulusLength}`
    : `${kind.toUpperCase()}${namedCurve === undefined ? '' : `_${namedCurve}`}`;
}

const commonName = ({ subject }: X509Certificate): string =>
  /^CN=(.*)$/m.exec(subject)?.[1] ?? subject;

const unreadable = (what: string, where: string, cause?: unknown) =>
  new BlockedError('RP-B249', `The ${what} cannot be read.`, {
    where,
    expected: `a ${what} in PEM form`,
    cause,
  });
