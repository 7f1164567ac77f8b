import type { Entry } from '../../harness/entries.ts';
import { canonicalDigest } from '../../harness/json.ts';

/**
 * The signatures the ledger has of a run or, by its digest, of a protocol, oldest first. Once there is one, nothing
 * more can be said of what it signs.
 */
export const signaturesOf = (entries: readonly Entry[], id: string): Entry<'signed'>[] =>
  entries.filter(
    (entry): entry is Entry<'signed'> => entry.kind === 'signed' && entry.data.subject.id === id,
  );

/** `01-executor`: the name both files of a signature begin with. */
export const nameOfSignature = (number: number, role: string): string =>
  `${String(number).padStart(2, '0')}-${role}`;

export const envelopeFile = (name: string): string => `${name}.dsse.json`;
/** The file beside an envelope that holds its time stamp. */
export const timeStampOf = (envelope: string): string =>
  envelope.replace(/(\.dsse\.json)?$/, '.tsr');

/** The digest of every entry by its number: each stands in the entry after it, the last one's is its own text's. */
export function hashesOf(entries: readonly Entry[]): ReadonlyMap<number, string> {
  const last = entries.at(-1);
  const hashes = new Map(entries.slice(1).map(({ seq, previous }) => [seq - 1, previous]));
  return last === undefined ? hashes : hashes.set(last.seq, canonicalDigest(last));
}
