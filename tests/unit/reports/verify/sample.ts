import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attached, Entry, SignerRole } from '../../../../harness/entries.ts';
import { canonicalJson, sha256 } from '../../../../harness/json.ts';
import type { SigningKey } from '../../../../harness/signing.ts';
import { attachmentsIn } from '../../../../reports/attachments-folder.ts';
import { testResultStatement } from '../../../../reports/exports/test-result.ts';
import { pageDigestOf } from '../../../../reports/html/page.ts';
import { publishRun } from '../../../../reports/publish.ts';
import type { RunRecord } from '../../../../reports/run-record.ts';
import { subjectsOfRun } from '../../../../reports/signatures/check.ts';
import { readEnvelope, signEnvelope } from '../../../../reports/signatures/envelope.ts';
import { readSigners, signerLine, type Signer } from '../../../../reports/signatures/signers.ts';
import { statementOf, type SignaturePredicate } from '../../../../reports/signatures/statement.ts';
import { digestOfProtocol, type Protocol } from '../../../../harness/protocol/protocol.ts';
import { begin, end, LedgerWriter, play } from '../../../golden/sample-ledger.ts';
import { firstRun, pixel, sampleProcedures, sampleRun } from '../../../golden/sample-runs.ts';
import { sampleSteps as allSteps } from '../../../golden/sample-steps.ts';

const sampleSteps = allSteps.slice(1, 6);

export interface Person {
  readonly name: string;
  readonly role: SignerRole;
  readonly key: SigningKey;
}

export function newKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    algorithm: 'Ed25519',
    publicKey: publicKey.export({ format: 'der', type: 'spki' }),
    kms: null,
    sign: (message) => Promise.resolve(sign(null, message, privateKey)),
  };
}

export const people: readonly Person[] = [
  { name: 'Jo Operator', role: 'executor', key: newKey() },
  { name: 'Rae Reviewer', role: 'reviewer', key: newKey() },
  { name: 'Ada Approver', role: 'approver', key: newKey() },
];

export const signers: readonly Signer[] = readSigners(
  people
    .map(({ name, key }) =>
      signerLine({ name, algorithm: key.algorithm, fingerprint: sha256(key.publicKey) }),
    )
    .join('\n'),
  'signers.txt',
);

/** Two pictures that are none: what is compared is their bytes. */
export const pictures: readonly Buffer[] = [pixel, Buffer.concat([pixel, Buffer.from('after')])];

const attached = (name: string, content: Buffer): Attached => ({
  name,
  sha256: sha256(content),
  mediaType: 'image/png',
  bytes: content.length,
});

/** A ledger of two runs; the second has pictures, and every verdict there is. */
export function ledger(): Entry[] {
  const writer = new LedgerWriter('2026-11-21T09:00:00.000Z');
  const [first] = sampleSteps;
  begin(writer, firstRun, sampleSteps);
  if (first !== undefined) play(writer, first);
  end(writer, 2, true);
  writer.as(null).wait(90_000_000);
  begin(writer, sampleRun, sampleSteps, { reason: 'second attempt' });
  for (const [index, step] of sampleSteps.entries()) {
    const picture = pictures[index];
    play(writer, {
      ...step,
      ...(picture === undefined ? {} : { attachments: [attached(`page ${index}.png`, picture)] }),
    });
  }
  end(writer, 1);
  return writer.entries;
}

/** Adds an entry as the ledger's writer does. */
export function append(entries: Entry[], entry: Pick<Entry, 'kind' | 'run' | 'data'>): void {
  const last = entries.at(-1);
  entries.push({
    seq: (last?.seq ?? 0) + 1,
    time: new Date(Date.parse(last?.time ?? '') + 60_000).toISOString(),
    previous: last === undefined ? '0'.repeat(64) : sha256(canonicalJson(last)),
    step: null,
    caller: null,
    ...entry,
  } as Entry);
}

/** Publishes the sample run into a folder, with its pictures. */
export async function publish(
  folder: string,
  entries: readonly Entry[],
  runId = sampleRun,
): Promise<RunRecord> {
  await mkdir(join(folder, 'attachments'), { recursive: true });
  if (runId === sampleRun) {
    for (const picture of pictures)
      await writeFile(join(folder, 'attachments', `${sha256(picture)}.png`), picture);
  }
  const published = await publishRun({
    folder,
    entries,
    runId,
    procedures: sampleProcedures,
    secrets: [],
  });
  return published.record;
}

