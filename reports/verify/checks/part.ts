import { hashAt, type ReadLedger } from '../evidence.ts';
import { checked, finding, many, type Saying } from '../finding.ts';

/** A run's copy of its part, entry by entry against the ledger it was copied from. */
export async function* checkPart(part: ReadLedger, whole: ReadLedger): Saying {
  let same = 0;
  for (const [index, digest] of part.digests.entries()) {
    const seq = part.entries[index]?.seq ?? 0;
    const own = hashAt(whole, seq);
    if (own === digest) same += 1;
    else
      yield finding(
        own === undefined ? 'added' : 'altered',
        `ledger.jsonl:${index + 1}`,
        `entry ${seq}, SHA-256 ${digest}`,
        own === undefined ? 'an entry of the ledger' : `SHA-256 ${own}, as in the ledger`,
      );
  }
  yield checked(`${many(same, 'entry', 'entries')} of its part against the ledger of the target`);
}
