import { canonicalDigest, sha256 } from '../../harness/json.ts';
import { samePerson } from '../../harness/person.ts';
import { readEnvelope, signedBytes, type Envelope } from './envelope.ts';
import { readPublicKey, verifies } from './public-key.ts';
import type { Signer } from './signers.ts';
import { readStatement, type SignatureStatement } from './statement.ts';

/** Digests by the name a statement gives them: `record.json`, `page`, `protocol.json`. */
export type Subjects = Readonly<Record<string, string>>;

export interface Problem {
  /**
   * `unreadable`: no signature at all; `forged`: its bytes are not that key's; `other content`: it signs something
   * else; `untrusted`: the list of signers does not carry it; the others concern signatures among each other and the ledger.
   */
  readonly kind:
    | 'unreadable'
    | 'forged'
    | 'other content'
    | 'untrusted'
    | 'order'
    | 'not in the ledger'
    | 'missing'
    | 'time stamp';
  readonly text: string;
}

export interface CheckedSignature {
  /** File's name within `signatures/`. */
  readonly file: string;
  /** `null` where it cannot be read. Where there are problems, what it says proves nothing. */
  readonly statement: SignatureStatement | null;
  /** SHA-256 of the public key, hex. */
  readonly fingerprint: string | null;
  /** `no list`: nobody said from outside whose keys count. */
  readonly trust: 'listed' | 'not listed' | 'no list';
  readonly problems: readonly Problem[];
}

/**
 * Checks one signature by itself: whether its bytes are the signature of the key it names, over exactly these subjects,
 * and whether the list of signers (`null`: none was given) carries this key for this person, role and time. It throws nothing.
 */
export function checkSignature(
  file: string,
  bytes: Uint8Array,
  subjects: Subjects,
  signers: readonly Signer[] | null,
): CheckedSignature {
  const unread = (text: string): CheckedSignature => ({
    file,
    statement: null,
    fingerprint: null,
    trust: signers === null ? 'no list' : 'not listed',
    problems: [{ kind: 'unreadable', text }],
  });
  const read = readEnvelope(bytes);
  if ('wrong' in read) return unread(read.wrong);
  const statement = readStatement(read.payload);
  if ('wrong' in statement) return unread(`its statement is not understood: ${statement.wrong}`);
  const publicKey = Buffer.from(statement.predicate.key.publicKey, 'base64');
  const fingerprint = sha256(publicKey);
  const distrust = signers === null ? null : distrustOf(statement, fingerprint, signers);
  return {
    file,
    statement,
    fingerprint,
    trust: signers === null ? 'no list' : distrust === null ? 'listed' : 'not listed',
    problems: [
      ...forgery(read.envelope, read.payload, statement, publicKey),
      ...differences(statement, subjects),
      ...(distrust === null ? [] : [{ kind: 'untrusted', text: distrust } as const]),
    ],
  };
}

function forgery(
  { signatures }: Envelope,
  payload: Buffer,
  { predicate: { key } }: SignatureStatement,
  publicKey: Buffer,
): Problem[] {
  const forged = (text: string): Problem[] => [{ kind: 'forged', text }];
  const [signature, second] = signatures;
  if (signature === undefined || second !== undefined)
    return forged(`it has ${signatures.length} signatures, not one`);
  if (signature.keyid !== sha256(publicKey))
    return forged('it names another key than the statement it signs');
  const known = readPublicKey(publicKey);
  if (known === null) return forged('the key it names is no public key');
  const sig = Buffer.from(signature.sig, 'base64');
  if (!verifies(key.algorithm, known, signedBytes(payload), sig))
    return forged('its bytes are not the signature of that key over that statement');
  return [];
}

function differences({ subject }: SignatureStatement, subjects: Subjects): Problem[] {
  const signed = Object.fromEntries(subject.map(({ name, digest }) => [name, digest.sha256]));
  const names = new Set([...Object.keys(signed), ...Object.keys(subjects)]);
  const twice = subject.length !== Object.keys(signed).length;
  return [
    ...(twice ? ['it names something twice'] : []),
    ...[...names].flatMap((name) => {
      const [was, is] = [signed[name], subjects[name]];
      if (was === is) return [];
      if (was === undefined) return [`it does not cover ${name}`];
      if (is === undefined) return [`it covers ${name}, which is not there`];
      return [`${name} is ${is}, and ${was} was signed`];
    }),
  ].map((text) => ({ kind: 'other content', text }));
}

/** Why the list does not carry this signature; `null` where it does. */
function distrustOf(
  { predicate }: SignatureStatement,
  fingerprint: string,
  signers: readonly Signer[],
): string | null {
  const { name, role, time, key } = predicate;
  const listed = signers.filter((one) => one.fingerprint === fingerprint);
  const [first] = listed;
  if (first === undefined) return `no listed signer has the key ${fingerprint}`;
  if (!samePerson(first.name, name)) return `the key is listed for ${first.name}, not for ${name}`;
  if (first.algorithm !== key.algorithm) return `the key is listed as ${first.algorithm}`;
  const inRole = listed.filter(({ roles }) => roles === null || roles.includes(role));
  if (inRole.length === 0) return `${name} is not listed as ${role}`;
  const signed = Date.parse(time);
  if (!inRole.some(({ from, until }) => from <= signed && signed < until))
    return `the key of ${name} is not listed for ${time}`;
  return null;
}

/** The subjects of a run's signatures; `page` is the digest of the report's content, `null` where there is none. */
export const subjectsOfRun = (record: unknown, page: string | null): Subjects => ({
  'record.json': canonicalDigest(record),
  ...(page === null ? {} : { page }),
});
