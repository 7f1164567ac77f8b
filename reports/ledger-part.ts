import type { Entry } from '../harness/entries.ts';
import { EvidenceError } from '../harness/errors/index.ts';
import { canonicalJson, sha256 } from '../harness/json.ts';
import type { RunRecord } from './run-record.ts';

/**
 * The run's part of the ledger, line by line as it stands there: each follows the digest of the line before. It goes on
 * to the run's last signature, which its record does not hold, so that one taken away is missed.
 * @throws EvidenceError RP-E432 when the entries do not chain up to the head the record names
 */
export function* ledgerPart(
  entries: readonly Entry[],
  { ledger, run }: Pick<RunRecord, 'ledger'> & { readonly run: Pick<RunRecord['run'], 'id'> },
): Generator<string> {
  const { first, before, head } = ledger;
  const last = Math.max(ledger.last, entries.findLast((entry) => entry.run === run.id)?.seq ?? 0);
  let [seq, hash] = [before.seq, before.hash];
  for (const entry of entries) {
    if (entry.seq < first || entry.seq > last) continue;
    if (entry.seq !== seq + 1 || entry.previous !== hash) throw broken(entry, seq, hash);
    const text = canonicalJson(entry);
    [seq, hash] = [entry.seq, sha256(text)];
    if (seq === head.seq && hash !== head.hash) throw endsElsewhere(seq, hash, head);
    yield `${text}\n`;
  }
  if (seq < head.seq) throw endsElsewhere(seq, hash, head);
}

const endsElsewhere = (seq: number, hash: string, head: RunRecord['ledger']['head']) =>
  new EvidenceError('RP-E432', "The run's part of the ledger does not end where its record says.", {
    found: `entry ${seq}, ${hash}`,
    expected: `entry ${head.seq}, ${head.hash}`,
  });

const broken = (entry: Entry, seq: number, hash: string): EvidenceError =>
  new EvidenceError('RP-E432', "The run's part of the ledger does not chain.", {
    where: `entry ${entry.seq}`,
    found: `entry ${entry.seq} after ${entry.previous}`,
    expected: `entry ${seq + 1} after ${hash}`,
  });
