import * as z from 'zod';
import { canonicalJson } from '../../harness/json.ts';
import { keyAlgorithms } from '../../harness/signing.ts';
import { wordsOf } from './envelope.ts';

export const signaturePredicate = 'urn:runproof:signature:1';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const line = z
  .string()
  .min(1)
  .max(500)
  .refine(
    (text) => text === text.trim() && !/\p{Cc}/u.test(text),
    'one line without spaces around it',
  );

const clock = z.union([
  z.strictObject({
    /** Whose clock: the host that answered, and when it said it was. */
    comparedWith: line,
    at: z.iso.datetime(),
    /** Milliseconds this machine is ahead of it; negative where it is behind. */
    ahead: z.int(),
    /** The comparison is no better than this (ms): the other side tells whole seconds, and the way takes time. */
    within: z.int().nonnegative(),
  }),
  z.strictObject({ notCompared: line }),
]);

const schema = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z
    .array(z.strictObject({ name: line, digest: z.strictObject({ sha256: digest }) }).readonly())
    .min(1)
    .readonly(),
  predicateType: z.literal(signaturePredicate),
  predicate: z.strictObject({
    /** What is signed: a run's record or a protocol, with its id. */
    of: z.strictObject({
      kind: z.enum(['run', 'protocol']),
      id: line,
      environment: line,
      target: line,
    }),
    role: z.enum(['executor', 'reviewer', 'approver']),
    /** Printed name of the signer. */
    name: line,
    meaning: line,
    /** Local time with its offset from UTC, and the name of the zone. */
    time: z.iso.datetime({ offset: true }),
    zone: line,
    clock,
    /** A signature of a rehearsal never makes it qualification evidence. */
    rehearsal: z.boolean(),
    /** Who was at the machine as the operating system names them, and whom AWS saw: a shared role, as a rule. */
    operator: line,
    caller: line.nullable(),
    /** The ledger's last entry when this was signed. */
    ledger: z.strictObject({ seq: z.int().nonnegative(), hash: digest }),
    key: z.strictObject({
      algorithm: z.enum(keyAlgorithms),
      /** SubjectPublicKeyInfo, DER, base64. */
      publicKey: z.base64().max(2000),
      kms: line.nullable(),
    }),
    /** What made the signature. */
    software: z.strictObject({ version: line, commit: line.nullable(), modified: z.boolean() }),
  }),
});

/** An in-toto statement that a person signs a record or a protocol, and as what. */
export type SignatureStatement = z.infer<typeof schema>;
export type SignaturePredicate = SignatureStatement['predicate'];
export type ComparedClock = SignaturePredicate['clock'];

export const statementOf = (
  subjects: Readonly<Record<string, string>>,
  predicate: SignaturePredicate,
): SignatureStatement =>
  schema.parse({
    _type: 'https://in-toto.io/Statement/v1',
    subject: Object.entries(subjects).map(([name, sha256]) => ({ name, digest: { sha256 } })),
    predicateType: signaturePredicate,
    predicate,
  });

/** Reads a signed payload; it must be the canonical form of exactly what is known here. */
export function readStatement(payload: Buffer): SignatureStatement | { wrong: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(payload);
    const statement = schema.parse(JSON.parse(text));
    if (canonicalJson(statement) !== text) return { wrong: 'it is not in its canonical form' };
    return statement;
  } catch (error) {
    return { wrong: wordsOf(error) };
  }
}
