import { fstatSync, readSync } from 'node:fs';
import { EvidenceError } from '../errors/index.ts';
import { sha256 } from '../json.ts';
import { decode, emptyHead, type Head, type Line } from './entry.ts';
import { fit } from './reader.ts';

const lineFeed = 0x0a;
const step = 1 << 16;

/** A head, and the byte position where its line ends. */
export interface Position {
  head: Head;
  end: number;
}

/**
 * The last complete line of a ledger, read from the end backwards; the chain before it is not looked at.
 * Bytes after its line feed are not its business. Throws EvidenceError RP-E402 when it is no entry.
 */
export function readTail(file: string, descriptor: number): Position {
  let start = fstatSync(descriptor).size;
  let bytes: Buffer = Buffer.alloc(0);
  for (;;) {
    const last = bytes.lastIndexOf(lineFeed);
    const before = last > 0 ? bytes.lastIndexOf(lineFeed, last - 1) : -1;
    if (last >= 0 && (before >= 0 || start === 0)) {
      const line = bytes.subarray(before + 1, last);
      return { head: headOf(file, line, start + before + 1), end: start + last + 1 };
    }
    if (start === 0) return { head: emptyHead, end: 0 };
    const length = Math.min(step, start);
    start -= length;
    bytes = Buffer.concat([readAt(descriptor, start, length), bytes]);
  }
}

/** Reads the complete lines between two byte positions, holding each against the chain. */
export function readOn(
  file: string,
  descriptor: number,
  head: Head,
  from: number,
  to: number,
): Position {
  const bytes = readAt(descriptor, from, to - from);
  let at = 0;
  for (;;) {
    const end = bytes.indexOf(lineFeed, at);
    if (end < 0) return { head, end: from + at };
    const line: Line = {
      number: head.seq + 1,
      offset: from + at,
      bytes: bytes.subarray(at, end),
      complete: true,
    };
    const entry = fit(file, line, head);
    head = { seq: entry.seq, hash: sha256(line.bytes) };
    at = end + 1;
  }
}

/** Exactly `length` bytes, fewer only where the file ends. */
export function readAt(descriptor: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const read = readSync(descriptor, bytes, done, length - done, from + done);
    if (read === 0) break;
    done += read;
  }
  return bytes.subarray(0, done);
}

function headOf(file: string, line: Buffer, offset: number): Head {
  const entry = decode(line);
  if ('problem' in entry) {
    throw new EvidenceError('RP-E402', 'The last line of the ledger cannot be understood.', {
      where: `${file}, byte ${offset}`,
      found: entry.problem,
      expected: 'an entry',
    });
  }
  return { seq: entry.seq, hash: sha256(line) };
}
