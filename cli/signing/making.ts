import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { operatorName } from '../../fixtures/playing/operator.ts';
import { softwareOf } from '../../fixtures/playing/software.ts';
import type { Entry, Signed } from '../../harness/entries.ts';
import type { Environment } from '../../harness/environment/index.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import { canonicalJson, sha256 } from '../../harness/json.ts';
import { checkSignature } from '../../reports/signatures/check.ts';
import { readEnvelope, signEnvelope, type Envelope } from '../../reports/signatures/envelope.ts';
import { signaturesFolder } from '../../reports/signatures/kept.ts';
import {
  envelopeFile,
  hashesOf,
  nameOfSignature,
  signaturesOf,
  timeStampOf,
} from '../../reports/signatures/ledger.ts';
import { stageSignature } from '../../reports/signatures/staging.ts';
import { statementOf, type ComparedClock } from '../../reports/signatures/statement.ts';
import { localTime } from './clock.ts';
import type { OpenedKey } from './signing-key.ts';
import type { SignOptions } from './options.ts';
import type { Subject } from './subject.ts';
import { timeStampFrom } from './time-stamp.ts';

/** One signature: who, with which key, on what, at which machine. */
export interface Signing {
  readonly options: SignOptions;
  readonly environment: Environment;
  readonly subject: Subject;
  readonly opened: OpenedKey;
  readonly clock: ComparedClock;
}

/** Makes the signature and lays its files ready: they count once the ledger has it. */
export async function made(
  { options, environment, subject, opened: { key, caller }, clock }: Signing,
  entries: readonly Entry[],
): Promise<Signed> {
  const { as: role, name, meaning } = options;
  const { kind, id, folder, subjects, digest, attested } = subject;
  const { version, commit, modified } = await softwareOf();
  const head = entries.at(-1);
  const statement = statementOf(subjects, {
    of: { kind, id, environment: environment.name, target: environment.target },
    role,
    name,
    meaning,
    ...localTime(new Date()),
    clock,
    rehearsal: environment.target !== 'aws',
    operator: operatorName(),
    caller,
    ledger: { seq: head?.seq ?? 0, hash: hashesOf(entries).get(head?.seq ?? 0) ?? '' },
    key: { algorithm: key.algorithm, publicKey: key.publicKey.toString('base64'), kms: key.kms },
    software: { version, commit, modified },
  });
  const envelope = await signEnvelope(statement, key);
  const bytes = Buffer.from(canonicalJson(envelope));
  const file = envelopeFile(nameOfSignature(signaturesOf(entries, id).length + 1, role));
  const { problems } = checkSignature(file, bytes, subjects, null);
  if (problems.length > 0) {
    throw new BlockedError('RP-B585', 'What the key gave is no signature of it.', {
      found: problems.map(({ text }) => text).join('\n'),
      fix: 'Sign again; if it stays so, sign with another key.',
    });
  }
  const stamp =
    options.timestamp === undefined
      ? null
      : await timeStampFrom(options.timestamp, signatureIn(envelope));
  const also =
    attested === null ? null : await signEnvelope(attested, key, await earlierIn(folder));
  await stageSignature(folder, {
    [join(signaturesFolder, file)]: bytes,
    ...(stamp === null ? {} : { [join(signaturesFolder, timeStampOf(file))]: stamp.answer }),
    ...(also === null ? {} : { [attestation]: Buffer.from(canonicalJson(also)) }),
  });
  return {
    subject: { kind, id },
    digest,
    role,
    name,
    meaning,
    key: sha256(key.publicKey),
    envelope: sha256(bytes),
    timeStamp: stamp === null ? null : sha256(stamp.answer),
  };
}

const attestation = 'attestation.json';

const signatureIn = ({ signatures: [signature] }: Envelope): Buffer =>
  Buffer.from(signature?.sig ?? '', 'base64');

async function earlierIn(folder: string): Promise<Envelope | null> {
  const bytes = await readFile(join(folder, attestation)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (bytes === null) return null;
  const read = readEnvelope(bytes);
  return 'wrong' in read ? null : read.envelope;
}
