import { constants, generateKeyPairSync, sign as rawSign } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { canonicalJson, sha256, type Json } from '../../../harness/json.ts';
import type { SigningKey } from '../../../harness/signing.ts';
import { checkSignature } from '../../../reports/signatures/check.ts';
import {
  readEnvelope,
  signEnvelope,
  signedBytes,
  type Envelope,
} from '../../../reports/signatures/envelope.ts';
import { statementOf } from '../../../reports/signatures/statement.ts';
import { newKey, predicateOf, signature, subjects } from './signing.ts';

const file = '01-executor.dsse.json';
const check = (bytes: Uint8Array) => checkSignature(file, bytes, subjects, null);
const kinds = (bytes: Uint8Array) => check(bytes).problems.map(({ kind }) => kind);
const envelopeIn = (bytes: Buffer) => JSON.parse(bytes.toString()) as Envelope;
const written = (envelope: Json) => Buffer.from(canonicalJson(envelope));

test('signs what DSSE says is signed', () => {
  expect(signedBytes(Buffer.from('{"ä":1}')).toString()).toBe(
    'DSSEv1 28 application/vnd.in-toto+json 8 {"ä":1}',
  );
});

test('a signature of each kind of key holds, and says what was signed', async () => {
  for (const kind of ['ed25519', 'p256', 'rsa'] as const) {
    const key = newKey(kind);
    const checked = check(await signature(key));
    expect(checked.problems, kind).toEqual([]);
    expect(checked.fingerprint).toBe(sha256(key.publicKey));
    expect(checked.trust).toBe('no list');
    expect(checked.statement?.predicate).toEqual(predicateOf(key));
  }
});

test('an altered statement, another key and another signature are forged', async () => {
  const [key, other] = [newKey(), newKey()];
  const bytes = await signature(key);
  const envelope = envelopeIn(bytes);
  const [own] = envelope.signatures;
  const swapped = Buffer.from(envelope.payload, 'base64').toString().replace('Ada', 'Eva');
  const payload = Buffer.from(swapped).toString('base64');
  expect(kinds(written({ ...envelope, payload }))).toEqual(['forged']);

  const others = envelopeIn(await signature(other)).signatures[0];
  expect(kinds(written({ ...envelope, signatures: [others ?? null] }))).toEqual(['forged']);
  const claimed = { keyid: own?.keyid ?? '', sig: others?.sig ?? '' };
  expect(kinds(written({ ...envelope, signatures: [claimed] }))).toEqual(['forged']);
  const renamed = { keyid: others?.keyid ?? '', sig: own?.sig ?? '' };
  expect(kinds(written({ ...envelope, signatures: [renamed] }))).toEqual(['forged']);
  expect(kinds(written({ ...envelope, signatures: [] }))).toEqual(['forged']);
  expect(kinds(written({ ...envelope, signatures: [own ?? null, others ?? null] }))).toEqual([
    'forged',
  ]);
});

test('a key that is not accepted makes no signature, whatever it verifies', async () => {
  expect(kinds(await signature(newKey('p384')))).toEqual(['forged']);
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  const weak: SigningKey = {
    algorithm: 'RSA-PSS-SHA256',
    publicKey: publicKey.export({ format: 'der', type: 'spki' }),
    kms: null,
    sign: (message) => Promise.resolve(rawSign('sha256', message, { key: privateKey, ...padding })),
  };
  expect(kinds(await signature(weak))).toEqual(['forged']);
  const key = newKey();
  const followed = { ...key, publicKey: Buffer.concat([key.publicKey, Buffer.from([0])]) };
  expect(kinds(await signature(followed))).toEqual(['forged']);
});

test('a signature holds for exactly what it covers', async () => {
  const key = newKey();
  const other = await signature(key, {}, { ...subjects, 'record.json': sha256('another') });
  expect(check(other).problems.map(({ text }) => text)).toEqual([
    `record.json is ${subjects['record.json']}, and ${sha256('another')} was signed`,
  ]);
  const { page, ...record } = subjects;
  expect(kinds(await signature(key, {}, record))).toEqual(['other content']);
  expect(page).toHaveLength(64);
  expect(kinds(await signature(key, {}, { ...subjects, extra: page }))).toEqual(['other content']);
  const twice = statementOf(subjects, predicateOf(key));
  const [first] = twice.subject;
  const bytes = written(
    await signEnvelope({ ...twice, subject: [...twice.subject, first ?? null] }, key),
  );
  expect(kinds(bytes)).toEqual(['other content']);
});

test('what is no envelope, or says anything unknown, is refused and never read', async () => {
  const key = newKey();
  const good = envelopeIn(await signature(key));
  const statement = statementOf(subjects, predicateOf(key));
  const signed = async (change: object) =>
    written(await signEnvelope({ ...statement, ...change }, key));
  const loose = Buffer.from(JSON.stringify(statement, null, 1));
  const sig = (await key.sign(signedBytes(loose))).toString('base64');
  const spaced = {
    ...good,
    payload: loose.toString('base64'),
    signatures: [{ keyid: sha256(key.publicKey), sig }],
  };
  const refused: readonly (readonly [string, Uint8Array])[] = [
    ['no JSON', Buffer.from('{')],
    ['no object', Buffer.from('[]')],
    ['not UTF-8', Buffer.from([0xff, 0xfe])],
    ['a key twice', Buffer.from(`{"payload":"e30=",${canonicalJson(good).slice(1)}`)],
    ['spaces', Buffer.from(JSON.stringify(good, null, 1))],
    ['spaces in the statement', written(spaced)],
    ['an extra key', written({ ...good, note: 'x' })],
    ['another payload type', written({ ...good, payloadType: 'text/plain' })],
    ['loose base64', written({ ...good, payload: good.payload.replace(/=*$/, '') + '!' })],
    ['a payload that is no statement', written({ ...good, payload: 'e30=' })],
    ['too long', Buffer.alloc((1 << 20) + 1, 0x20)],
    ['an unknown field', await signed({ also: 1 })],
    ['another predicate', await signed({ predicateType: 'urn:other:1' })],
    [
      'two lines in the name',
      await signed({ predicate: { ...statement.predicate, name: 'A\nB' } }),
    ],
    [
      'a time without zone',
      await signed({ predicate: { ...statement.predicate, time: '2026-11-23T03:12:04' } }),
    ],
  ];
  for (const [what, bytes] of refused) {
    const checked = check(bytes);
    expect(
      checked.problems.map(({ kind }) => kind),
      what,
    ).toEqual(['unreadable']);
    expect(checked.statement, what).toBeNull();
  }
});

test('further signatures join an envelope, but only over the same statement', async () => {
  const [one, two] = [newKey(), newKey('p256')];
  const statement = { result: 'PASSED' };
  const first = await signEnvelope(statement, one);
  const both = await signEnvelope(statement, two, first);
  expect(both.signatures.map(({ keyid }) => keyid)).toEqual(
    [one, two].map(({ publicKey }) => sha256(publicKey)),
  );
  expect((await signEnvelope(statement, one, both)).signatures).toHaveLength(2);
  await expect(signEnvelope({ result: 'FAILED' }, one, first)).rejects.toThrow('another statement');
  expect(readEnvelope(written(both))).toMatchObject({
    payload: Buffer.from(canonicalJson(statement)),
  });
});
