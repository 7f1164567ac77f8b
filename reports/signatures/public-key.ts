import { constants, createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { KeyAlgorithm } from '../../harness/signing.ts';

/** The algorithm a public key is used with here; `null` for a key that is not accepted: another curve, RSA below 2048 bits. */
export function algorithmOf(key: KeyObject): KeyAlgorithm | null {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ed25519') return 'Ed25519';
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return 'ECDSA-P256-SHA256';
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= 2048) return 'RSA-PSS-SHA256';
  return null;
}

/** A SubjectPublicKeyInfo in DER; `null` for what is none, or is followed by anything. */
export function readPublicKey(der: Buffer): KeyObject | null {
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return key.export({ format: 'der', type: 'spki' }).equals(der) ? key : null;
  } catch {
    return null;
  }
}

/** Whether the signature is that key's over the message. */
export function verifies(
  algorithm: KeyAlgorithm,
  key: KeyObject,
  message: Buffer,
  signature: Buffer,
): boolean {
  if (algorithmOf(key) !== algorithm) return false;
  switch (algorithm) {
    case 'Ed25519':
      return verify(null, message, key, signature);
    case 'ECDSA-P256-SHA256':
      return verify('sha256', message, { key, dsaEncoding: 'der' }, signature);
    case 'RSA-PSS-SHA256':
      return verify(
        'sha256',
        message,
        { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
        signature,
      );
  }
}
