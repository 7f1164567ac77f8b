import { piecesOf } from './reading.ts';

/** The first place where a file differs from what it should be. */
export interface Place {
  readonly line: number;
  /** From there on; '' at an end. */
  readonly found: string;
  readonly expected: string;
}

const shownBytes = 90;

/**
 * Holds a file against what it should be, piece by piece, so that neither stands in memory whole. `null` where they
 * are the same bytes.
 * @throws Unreadable
 */
export async function firstDifference(
  path: string,
  most: number,
  expected: Iterable<string> | AsyncIterable<string>,
): Promise<Place | null> {
  const file = piecesOf(path, most);
  let have: Buffer = Buffer.alloc(0);
  let line = 1;
  try {
    for await (const text of expected) {
      let want = Buffer.from(text);
      while (want.length > 0) {
        if (have.length === 0) have = (await file.next()).value ?? have;
        const length = Math.min(have.length, want.length);
        if (length === 0) return { line, found: '', expected: excerpt(want, 0) };
        if (have.compare(want, 0, length, 0, length) !== 0) return place(have, want, line);
        line += lineFeeds(want.subarray(0, length));
        have = have.subarray(length);
        want = want.subarray(length);
      }
    }
    if (have.length === 0) have = (await file.next()).value ?? have;
    return have.length === 0 ? null : { line, found: excerpt(have, 0), expected: '' };
  } finally {
    await file.return(undefined);
  }
}

function place(have: Buffer, want: Buffer, line: number): Place {
  let at = 0;
  while (have[at] === want[at]) at += 1;
  const from = Math.max(0, at - 20);
  return {
    line: line + lineFeeds(want.subarray(0, at)),
    found: excerpt(have, from),
    expected: excerpt(want, from),
  };
}

const excerpt = (bytes: Buffer, from: number): string =>
  bytes.subarray(from, from + shownBytes).toString('utf8');

function lineFeeds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}
