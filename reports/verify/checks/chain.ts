import {
  emptyHead,
  verifyChain,
  type ChainProblem,
  type Head,
} from '../../../harness/ledger/index.ts';
import type { Entry } from '../../../harness/entries.ts';
import type { RunRecord } from '../../run-record.ts';
import type { ReadLedger } from '../evidence.ts';
import { checked, finding, unchecked, type Kind, type Said, type Saying } from '../finding.ts';
import { readLedger } from '../ledger-read.ts';

const kinds: Readonly<Record<ChainProblem['kind'], Kind>> = {
  unreadable: 'invalid',
  'not canonical': 'altered',
  altered: 'altered',
  missing: 'missing',
  reordered: 'reordered',
  repeated: 'repeated',
  torn: 'cut off',
  'cut off': 'cut off',
};

/**
 * Reads a ledger and holds every line against the one before.
 * @param from where the chain begins, and `reached` an end it is known to have had
 * @returns the ledger, or `null` where it could not be read
 */
export async function* readAndCheckChain(
  path: string,
  name: string,
  expected: { readonly from: Head | 'anywhere'; readonly reached?: Head },
): AsyncGenerator<Said, ReadLedger | null> {
  const entries: Entry[] = [];
  const digests: string[] = [];
  const told = new Set<string>();
  const reading = readLedger(path, name, { entries, digests });
  for (let next = await reading.next(); ; next = await reading.next()) {
    if (next.done === true) {
      if (!next.value) return null;
      break;
    }
    if (next.value.is === 'finding') told.add(next.value.where);
    yield next.value;
  }
  const { problems } = await verifyChain(path, expected);
  for (const { line, kind, found, expected: wanted } of problems) {
    const where = `${name}:${line}`;
    if (kind === 'unreadable' && told.has(where)) continue;
    yield finding(kinds[kind], where, found, wanted);
  }
  const { from } = expected;
  if (from !== 'anywhere' && from.seq === 0 && from.hash !== emptyHead.hash)
    yield finding('altered', `${name}:1`, `previous ${from.hash}`, `previous ${emptyHead.hash}`);
  const sound = told.size === 0 && problems.length === 0;
  const [first, last] = [entries[0]?.seq, entries.at(-1)?.seq];
  if (sound && first !== undefined)
    yield checked(`${name}: entries ${first} to ${last}, each against the one before`);
  return { entries, digests, sound };
}

/**
 * After the end that a run's record names, only what a record cannot hold may follow: signatures, and what other runs
 * wrote in between. The last line is a signature of this run.
 */
export async function* checkTail(
  { entries }: ReadLedger,
  { run: { id: run }, ledger: { last } }: RunRecord,
): Saying {
  const end = entries.at(-1);
  if (end === undefined || end.seq <= last) return;
  const strangers = entries.filter(
    (entry) => entry.seq > last && entry.run === run && entry.kind !== 'signed',
  );
  for (const { seq, kind } of strangers) {
    yield finding(
      'added',
      `ledger.jsonl entry ${seq}`,
      `an entry "${kind}" of the run after the end its record names`,
      `nothing but signatures after entry ${last}`,
    );
  }
  if (end.kind !== 'signed' || end.run !== run) {
    yield finding(
      'added',
      `ledger.jsonl entry ${end.seq}`,
      'an entry that is no signature of this run at the end',
      `the run's last entry, ${last}, or its last signature`,
    );
  }
}

/** The head someone noted outside: everything up to it is what they saw. */
export async function* checkHead(
  { entries, digests }: ReadLedger,
  head: string | undefined,
  of: string,
): Saying {
  const end = entries.at(-1);
  if (head === undefined) {
    yield unchecked(
      `Whether entries were cut off at the end of ${of}: no head was given (--head).`,
    );
    return;
  }
  const at = digests.indexOf(head);
  const entry = entries[at];
  if (entry === undefined) {
    yield finding(
      'cut off',
      of,
      `no entry with the digest given as head; the last, entry ${end?.seq ?? 0}, has ${digests.at(-1) ?? 'none'}`,
      head,
    );
    return;
  }
  yield checked(`${of} reaches the head given: entry ${entry.seq}`);
  if (entry !== end)
    yield unchecked(
      `Whether entries were cut off after entry ${end?.seq ?? 0}: the head given is that of entry ${entry.seq}.`,
    );
}
