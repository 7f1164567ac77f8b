import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import * as pkijs from 'pkijs';

/** Object identifiers of RFC 3161, 5035, 2634 and 5280. */
const oid = {
  sha256: '2.16.840.1.101.3.4.2.1',
  signedData: '1.2.840.113549.1.7.2',
  timeStampInfo: '1.2.840.113549.1.9.16.1.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  extendedKeyUsage: '2.5.29.37',
  timeStamping: '1.3.6.1.5.5.7.3.8',
};

/** Real answers have 2 to 8 KiB. */
export const longestTimeStamp = 1 << 17;

/** DER: an INTEGER of 8 bytes, positive and as short as it must be. */
export function newNonce(): Buffer {
  const nonce = randomBytes(8);
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  return nonce;
}

/**
 * A TimeStampReq (RFC 3161, 2.4.1) in DER: version 1, SHA-256 of the message, a nonce of `newNonce`, and the wish to have the
 * authority's certificate in the answer, without which nobody could check it later.
 */
export function timeStampRequest(message: Uint8Array, nonce: Buffer): Buffer {
  const imprint = Buffer.concat([
    Buffer.from('3031300d060960864801650304020105000420', 'hex'),
    createHash('sha256').update(message).digest(),
  ]);
  const body = Buffer.concat([
    Buffer.from('020101', 'hex'),
    imprint,
    Buffer.from([0x02, nonce.length]),
    nonce,
    Buffer.from('0101ff', 'hex'),
  ]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

export interface CheckedTimeStamp {
  /** When the authority says it was; `null` where there is no time stamp that stands. ISO 8601, UTC. */
  readonly time: string | null;
  /** Subject of the authority's certificate. */
  readonly authority: string | null;
  /** `not asked`: nobody named, from outside, an authority to trust; then the name above proves nothing. */
  readonly trust: 'trusted' | 'not trusted' | 'not asked';
  readonly problems: readonly string[];
}

/**
 * Checks the answer of a time-stamp authority (TimeStampResp, DER): granted; over this message by SHA-256; with this
 * nonce, where one is given; signed by a certificate that is for time stamps only and that the signature names; and, where
 * certificates to trust are given (PEM, one or several), issued under one of them at that time. It throws nothing.
 */
export async function checkTimeStamp(
  answer: Uint8Array,
  message: Uint8Array,
  { trusted, nonce }: { trusted: string | null; nonce?: Buffer },
): Promise<CheckedTimeStamp> {
  const trust = trusted === null ? 'not asked' : 'not trusted';
  const none = (problem: string): CheckedTimeStamp => ({
    time: null,
    authority: null,
    trust,
    problems: [problem],
  });
  if (answer.length > longestTimeStamp) return none('the answer is longer than a time stamp is');
  try {
    const response = pkijs.TimeStampResp.fromBER(exact(answer));
    const { status, timeStampToken: token } = response;
    if (status.status > pkijs.PKIStatus.grantedWithMods) return none(refusalOf(status));
    if (token?.contentType !== oid.signedData) return none('the answer holds no time stamp');
    const signed = new pkijs.SignedData({ schema: token.content });
    const content = signed.encapContentInfo.eContent;
    if (signed.encapContentInfo.eContentType !== oid.timeStampInfo || content === undefined)
      return none('the answer signs something else than a time stamp');
    const info = pkijs.TSTInfo.fromBER(content.getValue());
    const wrong = wrongWith(info, message, nonce);
    if (wrong !== null) return none(wrong);
    if (signed.signerInfos.length !== 1) return none('the time stamp has not one signature');
    const verified = await signed.verify(
      { signer: 0, data: exact(message), extendedMode: true },
      pkijs.getCrypto(true),
    );
    const certificate = verified.signerCertificate;
    if (verified.signatureVerified !== true || certificate === null || certificate === undefined)
      return none('the signature of the time stamp does not verify');
    const unfit = unfitCertificate(certificate, signed, info.genTime);
    if (unfit !== null) return none(unfit);
    const untrusted = trusted === null ? null : await distrustOf(signed, message, trusted);
    return {
      time: info.genTime.toISOString(),
      authority: subjectOf(certificate),
      trust: trusted === null ? 'not asked' : untrusted === null ? 'trusted' : 'not trusted',
      problems: untrusted === null ? [] : [untrusted],
    };
  } catch (error) {
    return none(`the time stamp cannot be checked: ${messageOf(error)}`);
  }
}

/** What a time stamp says, checked by nobody. */
export function statedTimeStamp(answer: Uint8Array): Pick<CheckedTimeStamp, 'time' | 'authority'> {
  try {
    const { timeStampToken: token } = pkijs.TimeStampResp.fromBER(exact(answer));
    const signed = new pkijs.SignedData({ schema: token?.content });
    const content = signed.encapContentInfo.eContent;
    if (content === undefined) return { time: null, authority: null };
    const { genTime } = pkijs.TSTInfo.fromBER(content.getValue());
    const sid = signed.signerInfos[0]?.sid as pkijs.IssuerAndSerialNumber | undefined;
    const certificate = signed.certificates?.find(
      (one): one is pkijs.Certificate =>
        one instanceof pkijs.Certificate && one.serialNumber.isEqual(sid?.serialNumber),
    );
    return {
      time: genTime.toISOString(),
      authority: certificate === undefined ? null : subjectOf(certificate),
    };
  } catch {
    return { time: null, authority: null };
  }
}

const derOf = (certificate: pkijs.Certificate): Buffer =>
  Buffer.from(certificate.toSchema().toBER());

const subjectOf = (certificate: pkijs.Certificate): string =>
  new X509Certificate(derOf(certificate)).subject.split('\n').join(', ');

const exact = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function refusalOf({ status, statusStrings, failInfo }: pkijs.PKIStatusInfo): string {
  const words = (statusStrings ?? []).map(({ valueBlock }) => valueBlock.value).join(', ');
  const why = words === '' && failInfo !== undefined ? 'for a reason given as bits only' : words;
  return `the authority refuses (status ${status})${why === '' ? '' : `: ${why}`}`;
}

function wrongWith(info: pkijs.TSTInfo, message: Uint8Array, nonce?: Buffer): string | null {
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  if (hashAlgorithm.algorithmId !== oid.sha256) return 'the time stamp uses another digest';
  const digest = createHash('sha256').update(message).digest();
  if (!digest.equals(Buffer.from(hashedMessage.valueBlock.valueHexView)))
    return 'the time stamp is for something else';
  if (nonce === undefined) return null;
  const found = info.nonce === undefined ? null : Buffer.from(info.nonce.valueBlock.valueHexView);
  if (found?.equals(nonce) !== true)
    return 'the time stamp does not carry the number asked with, so it may be an old answer';
  return null;
}

/** RFC 3161, 2.3: for time stamps and nothing else, marked critical; and named by the signature itself. */
function unfitCertificate(
  certificate: pkijs.Certificate,
  signed: pkijs.SignedData,
  at: Date,
): string | null {
  const usage = certificate.extensions?.find(({ extnID }) => extnID === oid.extendedKeyUsage);
  const purposes = (usage?.parsedValue as pkijs.ExtKeyUsage | undefined)?.keyPurposes ?? [];
  if (usage?.critical !== true || purposes.length !== 1 || purposes[0] !== oid.timeStamping)
    return 'the certificate that signed the time stamp is not one for time stamps alone';
  if (at < certificate.notBefore.value || at > certificate.notAfter.value)
    return 'the certificate that signed the time stamp was not valid at its time';
  const named = namedCertificates(signed);
  const der = derOf(certificate);
  const digests = ['sha1', 'sha256', 'sha384', 'sha512'].map((hash) =>
    createHash(hash).update(der).digest('hex'),
  );
  if (named.length === 0 || !digests.includes(named[0] ?? ''))
    return 'the signature of the time stamp does not name the certificate it is made with';
  return null;
}

/** A piece of ASN.1 as pkijs hands it out. */
interface Piece {
  readonly idBlock: { readonly tagNumber: number };
  readonly valueBlock: { readonly value?: readonly Piece[]; readonly valueHexView?: Uint8Array };
}

/** Digests in SigningCertificate or SigningCertificateV2: SEQUENCE { SEQUENCE OF SEQUENCE { [algorithm], digest, … }, … }. */
function namedCertificates({ signerInfos }: pkijs.SignedData): readonly string[] {
  const octetString = 4;
  const attributes = signerInfos[0]?.signedAttrs?.attributes ?? [];
  return attributes
    .filter(({ type }) => type === oid.signingCertificate || type === oid.signingCertificateV2)
    .flatMap(
      ({ values }) =>
        (values[0] as Piece | undefined)?.valueBlock.value?.[0]?.valueBlock.value ?? [],
    )
    .map((one) => {
      const digest = one.valueBlock.value?.find(({ idBlock }) => idBlock.tagNumber === octetString);
      return Buffer.from(digest?.valueBlock.valueHexView ?? []).toString('hex');
    });
}

async function distrustOf(
  signed: pkijs.SignedData,
  message: Uint8Array,
  pem: string,
): Promise<string | null> {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return 'the file of authorities to trust holds no certificate';
  const trustedCerts = blocks.map((block) =>
    pkijs.Certificate.fromBER(exact(new X509Certificate(block).raw)),
  );
  try {
    const verified = await signed.verify(
      { signer: 0, data: exact(message), trustedCerts, checkChain: true, extendedMode: true },
      pkijs.getCrypto(true),
    );
    return verified.signerCertificateVerified === true ? null : 'its issuer is not trusted';
  } catch (error) {
    return `its certificate is not under an authority to trust: ${messageOf(error)}`;
  }
}
