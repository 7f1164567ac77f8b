import { createReadStream } from 'node:fs';
import { canonicalJson, sha256 } from '../json.ts';
import { decode, emptyHead, linesOf, type Entry, type Head, type Line } from './entry.ts';

/** One thing wrong with a chain. `line` counts from 1 within the file. */
export interface ChainProblem {
  line: number;
  kind:
    | 'unreadable' // no entry
    | 'not canonical' // an entry, but not in the one form the digest is taken of
    | 'altered' // its digest is not the one the next line recorded
    | 'missing' // entries that belong before this line are not there
    | 'reordered' // an entry that stands in the wrong place
    | 'repeated' // a second entry of the same number
    | 'torn' // the last line has no line feed
    | 'cut off'; // the chain ends before, or differs from, the end it is known to have had
  found: string;
  expected: string;
}

export interface ChainVerdict {
  /** Empty when the chain is whole. */
  problems: ChainProblem[];
  /** The end of what was read, whatever its problems. */
  head: Head;
  lines: number;
}

export interface ChainExpectation {
  /** Where the chain begins: at the empty ledger unless told; `anywhere` for a copied part whose beginning is unknown. */
  from?: Head | 'anywhere';
  /** An end the chain is known to have had, from a record or a signature; more may have followed. */
  reached?: Head;
}

/**
 * Checks every line of a ledger, or of a part of one, and lists all problems instead of stopping at the first.
 * Takes a file's path or its lines; a missing file throws the file system's error.
 */
export async function verifyChain(
  source: string | Iterable<string>,
  expectation: ChainExpectation = {},
): Promise<ChainVerdict> {
  const { from = emptyHead, reached } = expectation;
  const chunks =
    typeof source === 'string'
      ? createReadStream(source, { highWaterMark: 1 << 20 })
      : [...source].map((line) => Buffer.from(`${line}\n`));
  const problems: ChainProblem[] = [];
  const links: Link[] = [];
  let lines = 0;
  for await (const line of linesOf(toAsync(chunks))) {
    lines = line.number;
    const found = inspect(line);
    if ('kind' in found) problems.push(found);
    else links.push(found.link);
    if ('link' in found && found.problem) problems.push(found.problem);
  }
  problems.push(...breaks(links, from), ...cutOff(links, reached));
  problems.sort((a, b) => a.line - b.line);
  const last = links.at(-1);
  const start = from === 'anywhere' ? emptyHead : from;
  return { problems, head: last ? { seq: last.seq, hash: last.digest } : start, lines };
}

interface Link {
  line: number;
  seq: number;
  previous: string;
  digest: string;
}

function inspect(line: Line): ChainProblem | { link: Link; problem: ChainProblem | null } {
  const { number, bytes } = line;
  if (!line.complete) {
    return {
      line: number,
      kind: 'torn',
      found: `${bytes.length} bytes`,
      expected: 'a line feed at the end',
    };
  }
  const entry = decode(bytes);
  if ('problem' in entry) {
    return { line: number, kind: 'unreadable', found: entry.problem, expected: 'an entry' };
  }
  const link = { line: number, seq: entry.seq, previous: entry.previous, digest: sha256(bytes) };
  return { link, problem: isCanonical(entry, bytes) ? null : notCanonical(number) };
}

function isCanonical(entry: Entry, bytes: Buffer): boolean {
  try {
    return bytes.equals(Buffer.from(canonicalJson(entry)));
  } catch {
    return false;
  }
}

function notCanonical(line: number): ChainProblem {
  return {
    line,
    kind: 'not canonical',
    found: 'another form of the same entry',
    expected: 'RFC 8785',
  };
}

/** Beyond this a ledger is not searched any further. */
const mostProblems = 1000;

/** Numbers first, because they tell a missing entry from an altered one; digests where the numbers are in order. */
function breaks(links: Link[], from: Head | 'anywhere'): ChainProblem[] {
  const first = links[0];
  if (first === undefined) return [];
  const start = from === 'anywhere' ? { seq: first.seq - 1, hash: first.previous } : from;
  const linesBySeq = new Map<number, number>();
  const problems: ChainProblem[] = [];
  const present = [...new Set(links.map((link) => link.seq))].toSorted((a, b) => a - b);
  let before: Link = { line: 0, seq: start.seq, previous: '', digest: start.hash };
  for (const link of links) {
    if (problems.length >= mostProblems) break;
    const { line, seq } = link;
    const wanted = before.seq + 1;
    const report = (kind: ChainProblem['kind'], found: string, expected: string, at = line) =>
      problems.push({ line: at, kind, found, expected });
    const earlier = linesBySeq.get(seq);
    if (earlier !== undefined) {
      report('repeated', `entry ${seq}, as in line ${earlier}`, `entry ${wanted}`);
    } else if (seq < wanted) {
      report('reordered', `entry ${seq}`, `entry ${wanted}`);
    } else if (seq > wanted) {
      const absent = rangeWithout(wanted, seq, present);
      if (absent !== '') report('missing', `entry ${seq}`, `entries ${absent} before it`);
      else report('reordered', `entry ${seq}`, `entry ${wanted}`);
    } else if (link.previous !== before.digest) {
      if (before.line === 0)
        report('altered', `previous ${link.previous}`, `previous ${before.digest}`);
      else
        report(
          'altered',
          `digest ${before.digest}`,
          `digest ${link.previous}, as the next line recorded`,
          before.line,
        );
    }
    linesBySeq.set(seq, line);
    before = link;
  }
  return problems;
}

/** The numbers from `first` to before `end` that no line has, as "3, 5–9". Numbers may be far apart: a stranger wrote them. */
function rangeWithout(first: number, end: number, present: readonly number[]): string {
  const ranges: string[] = [];
  let next = first;
  for (const seq of [...present.filter((one) => one >= first && one < end), end]) {
    if (seq > next) ranges.push(seq - 1 === next ? `${next}` : `${next}–${seq - 1}`);
    next = seq + 1;
  }
  return ranges.join(', ');
}

function cutOff(links: Link[], reached: Head | undefined): ChainProblem[] {
  if (reached === undefined || reached.seq === 0) return [];
  const link = links.find(({ seq }) => seq === reached.seq);
  if (link?.digest === reached.hash) return [];
  const found =
    link === undefined
      ? `no entry ${reached.seq}`
      : `entry ${reached.seq} with digest ${link.digest}`;
  const line = link?.line ?? (links.at(-1)?.line ?? 0) + 1;
  return [
    { line, kind: 'cut off', found, expected: `entry ${reached.seq} with digest ${reached.hash}` },
  ];
}

async function* toAsync(chunks: Iterable<Buffer> | AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield chunk as Buffer;
}
