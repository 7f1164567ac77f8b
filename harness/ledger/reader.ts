import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { EvidenceError } from '../errors/index.ts';
import { sha256 } from '../json.ts';
import {
  decode,
  emptyHead,
  ledgerFile,
  linesOf,
  type Entry,
  type Head,
  type Line,
} from './entry.ts';

/** Reading access to a folder's ledger. Needs no lock and never changes anything. */
export interface Ledger {
  readonly file: string;
  /**
   * Every complete entry, oldest first, each held against the chain before it is handed out. Of a folder without
   * ledger, none. A last line without line feed is still being written, or torn: it is left to the next writer.
   * Throws EvidenceError RP-E402 at the first line that does not fit, RP-E405 when the file cannot be read.
   */
  entries(): AsyncGenerator<Entry>;
  /** The end of the chain, after checking all of it. */
  head(): Promise<Head>;
}

export function openLedger(folder: string): Ledger {
  const file = join(folder, ledgerFile);
  async function* walk(): AsyncGenerator<{ entry: Entry; head: Head }> {
    let head = emptyHead;
    for await (const line of linesOf(bytesOf(file))) {
      if (!line.complete) return;
      const entry = fit(file, line, head);
      head = { seq: entry.seq, hash: sha256(line.bytes) };
      yield { entry, head };
    }
  }
  return {
    file,
    async *entries() {
      for await (const { entry } of walk()) yield entry;
    },
    async head() {
      let last = emptyHead;
      for await (const { head } of walk()) last = head;
      return last;
    },
  };
}

/** The entry of a line that continues the chain at `head`; otherwise throws EvidenceError RP-E402. */
export function fit(file: string, line: Line, head: Head): Entry {
  const entry = decode(line.bytes);
  const broken = (found: string, expected: string) =>
    new EvidenceError('RP-E402', 'The chain of the ledger is broken.', {
      where: `${file}:${head.seq + 1}`,
      found,
      expected,
    });
  if ('problem' in entry) throw broken(entry.problem, `entry ${head.seq + 1}`);
  if (entry.seq !== head.seq + 1) throw broken(`entry ${entry.seq}`, `entry ${head.seq + 1}`);
  if (entry.previous !== head.hash) {
    throw broken(
      `previous ${entry.previous}`,
      `previous ${head.hash}, the digest of the line before`,
    );
  }
  return entry;
}

async function* bytesOf(file: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }))
      yield chunk as Buffer;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new EvidenceError('RP-E405', 'The ledger cannot be read.', {
      where: file,
      found: (error as Error).message,
      cause: error,
    });
  }
}
