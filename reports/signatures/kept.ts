import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../harness/json.ts';
import { readEnvelope } from './envelope.ts';
import { timeStampOf } from './ledger.ts';
import { readStatement, type SignatureStatement } from './statement.ts';

/** A file of the folder `signatures/`; `name` within it. */
export interface SignatureFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A signature as it is shown to a reader: what it says, believed or not. */
export interface KeptSignature {
  readonly file: string;
  /** `null` where it cannot be read. */
  readonly statement: SignatureStatement | null;
  /** SHA-256 of the public key it names, hex. */
  readonly fingerprint: string | null;
  /** What the time stamp beside it says; `time` is `null` where it cannot be read. */
  readonly timeStamp: {
    readonly file: string;
    readonly time: string | null;
    readonly authority: string | null;
  } | null;
}

/** The folder in which the signatures of a run or protocol lie. */
export const signaturesFolder = 'signatures';

/** The files in the folder `signatures/` of a run or protocol, by name; none where there is no such folder. */
export async function readSignatures(folder: string): Promise<readonly SignatureFile[]> {
  const below = join(folder, signaturesFolder);
  const names = await readdir(below).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return Promise.all(
    names
      .toSorted(byName)
      .map(async (name) => ({ name, bytes: await readFile(join(below, name)) })),
  );
}

const byName = (one: string, other: string): number => (one < other ? -1 : 1);

/** What those files say, in the order of their numbers; it checks nothing. */
export async function keptSignatures(
  files: readonly SignatureFile[],
): Promise<readonly KeptSignature[]> {
  const bytes = new Map(files.map((file) => [file.name, file.bytes]));
  const envelopes = files.filter(({ name }) => name.endsWith('.dsse.json'));
  return Promise.all(
    envelopes.map(async ({ name, bytes: envelope }) => {
      const read = readEnvelope(envelope);
      const statement = 'wrong' in read ? null : readStatement(read.payload);
      const known = statement === null || 'wrong' in statement ? null : statement;
      const file = timeStampOf(name);
      const answer = bytes.get(file);
      return {
        file: name,
        statement: known,
        fingerprint:
          known === null ? null : sha256(Buffer.from(known.predicate.key.publicKey, 'base64')),
        timeStamp: answer === undefined ? null : { file, ...(await statedTime(answer)) },
      };
    }),
  );
}

/** Loaded only where there is a time stamp: the library is large. */
const statedTime = async (answer: Uint8Array) =>
  (await import('./time-stamp.ts')).statedTimeStamp(answer);
