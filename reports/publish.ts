import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../harness/entries.ts';
import { EvidenceError, RunproofError } from '../harness/errors/index.ts';
import { canonicalJson } from '../harness/json.ts';
import { guardPublication } from '../harness/leak-gate.ts';
import type { Procedure } from '../harness/procedures/index.ts';
import type { KnownSecret } from '../harness/redaction.ts';
import { findAttachments } from './attachments-folder.ts';
import { checksumFile, checksumsOf } from './checksums.ts';
import { reportOf } from './html/page.ts';
import { ledgerPart } from './ledger-part.ts';
import { buildRecord } from './record.ts';
import type { RunRecord } from './run-record.ts';
import { traceabilityCsv } from './traceability-csv.ts';

export interface Publication {
  /** The run's folder; it holds `attachments/` already where the run attached something. */
  readonly folder: string;
  /** The whole ledger of the environment and target, oldest first. */
  readonly entries: readonly Entry[];
  readonly runId: string;
  readonly procedures: readonly Procedure[];
  /** Every secret the finished files are searched for. */
  readonly secrets: readonly KnownSecret[];
}

export interface Published {
  readonly record: RunRecord;
  /** Path of report.html. */
  readonly report: string;
}

const drafts = '.draft';

/**
 * Writes a run's record.json, report.html, traceability.csv and ledger.jsonl, and over them and the attachments
 * SHA256SUMS, which comes last: a folder without it is not finished. Everything is written aside first and searched
 * for secrets there; a failure leaves an earlier publication as it was, or no SHA256SUMS.
 * @throws EvidenceError RP-E410 or RP-E411 from the leak gate, RP-E430, RP-E432, RP-E433, and RP-E431 when the disk is
 * full or the folder cannot be written
 */
export async function publishRun(publication: Publication): Promise<Published> {
  const { folder, runId } = publication;
  try {
    return await publish(publication);
  } catch (error) {
    if (error instanceof RunproofError) throw error;
    throw unwritable(runId, folder, error);
  } finally {
    await rm(join(folder, drafts), { recursive: true, force: true }).catch(() => {});
  }
}

async function publish({
  folder,
  entries,
  runId,
  procedures,
  secrets,
}: Publication): Promise<Published> {
  const draft = join(folder, drafts);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const record = buildRecord(entries, runId, procedures, await findAttachments(folder));
  await write(join(draft, 'record.json'), [canonicalJson(record)]);
  await write(
    join(draft, 'report.html'),
    reportOf(record, ({ file }) =>
      file === null ? Promise.resolve(null) : readFile(join(folder, file)),
    ),
  );
  await write(join(draft, 'traceability.csv'), [traceabilityCsv(record)]);
  await write(join(draft, 'ledger.jsonl'), ledgerPart(entries, record));
  await guardPublication(folder, secrets);
  await rm(join(folder, checksumFile), { force: true });
  for (const name of await readdir(draft)) await rename(join(draft, name), join(folder, name));
  await write(join(draft, checksumFile), [await checksumsOf(folder)]);
  await rename(join(draft, checksumFile), join(folder, checksumFile));
  await sync(folder);
  return { record, report: join(folder, 'report.html') };
}

/** Piece by piece, and on the disk when it returns. */
async function write(
  path: string,
  pieces: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    for await (const piece of pieces) await file.appendFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The error for what the file system refused, with the way on. */
export function unwritable(runId: string, folder: string, error: unknown): EvidenceError {
  const { code, message } = error as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  const why = full ? 'no space left on the device' : (message ?? String(error));
  return new EvidenceError(
    'RP-E431',
    `The evidence of run ${runId} could not be written: ${why}.`,
    {
      where: folder,
      fix: `${full ? 'Free space' : 'Make the folder writable'}, then npx runproof report ${runId}. Nothing of the run is lost: the ledger has it.`,
      cause: error,
    },
  );
}
