import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { BlockedError } from './errors/index.ts';
import { Secret } from './secret.ts';

/** A public key as OpenSSH writes it, without its comment: `ssh-rsa AAAA…`. */
export type OpenSshKey = string;

/** Type and key of an OpenSSH line, so that two can be compared whatever comment they carry. */
export function openSshKey(line: string, where: string): OpenSshKey {
  const [type, blob] = line.trim().split(/\s+/);
  const announced = blob === undefined ? undefined : Buffer.from(blob, 'base64');
  const length = announced !== undefined && announced.length > 4 ? announced.readUInt32BE(0) : 0;
  if (
    type === undefined ||
    blob === undefined ||
    announced?.subarray(4, 4 + length).toString('latin1') !== type
  ) {
    throw new BlockedError('RP-B249', `The public key in ${where} cannot be read.`, {
      where,
      expected: 'one line as OpenSSH writes it, such as "ssh-rsa AAAA… name"',
    });
  }
  return `${type} ${blob}`;
}

/**
 * A new RSA key of 2048 bits, the kind EC2 itself makes and the only one that also serves Windows machines. The private
 * half is PEM, registered as a secret; the public half is derived from it when it is needed.
 */
export function newPrivateKey(name: string): Secret {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return new Secret(name, privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
}

/** The public half of a private key in PEM form. @throws BlockedError RP-B249 when it is none, or has a passphrase */
export function publicHalf(privateKey: Secret, where: string): OpenSshKey {
  try {
    return inOpenSshForm(createPublicKey(createPrivateKey(privateKey.reveal())));
  } catch (cause) {
    throw new BlockedError('RP-B249', `The private key in ${where} cannot be read.`, {
      where,
      expected: 'an RSA key in PEM form, without a passphrase',
      cause,
    });
  }
}

/**
 * The fingerprint EC2 shows of a key that was imported: of RSA the MD5 of its DER form, of Ed25519 the SHA-256 of what
 * OpenSSH writes, in base64. Null for other kinds, and never that of a pair EC2 made itself (which is of the private half).
 */
export function importedFingerprint(key: OpenSshKey): string | null {
  const [type, encoded = ''] = key.split(' ');
  const blob = Buffer.from(encoded, 'base64');
  if (type === 'ssh-ed25519') return createHash('sha256').update(blob).digest('base64');
  if (type !== 'ssh-rsa') return null;
  const [, e = '', n = ''] = partsOf(blob).map((one) => one.toString('base64url'));
  const der = createPublicKey({ key: { kty: 'RSA', e, n }, format: 'jwk' }).export({
    type: 'spki',
    format: 'der',
  });
  return createHash('md5').update(der).digest('hex').match(/../g)?.join(':') ?? null;
}

/** RFC 4253: length-prefixed name, exponent, modulus. */
function inOpenSshForm(key: KeyObject): OpenSshKey {
  const { kty, n, e } = key.export({ format: 'jwk' });
  if (kty !== 'RSA' || n === undefined || e === undefined) throw new TypeError('not an RSA key');
  const blob = Buffer.concat([
    part(Buffer.from('ssh-rsa')),
    part(integer(Buffer.from(e, 'base64url'))),
    part(integer(Buffer.from(n, 'base64url'))),
  ]);
  return `ssh-rsa ${blob.toString('base64')}`;
}

/** A leading zero keeps a number positive whose first bit is set. */
const integer = (bytes: Buffer): Buffer =>
  (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;

function part(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function partsOf(blob: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at + 4 <= blob.length;) {
    const end = at + 4 + blob.readUInt32BE(at);
    const bytes = blob.subarray(at + 4, end);
    parts.push(bytes[0] === 0 ? bytes.subarray(1) : bytes);
    at = end;
  }
  return parts;
}
