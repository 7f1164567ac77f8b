import type { Entry } from '../../harness/entries.ts';
import { sha256 } from '../../harness/json.ts';
import { finding, type Said } from './finding.ts';
import { limits, sizeInWords } from './limits.ts';
import { piecesOf, Unreadable } from './reading.ts';
import { readJsonBytes } from './strict-json.ts';

/** Reads a ledger of a stranger line by line into `entries` and `digests`; tells what is no entry. */
export async function* readLedger(
  path: string,
  name: string,
  into: { entries: Entry[]; digests: string[] },
): AsyncGenerator<Said, boolean> {
  let number = 0;
  let pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of piecesOf(path, limits.ledgerBytes)) {
      let from = 0;
      for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
        pieces.push(piece.subarray(from, end));
        number += 1;
        yield* take(Buffer.concat(pieces), `${name}:${number}`, into);
        [pieces, length, from] = [[], 0, end + 1];
      }
      if (from < piece.length) pieces.push(piece.subarray(from));
      length += piece.length - from;
      if (length > limits.lineBytes)
        throw new Unreadable(`line ${number + 1} is longer than ${sizeInWords(limits.lineBytes)}`);
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    yield finding('refused', name, error.message, 'a ledger that can be read');
    return false;
  }
  return true;
}

function* take(
  line: Buffer,
  where: string,
  { entries, digests }: { entries: Entry[]; digests: string[] },
): Generator<Said> {
  const read = readJsonBytes(line);
  if ('wrong' in read) {
    yield finding('invalid', where, read.wrong, 'an entry of the ledger');
    return;
  }
  entries.push(read.value as Entry);
  digests.push(sha256(line));
}
