import { constants, generateKeyPairSync, sign } from 'node:crypto';
import type { Entry } from '../../../harness/entries.ts';
import { canonicalJson, sha256 } from '../../../harness/json.ts';
import type { SigningKey } from '../../../harness/signing.ts';
import type { Signed } from '../../../reports/signatures/check-all.ts';
import { signEnvelope } from '../../../reports/signatures/envelope.ts';
import type { SignatureFile } from '../../../reports/signatures/kept.ts';
import { statementOf, type SignaturePredicate } from '../../../reports/signatures/statement.ts';

type Kind = 'ed25519' | 'p256' | 'p384' | 'rsa';

/** A key of a test's own, as a file or KMS would give one. */
export function newKey(kind: Kind = 'ed25519'): SigningKey {
  const { privateKey, publicKey } =
    kind === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: kind === 'p256' ? 'P-256' : 'P-384' });
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  return {
    algorithm:
      kind === 'ed25519' ? 'Ed25519' : kind === 'rsa' ? 'RSA-PSS-SHA256' : 'ECDSA-P256-SHA256',
    publicKey: publicKey.export({ format: 'der', type: 'spki' }),
    kms: null,
    sign: (message) =>
      Promise.resolve(
        kind === 'ed25519'
          ? sign(null, message, privateKey)
          : sign('sha256', message, kind === 'rsa' ? { key: privateKey, ...padding } : privateKey),
      ),
  };
}

export const digest = sha256('the record');
export const subjects = { 'record.json': digest, page: sha256('the page') };
export const head = { seq: 7, hash: sha256('entry 7') };

export const predicateOf = (
  key: SigningKey,
  change: Partial<SignaturePredicate> = {},
): SignaturePredicate => ({
  of: { kind: 'run', id: '20261122T101500Z', environment: 'acme-prod', target: 'aws' },
  role: 'executor',
  name: 'Ada Sample',
  meaning: 'I carried out this run as it is recorded.',
  time: '2026-11-23T03:12:04.120+01:00',
  zone: 'Europe/Berlin',
  clock: {
    comparedWith: 'sts.us-east-2.amazonaws.com',
    at: '2026-11-23T02:12:04.000Z',
    ahead: -40,
    within: 540,
  },
  rehearsal: false,
  operator: 'deploy',
  caller: null,
  ledger: head,
  key: { algorithm: key.algorithm, publicKey: key.publicKey.toString('base64'), kms: key.kms },
  software: { version: '0.1.0', commit: 'c0ffee', modified: false },
  ...change,
});

/** The bytes of a signature's file. */
export async function signature(
  key: SigningKey,
  change: Partial<SignaturePredicate> = {},
  over: Readonly<Record<string, string>> = subjects,
): Promise<Buffer> {
  const envelope = await signEnvelope(statementOf(over, predicateOf(key, change)), key);
  return Buffer.from(canonicalJson(envelope));
}

const people = [
  ['executor', 'Ada Sample'],
  ['reviewer', 'Ben Sample'],
  ['approver', 'Cyn Sample'],
] as const;

export interface SignedFolder {
  readonly files: readonly SignatureFile[];
  readonly about: Signed;
  readonly keys: readonly SigningKey[];
}

/** The three signatures of a run, with their entries in the ledger; the first has a time stamp. */
export async function signedRun(): Promise<SignedFolder> {
  const keys = people.map(() => newKey());
  const envelopes = await Promise.all(
    people.map(([role, name], index) => signature(keys[index] ?? newKey(), { role, name })),
  );
  const stamp = Buffer.from('an answer of an authority');
  const entries = people.map(([role, name], index): Entry<'signed'> => {
    const data: Entry<'signed'>['data'] = {
      subject: { kind: 'run', id: '20261122T101500Z' },
      digest,
      role,
      name,
      meaning: 'as recorded',
      key: sha256(keys[index]?.publicKey ?? ''),
      envelope: sha256(envelopes[index] ?? ''),
      timeStamp: index === 0 ? sha256(stamp) : null,
    };
    const place = { seq: 8 + index, time: '2026-11-23T02:12:05.000Z', previous: '', caller: null };
    return { ...place, run: '20261122T101500Z', step: null, kind: 'signed', data };
  });
  return {
    keys,
    files: [
      ...people.map(([role], index) => ({
        name: `0${index + 1}-${role}.dsse.json`,
        bytes: envelopes[index] ?? Buffer.alloc(0),
      })),
      { name: '01-executor.tsr', bytes: stamp },
    ],
    about: {
      kind: 'run',
      id: '20261122T101500Z',
      environment: 'acme-prod',
      target: 'aws',
      subjects,
      entries,
      hashAt: (seq) => (seq === head.seq ? head.hash : undefined),
      signers: null,
    },
  };
}
