import { canonicalJson, findNonJson, sha256, type Json } from '../json.ts';
import { EvidenceError } from '../errors/index.ts';

/** What a writer hands over; `data` is whatever belongs to the kind. Left-out fields are null. */
export interface NewEntry<K extends string = string, D extends Json = Json> {
  kind: K;
  data: D;
  /** Id of the run the entry belongs to. */
  run?: string | null;
  /** Id of the step. */
  step?: string | null;
  /** ARN or name of who acts; null before it is known. */
  caller?: string | null;
}

/** One line of the ledger. */
export interface Entry<K extends string = string, D extends Json = Json> {
  readonly seq: number;
  /** UTC, ISO 8601 with milliseconds and `Z`. By the machine's clock: the order is `seq`, not `time`. */
  readonly time: string;
  /** SHA-256 (hex) of the bytes of the line before, without its line feed; of the first line 64 zeros. */
  readonly previous: string;
  readonly kind: K;
  readonly run: string | null;
  readonly step: string | null;
  readonly caller: string | null;
  readonly data: D;
}

/** The end of a chain: how many lines, and the digest of the last one. It identifies everything before it. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export const emptyHead: Head = { seq: 0, hash: '0'.repeat(64) };
export const ledgerFile = 'ledger.jsonl';
const lineFeed = 0x0a;

/** The line's bytes, line feed included, and the head it makes. Throws EvidenceError RP-E403 for what JSON cannot carry. */
export function encode(head: Head, entry: NewEntry): { entry: Entry; bytes: Buffer; head: Head } {
  const full: Entry = {
    seq: head.seq + 1,
    time: new Date().toISOString(),
    previous: head.hash,
    kind: entry.kind,
    run: entry.run ?? null,
    step: entry.step ?? null,
    caller: entry.caller ?? null,
    data: entry.data,
  };
  const odd = findNonJson(full);
  if (odd) {
    throw new EvidenceError('RP-E403', `An entry "${entry.kind}" cannot be recorded.`, {
      where: [entry.step, odd.path].filter(Boolean).join(', '),
      found: odd.found,
      expected: 'plain JSON',
    });
  }
  const line = canonicalJson(full);
  return {
    entry: full,
    bytes: Buffer.from(`${line}\n`),
    head: { seq: full.seq, hash: sha256(line) },
  };
}

/** Reads one line (without line feed). Returns what is wrong with it where it is no entry. */
export function decode(line: Buffer): Entry | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(line.toString('utf8'));
  } catch {
    return { problem: 'not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problem: 'not a JSON object' };
  }
  for (const [field, fits] of Object.entries(shape)) {
    if (!(field in value)) return { problem: `no "${field}"` };
    if (!fits((value as Record<string, unknown>)[field]))
      return { problem: `"${field}" has the wrong form` };
  }
  const extra = Object.keys(value).find((key) => !(key in shape));
  return extra === undefined ? (value as Entry) : { problem: `an unknown field "${extra}"` };
}

const text = (value: unknown) => typeof value === 'string' && value !== '';
const textOrNull = (value: unknown) => value === null || text(value);

const shape: Record<keyof Entry, (value: unknown) => boolean> = {
  seq: (value) => Number.isSafeInteger(value) && (value as number) > 0,
  time: (value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value),
  previous: (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  kind: text,
  run: textOrNull,
  step: textOrNull,
  caller: textOrNull,
  data: () => true,
};

export interface Line {
  /** From 1, within what was read. */
  number: number;
  /** Byte position of its first byte in the file. */
  offset: number;
  /** Without the line feed. */
  bytes: Buffer;
  /** False for a last line without line feed. */
  complete: boolean;
}

/** Cuts a stream of bytes into lines. The last one is marked incomplete when its line feed is missing. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, start = 0): AsyncGenerator<Line> {
  let [number, offset] = [1, start];
  let pieces: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(lineFeed, from);
      if (end < 0) break;
      const piece = chunk.subarray(from, end);
      const bytes = pieces.length === 0 ? piece : Buffer.concat([...pieces, piece]);
      pieces = [];
      yield { number, offset, bytes, complete: true };
      number += 1;
      offset += bytes.length + 1;
      from = end + 1;
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from));
  }
  if (pieces.length > 0) yield { number, offset, bytes: Buffer.concat(pieces), complete: false };
}
