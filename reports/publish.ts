import { join } from 'node:path';
import type { Entry } from '../harness/entries.ts';
import { EvidenceError, RunproofError } from '../harness/errors/index.ts';
import { canonicalJson } from '../harness/json.ts';
import type { Procedure } from '../harness/procedures/index.ts';
import type { KnownSecret } from '../harness/redaction.ts';
import { attachmentsIn, findAttachments } from './attachments-folder.ts';
import { publishFolder } from './draft.ts';
import { junitXml } from './exports/junit.ts';
import { oscalOf } from './exports/oscal.ts';
import type { ReadAttachment } from './html/attachments.ts';
import { pageDigestOf, reportOf } from './html/page.ts';
import { ledgerPart } from './ledger-part.ts';
import { printReport, type Print } from './print-edition.ts';
import { buildRecord } from './record.ts';
import type { RunRecord } from './run-record.ts';
import { subjectsOfRun } from './signatures/check.ts';
import { guardSignatures } from './signatures/guard.ts';
import { readSignatures, type SignatureFile } from './signatures/kept.ts';
import { signaturesOf } from './signatures/ledger.ts';
import { settleSignature } from './signatures/staging.ts';
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
  /** Makes report.pdf; without it there is none. */
  readonly print?: Print;
}

export interface Published {
  readonly record: RunRecord;
  /** Path of report.html. */
  readonly report: string;
  /** Why there is no report.pdf although one was asked for; everything else is there all the same. */
  readonly notPrinted: RunproofError | null;
}

/**
 * Writes a run's record.json, its exports, report.html, report.pdf and ledger.jsonl, and over them and the attachments
 * SHA256SUMS, as `publishFolder` does. A report that cannot be printed is told, and holds up nothing: the PDF shows
 * what report.html shows.
 * @throws EvidenceError RP-E410 or RP-E411 from the leak gate, RP-E430, RP-E432, RP-E433, RP-E581 or RP-E582 where it is
 * signed and would come out otherwise, and RP-E431 when the disk is full or the folder cannot be written
 */
export async function publishRun(publication: Publication): Promise<Published> {
  const { folder, entries, runId, procedures, secrets, print } = publication;
  try {
    const record = buildRecord(entries, runId, procedures, await findAttachments(folder));
    const read = attachmentsIn(folder);
    const signatures = await signaturesFor(record, publication, read);
    let notPrinted: RunproofError | null = null;
    await publishFolder(folder, secrets, async (write, draft) => {
      await write('record.json', [canonicalJson(record)]);
      await write('report.html', reportOf(record, read, { signatures }));
      await write('traceability.csv', [traceabilityCsv(record)]);
      await write('oscal.json', [canonicalJson(oscalOf(record))]);
      await write('junit.xml', [junitXml(record)]);
      await write('ledger.jsonl', ledgerPart(entries, record));
      if (print === undefined) return ['report.pdf'];
      try {
        await printReport(record, folder, { write, draft }, print, { signatures });
      } catch (error) {
        if (!(error instanceof RunproofError)) throw error;
        notPrinted = error;
      }
      return notPrinted === null ? [] : ['report.pdf'];
    });
    return { record, report: join(folder, 'report.html'), notPrinted };
  } catch (error) {
    if (error instanceof RunproofError) throw error;
    throw unwritable(runId, folder, error);
  }
}

/** A killed `sign` is finished, and what lies in `signatures/` must hold for what is about to be published. */
async function signaturesFor(
  record: RunRecord,
  { folder, entries, runId }: Publication,
  read: ReadAttachment,
): Promise<readonly SignatureFile[]> {
  const signed = signaturesOf(entries, runId);
  await settleSignature(folder, signed, { discard: false });
  if (signed.length === 0 && (await readSignatures(folder)).length === 0) return [];
  const subjects = subjectsOfRun(record, await pageDigestOf(record, read));
  return guardSignatures(folder, record, subjects, entries);
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
