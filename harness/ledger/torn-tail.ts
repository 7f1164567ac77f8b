import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../json.ts';
import { encode, type Head } from './entry.ts';
import { syncFolder } from './files.ts';
import { readAt, type Position } from './tail.ts';

/** What the entry `tail-recovered` holds: the file beside the ledger with the torn bytes, how many, and their SHA-256. */
export interface TailRecovered {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Moves what follows byte `end` into a file of its own and puts the entry that says so in its place. The entry is
 * written over the torn bytes and the file cut after it, so a crash in between leaves a torn end again, never a gap
 * nobody recorded. Only in the turn.
 */
export function recoverTail(folder: string, file: string, head: Head, end: number): Position {
  const descriptor = openSync(file, 'r+');
  try {
    const torn = readAt(descriptor, end, fstatSync(descriptor).size - end);
    const name = `ledger.torn-${head.seq + 1}-${new Date().toISOString().replaceAll(/[-:.]/g, '')}`;
    writeFileSync(join(folder, name), torn, { flag: 'wx', mode: 0o600, flush: true });
    syncFolder(folder);
    const data = { file: name, bytes: torn.length, sha256: sha256(torn) } satisfies TailRecovered;
    const line = encode(head, { kind: 'tail-recovered', data });
    let done = 0;
    while (done < line.bytes.length) {
      done += writeSync(descriptor, line.bytes, done, line.bytes.length - done, end + done);
    }
    ftruncateSync(descriptor, end + line.bytes.length);
    fsyncSync(descriptor);
    return { head: line.head, end: end + line.bytes.length };
  } finally {
    closeSync(descriptor);
  }
}