/** Signs what is published as each person in turn, and publishes it again with the signatures. */
export async function signAll(folder: string, entries: Entry[], runId = sampleRun): Promise<void> {
  await signAs(folder, entries, people, runId);
  await publish(folder, entries, runId);
}

/** Signs without publishing again: files and ledger entries only. */
export async function signAs(
  folder: string,
  entries: Entry[],
  by: readonly Person[],
  runId = sampleRun,
): Promise<void> {
  const record = await publish(folder, entries, runId);
  const page = await pageDigestOf(record, attachmentsIn(folder));
  await mkdir(join(folder, 'signatures'), { recursive: true });
  for (const [index, person] of by.entries())
    await signOne(folder, entries, { record, page, person, number: index + 1 });
}

interface Signing {
  readonly record: RunRecord;
  readonly page: string;
  readonly person: Person;
  readonly number: number;
}

async function signOne(
  folder: string,
  entries: Entry[],
  { record, page, person, number }: Signing,
): Promise<void> {
  await addSignature(folder, entries, person, number, {
    subjects: subjectsOfRun(record, page),
    of: { kind: 'run', ...where(record.run), id: record.run.id },
    rehearsal: record.run.rehearsal,
    software: record.run.software,
  });
  const attestation = join(folder, 'attestation.json');
  const earlier = await readFile(attestation).then(readEnvelope, () => null);
  const known = earlier !== null && 'envelope' in earlier ? earlier.envelope : null;
  const both = await signEnvelope(testResultStatement(record, page), person.key, known);
  await writeFile(attestation, canonicalJson(both));
}

/** Signs a protocol as each person in turn. */
export async function signProtocol(
  folder: string,
  entries: Entry[],
  protocol: Protocol,
  by: readonly Person[],
): Promise<void> {
  await mkdir(join(folder, 'signatures'), { recursive: true });
  const digest = digestOfProtocol(protocol);
  for (const [index, person] of by.entries()) {
    await addSignature(folder, entries, person, index + 1, {
      subjects: { 'protocol.json': digest },
      of: { kind: 'protocol', ...where(protocol), id: digest },
      rehearsal: protocol.rehearsal,
      software: protocol.software,
    });
  }
}

const where = ({ environment, target }: Pick<Protocol, 'environment' | 'target'>) => ({
  environment,
  target,
});

interface About extends Pick<SignaturePredicate, 'of' | 'rehearsal'> {
  readonly subjects: Readonly<Record<string, string>>;
  readonly software: Protocol['software'];
}

async function addSignature(
  folder: string,
  entries: Entry[],
  { name, role, key }: Person,
  number: number,
  { subjects, of, rehearsal, software }: About,
): Promise<void> {
  const last = entries.at(-1);
  const { version, commit, modified } = software;
  const meaning = `I am the ${role} of this ${of.kind}`;
  const statement = statementOf(subjects, {
    of,
    role,
    name,
    meaning,
    time: `2026-11-23T0${number}:00:00.000+01:00`,
    zone: 'Europe/Berlin',
    clock: { notCompared: 'a sample has no clock' },
    rehearsal,
    operator: name,
    caller: null,
    ledger: { seq: last?.seq ?? 0, hash: sha256(canonicalJson(last)) },
    key: { algorithm: key.algorithm, publicKey: key.publicKey.toString('base64'), kms: null },
    software: { version, commit, modified },
  });
  const envelope = canonicalJson(await signEnvelope(statement, key));
  await writeFile(join(folder, 'signatures', `0${number}-${role}.dsse.json`), envelope);
  append(entries, {
    kind: 'signed',
    run: of.kind === 'run' ? of.id : null,
    data: {
      subject: { kind: of.kind, id: of.id },
      digest: Object.values(subjects)[0] ?? '',
      role,
      name,
      meaning,
      key: sha256(key.publicKey),
      envelope: sha256(envelope),
      timeStamp: null,
    },
  });
}
