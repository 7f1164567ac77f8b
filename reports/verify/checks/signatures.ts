import { canonicalJson } from '../../../harness/json.ts';
import type { Entry } from '../../../harness/entries.ts';
import { checkSignatures, type Signed } from '../../signatures/check-all.ts';
import type { SignatureFile } from '../../signatures/kept.ts';
import { timeStampOf } from '../../signatures/ledger.ts';
import type { CheckedSignature, Problem } from '../../signatures/check.ts';
import {
  longestEnvelope,
  readEnvelope,
  signedBytes,
  type Envelope,
} from '../../signatures/envelope.ts';
import { readPublicKey, verifies } from '../../signatures/public-key.ts';
import { checkTimeStamp, longestTimeStamp } from '../../signatures/time-stamp.ts';
import { within, type Trust } from '../evidence.ts';
import { checked, finding, unchecked, type Kind, type Said, type Saying } from '../finding.ts';
import type { Listing } from '../listing.ts';
import { bytesOf, Unreadable } from '../reading.ts';

const kinds: Readonly<Record<Problem['kind'], Kind>> = {
  unreadable: 'invalid',
  forged: 'altered',
  'other content': 'altered',
  untrusted: 'not vouched for',
  order: 'invalid',
  'not in the ledger': 'added',
  missing: 'missing',
  'time stamp': 'altered',
};

const most = Math.max(longestEnvelope, longestTimeStamp);

/** Everything in `signatures/` that can be read. */
export async function* readSignatures(
  folder: string,
  listing: Listing,
): AsyncGenerator<Said, readonly SignatureFile[]> {
  const files: SignatureFile[] = [];
  for (const path of listing.files.keys()) {
    if (!/^signatures\/[^/]+$/.test(path)) continue;
    try {
      files.push({ name: path.slice(11), bytes: await bytesOf(within(folder, path), most) });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      yield finding('refused', path, error.message, 'a signature that can be read');
    }
  }
  return files;
}

/**
 * Every signature: whose it is, over what, in its place, and in the ledger; and who outside vouches for its key.
 * @param alone nothing else is being verified: where signers are named, one of them must have signed this
 */
export async function* checkAllSignatures(
  files: readonly SignatureFile[],
  about: Signed,
  trust: Trust,
  alone: boolean,
): AsyncGenerator<Said, readonly CheckedSignature[]> {
  const { signatures, problems } = checkSignatures(files, about);
  for (const { kind, text } of problems)
    yield finding(
      kinds[kind],
      'signatures',
      text,
      'the signatures of the ledger, each by its name',
    );
  for (const signature of signatures) {
    const where = `signatures/${signature.file}`;
    for (const { kind, text } of signature.problems)
      yield finding(kinds[kind], where, text, wanted(kind, about));
    yield* told(signature);
    yield* stamped(signature, files, trust);
  }
  if (signatures.length === 0) yield* unsigned(about, alone ? trust : {});
  return signatures;
}

const wanted = (kind: Problem['kind'], { kind: what }: Signed): string =>
  kind === 'untrusted'
    ? 'a key of the list of signers'
    : kind === 'not in the ledger'
      ? 'an entry "signed" of the ledger with its digest'
      : `a signature of this ${what}`;

function* told({ statement, trust, fingerprint, problems }: CheckedSignature): Generator<Said> {
  if (statement === null || problems.length > 0) return;
  const { name, role, meaning, time, rehearsal } = statement.predicate;
  const who = `${rehearsal ? 'Signature of a rehearsal' : 'Signed'} by ${name} as ${role}, ${time} (${meaning})`;
  if (trust === 'listed') yield checked(`${who}: with a key of the list of signers`);
  else {
    yield checked(`${who}: the signature fits key ${fingerprint ?? ''}`);
    yield unchecked(
      `Whether that is the key of ${name}: no list of signers was given (--signers).`,
    );
  }
}

async function* stamped(
  { file, statement }: CheckedSignature,
  files: readonly SignatureFile[],
  trust: Trust,
): Saying {
  const bytes = (name: string) => files.find((one) => one.name === name)?.bytes;
  const answer = bytes(timeStampOf(file));
  const read = readEnvelope(bytes(file) ?? new Uint8Array());
  if (answer === undefined || 'wrong' in read || statement === null) return;
  const message = Buffer.from(read.envelope.signatures[0]?.sig ?? '', 'base64');
  const stamp = await checkTimeStamp(answer, message, { trusted: trust.tsaCa ?? null });
  const { time, authority, problems } = stamp;
  const where = `signatures/${timeStampOf(file)}`;
  for (const problem of problems)
    yield finding('altered', where, problem, `a time stamp over the signature in ${file}`);
  if (time === null || problems.length > 0) return;
  const words = `Time stamp of the signature of ${statement.predicate.name}: ${time}, by ${authority ?? 'an unnamed authority'}`;
  yield checked(words);
  if (stamp.trust === 'not asked')
    yield unchecked(
      `Whether that authority is to be trusted: no certificate was given (--tsa-ca).`,
    );
}

function* unsigned({ kind }: Signed, { signers }: Trust): Generator<Said> {
  if (signers === undefined) {
    yield unchecked(
      `Who made this: nobody has signed the ${kind}. It is whole in itself, but whoever can write a folder can make another one that is.`,
    );
  } else {
    yield finding('not vouched for', 'signatures', 'no signature', 'one of a listed signer');
  }
}

/** attestation.json: the statement made again from the record, signed with the same keys in the same order. */
export async function* checkAttestation(
  folder: string,
  listing: Listing,
  statement: unknown,
  signatures: readonly CheckedSignature[],
): Saying {
  const name = 'attestation.json';
  const there = listing.files.has(name);
  if (!there && signatures.length > 0)
    yield finding('missing', name, 'no such file', 'what every signer signs as well');
  if (!there) return;
  let envelope: Envelope;
  let payload: Buffer;
  try {
    const read = readEnvelope(await bytesOf(within(folder, name), longestEnvelope));
    if ('wrong' in read) {
      yield finding('invalid', name, read.wrong, 'a DSSE envelope');
      return;
    }
    ({ envelope, payload } = read);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    yield finding('refused', name, error.message, 'a DSSE envelope');
    return;
  }
  if (!payload.equals(Buffer.from(canonicalJson(statement))))
    yield finding('altered', name, 'another statement', 'the one made again from the record');
  const found = envelope.signatures.map(({ keyid }) => keyid).join(', ');
  const expected = signatures.map(({ fingerprint }) => fingerprint ?? 'unknown').join(', ');
  if (found !== expected)
    yield finding('altered', name, `keys ${found || 'none'}`, `keys ${expected || 'none'}`);
  for (const [index, { sig }] of envelope.signatures.entries()) {
    const key = signatures[index]?.statement?.predicate.key;
    if (key === undefined) continue;
    const known = readPublicKey(Buffer.from(key.publicKey, 'base64'));
    const fits =
      known !== null &&
      verifies(key.algorithm, known, signedBytes(payload), Buffer.from(sig, 'base64'));
    if (!fits)
      yield finding(
        'altered',
        name,
        `signature ${index + 1} is not that key's`,
        'a signature over it',
      );
  }
  yield checked(`${name} against the statement made again from the record`);
}

/** The `signed` entries about one thing. */
export const signedEntries = (entries: readonly Entry[], id: string): Entry<'signed'>[] =>
  entries.filter(
    (entry): entry is Entry<'signed'> =>
      entry.kind === 'signed' &&
      (entry.data as { subject?: { id?: unknown } } | null)?.subject?.id === id,
  );
