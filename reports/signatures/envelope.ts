import * as z from 'zod';
import { canonicalJson, sha256 } from '../../harness/json.ts';
import type { SigningKey } from '../../harness/signing.ts';

export const statementType = 'application/vnd.in-toto+json';

const base64 = z
  .string()
  .min(1)
  .refine((text) => Buffer.from(text, 'base64').toString('base64') === text, 'no base64');

const schema = z.strictObject({
  payloadType: z.literal(statementType),
  payload: base64,
  signatures: z
    .array(z.strictObject({ keyid: z.string().regex(/^[0-9a-f]{64}$/), sig: base64 }).readonly())
    .readonly(),
});

/**
 * A DSSE envelope around an in-toto statement (https://github.com/secure-systems-lab/dsse): payload and signatures in
 * standard base64, `keyid` the SHA-256 of the signer's public key (SubjectPublicKeyInfo, DER) in hex.
 */
export type Envelope = z.infer<typeof schema>;

/** No signature of ours comes near it; what is longer is not read. Bytes. */
export const longestEnvelope = 1 << 20;

/** What an envelope's file says, or why it is none. Nothing in it is believed yet. */
export function readEnvelope(
  bytes: Uint8Array,
): { envelope: Envelope; payload: Buffer } | { wrong: string } {
  if (bytes.length > longestEnvelope)
    return { wrong: `it is longer than ${longestEnvelope} bytes` };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const envelope = schema.parse(JSON.parse(text));
    // One text for one envelope: no key twice, nothing hidden in spaces.
    if (canonicalJson(envelope) !== text) return { wrong: 'it is not in its canonical form' };
    return { envelope, payload: Buffer.from(envelope.payload, 'base64') };
  } catch (error) {
    return { wrong: `it is no DSSE envelope: ${wordsOf(error)}` };
  }
}

/** What is signed: DSSE's pre-authentication encoding of the payload and its type. */
export function signedBytes(payload: Uint8Array): Buffer {
  const type = Buffer.from(statementType);
  const head = `DSSEv1 ${type.length} ${statementType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** Signs a statement in its canonical form; signatures that are there already stay, one of the same key is replaced. */
export async function signEnvelope(
  statement: unknown,
  key: SigningKey,
  earlier: Envelope | null = null,
): Promise<Envelope> {
  const payload = Buffer.from(canonicalJson(statement));
  const text = payload.toString('base64');
  if (earlier !== null && earlier.payload !== text)
    throw new TypeError('the envelope holds another statement');
  const keyid = sha256(key.publicKey);
  const sig = (await key.sign(signedBytes(payload))).toString('base64');
  const others = (earlier?.signatures ?? []).filter((one) => one.keyid !== keyid);
  return {
    payloadType: statementType,
    payload: text,
    signatures: [...others, { keyid, sig }],
  };
}

/** In words for a reader: zod's issues are a list of objects. */
export const wordsOf = (error: unknown): string =>
  error instanceof z.ZodError
    ? error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`).join('; ')
    : error instanceof Error
      ? error.message
      : String(error);
