import { basename } from 'node:path';
import { generator } from '../html/generator.ts';
import { testResultStatement } from '../exports/test-result.ts';
import { checkAttachments } from './checks/attachments.ts';
import { checkHead, checkTail, readAndCheckChain } from './checks/chain.ts';
import { checkExports } from './checks/exports.ts';
import { checkFiles, runNames } from './checks/files.ts';
import { checkReport, drawnBy } from './checks/page.ts';
import { checkRecord } from './checks/record.ts';
import { readCanonical } from './canonical-file.ts';
import {
  checkAllSignatures,
  checkAttestation,
  readSignatures,
  signedEntries,
} from './checks/signatures.ts';
import { checkPart } from './checks/part.ts';
import { hashAt, within, type ReadLedger, type RunEvidence, type Trust } from './evidence.ts';
import { subjectsOfRun } from '../signatures/check.ts';
import type { RunRecord } from '../run-record.ts';
import { listingOf } from './listing.ts';
import { named, type Telling } from './telling.ts';
import { finding, unchecked, type Saying } from './finding.ts';

/**
 * Every check of one run's folder, one after the other.
 * @param whole the ledger of the whole target where that is verified; the run's part is then held against it
 */
export async function* verifyRun(
  folder: string,
  trust: Trust,
  whole: ReadLedger | null = null,
): Telling {
  const listing = await listingOf(folder);
  yield* named('files', checkFiles(folder, listing, runNames));
  const record = listing.files.has('record.json')
    ? yield* named('record', readCanonical<RunRecord>(folder, 'record.json'))
    : null;
  const ledger = listing.files.has('ledger.jsonl')
    ? yield* named(
        'ledger',
        readAndCheckChain(
          within(folder, 'ledger.jsonl'),
          'ledger.jsonl',
          record === null
            ? { from: 'anywhere' }
            : { from: record.ledger.before, reached: record.ledger.head },
        ),
      )
    : null;
  if (record !== null) yield* named('record', checkPlace(folder, record, whole !== null));
  const evidence: RunEvidence = { folder, listing, record, ledger, whole };
  if (ledger !== null) {
    if (record !== null) yield* named('ledger', checkTail(ledger, record));
    if (whole === null) yield* named('ledger', checkHead(ledger, trust.head, 'ledger.jsonl'));
    else yield* named('ledger', checkPart(ledger, whole));
  }
  yield* named('attachments', checkAttachments(evidence));
  const signatures = yield* named('signatures', readSignatures(folder, listing));
  if (record === null) {
    yield* named('record', nothingToCompare());
    return;
  }
  const full = whole?.sound === true ? whole : ledger;
  if (full !== null) yield* named('record', checkRecord(record, full, trust));
  const by = await drawnBy(within(folder, 'report.html')).catch(() => null);
  yield* named('exports', checkExports(folder, listing, record, by === generator()));
  const page = listing.files.has('report.html')
    ? yield* named('report', checkReport(folder, listing, record, signatures))
    : null;
  const { id, environment, target } = record.run;
  const about = {
    kind: 'run' as const,
    id,
    environment,
    target,
    subjects: subjectsOfRun(record, page),
    entries: full?.sound === true ? signedEntries(full.entries, id) : null,
    hashAt: (seq: number) => (full?.sound === true ? hashAt(full, seq) : undefined),
    signers: trust.signers ?? null,
  };
  const checkedOnes = yield* named(
    'signatures',
    checkAllSignatures(signatures, about, trust, whole === null),
  );
  const statement = testResultStatement(record, page);
  yield* named('signatures', checkAttestation(folder, listing, statement, checkedOnes));
}

/** Within a target the folder's name says which run it is; alone, it may have been given another. */
async function* checkPlace(folder: string, { run }: RunRecord, inTarget: boolean): Saying {
  if (inTarget && basename(folder) !== run.id)
    yield finding('altered', 'record.json', `run ${run.id}`, `run ${basename(folder)}`);
  if (!inTarget && run.protocol !== null)
    yield unchecked(`The protocol it follows, ${run.protocol.digest}: verify its own folder.`);
}

async function* nothingToCompare(): Saying {
  yield unchecked(
    'report.html, the exports and the signatures: there is no record to compare them with.',
  );
}
