import { canonicalJson } from '../../../harness/json.ts';
import { buildRecord } from '../../record.ts';
import { recordVersion, type RunRecord } from '../../run-record.ts';
import { differencesOf } from '../differences.ts';
import type { ReadLedger, Trust } from '../evidence.ts';
import { checked, finding, many, unchecked, type Saying } from '../finding.ts';
import { fromThePart } from '../record-parts.ts';

/**
 * The record against the ledger it was drawn from: drawn again, and everything compared. What rests on entries before
 * the part at hand is told, never taken for checked.
 */
export async function* checkRecord(record: RunRecord, ledger: ReadLedger, trust: Trust): Saying {
  if (!ledger.sound) {
    yield unchecked('The record against the ledger: the chain is broken.');
    return;
  }
  const attachments = new Map(
    record.attachments.map(({ sha256, file, state }) => [sha256, { file, state }]),
  );
  let drawn: RunRecord;
  try {
    const procedures = record.procedures.map((text) => ({ ...text, file: '', line: 0 }));
    drawn = buildRecord(ledger.entries, record.run.id, procedures, attachments);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    yield finding(
      'altered',
      'record.json',
      `the ledger gives no such record: ${why}`,
      'its record',
    );
    return;
  }
  const first = ledger.entries[0]?.seq ?? 1;
  const { claimed, redrawn, beyond } = fromThePart(record, drawn, first);
  yield* differencesOf('record.json', claimed, redrawn);
  yield checked(
    `record.json against ${many(ledger.entries.length, 'entry', 'entries')} of the ledger (version ${recordVersion})`,
  );
  for (const text of beyond) yield unchecked(text);
  yield* checkProcedures(record, trust);
}

/** Texts of procedures are no part of the ledger; those of this Runproof are compared where they are the same. */
async function* checkProcedures({ procedures }: RunRecord, trust: Trust): Saying {
  const ours = new Map(
    (trust.procedures ?? []).map(({ file: _f, line: _l, ...text }) => [text.id, text]),
  );
  const others = procedures.filter((text) => {
    const own = ours.get(text.id);
    return own === undefined || canonicalJson(own) !== canonicalJson(text);
  });
  const same = procedures.length - others.length;
  if (same > 0)
    yield checked(
      `${many(same, 'text of a procedure', 'texts of procedures')} against this Runproof's own`,
    );
  if (others.length > 0) {
    yield unchecked(
      `${many(others.length, 'text of a procedure', 'texts of procedures')} in the record (the ledger does not hold them, and this Runproof has others): only a signature vouches for them.`,
    );
  }
}
