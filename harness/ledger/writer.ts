import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  ftruncateSync,
  openSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EvidenceError } from '../errors/index.ts';
import type { Json } from '../json.ts';
import { emptyHead, encode, ledgerFile, type Entry, type Head, type NewEntry } from './entry.ts';
import { syncFolder, systemMessage } from './files.ts';
import type { HeldLock } from './lock.ts';
import { readOn, readTail } from './tail.ts';
import { recoverTail } from './torn-tail.ts';

const syncFile = promisify(fsync);

/** Writing access to a folder's ledger, for whoever holds its lock. */
export interface LedgerWriter {
  readonly file: string;
  /** The end of the chain as this process last saw it. */
  readonly head: Head;
  /**
   * Adds one entry as one line in one write, after whatever other processes under the same lock have added. With
   * `sync` it is on disk (fsync) when the promise resolves, and with it everything before. Appends of one writer
   * keep their order. Throws EvidenceError RP-E401 (not written; the line is taken back), RP-E402 (the file was
   * changed by someone else), RP-E404 (lock lost): after these the writer refuses all else with the same error.
   * RP-E403 (not JSON) refuses only this entry.
   */
  append<K extends string, D extends Json>(
    entry: NewEntry<K, D>,
    options?: { sync?: boolean },
  ): Promise<Entry<K, D>>;
  close(): Promise<void>;
}

/**
 * Opens the ledger of a folder whose lock is held or joined, making the file where it is missing. Reads only the last
 * line. A torn last line is kept beside the ledger, cut off and recorded as `tail-recovered`.
 */
export async function appendTo(folder: string, lock: HeldLock): Promise<LedgerWriter> {
  const writer = new Writer(folder, lock);
  await writer.open();
  return writer;
}

class Writer implements LedgerWriter {
  readonly file: string;
  head: Head = emptyHead;
  readonly #folder: string;
  readonly #lock: HeldLock;
  #descriptor = -1;
  /** Where the last known line ends, in bytes. */
  #end = 0;
  #queue: Promise<unknown> = Promise.resolve();
  #broken: EvidenceError | null = null;

  constructor(folder: string, lock: HeldLock) {
    this.#folder = folder;
    this.#lock = lock;
    this.file = join(folder, ledgerFile);
  }

  open(): Promise<void> {
    return this.#exclusively(null, () => {
      this.#lock.assertHeld();
      const isNew = statSync(this.file, { throwIfNoEntry: false }) === undefined;
      const { O_RDWR, O_APPEND, O_CREAT } = constants;
      this.#descriptor = openSync(this.file, O_RDWR | O_APPEND | O_CREAT, 0o600);
      if (isNew) syncFolder(this.#folder);
      ({ head: this.head, end: this.#end } = readTail(this.file, this.#descriptor));
      this.#catchUp();
    });
  }

  append<K extends string, D extends Json>(
    entry: NewEntry<K, D>,
    options: { sync?: boolean } = {},
  ): Promise<Entry<K, D>> {
    return this.#exclusively(entry.run ?? null, async () => {
      this.#lock.assertHeld();
      this.#catchUp();
      const line = encode(this.head, entry);
      try {
        writeAll(this.#descriptor, line.bytes);
        if (options.sync === true) await syncFile(this.#descriptor);
      } catch (error) {
        this.#takeBack();
        throw error;
      }
      this.head = line.head;
      this.#end += line.bytes.length;
      return line.entry as Entry<K, D>;
    });
  }

  async close(): Promise<void> {
    await this.#queue.catch(() => undefined);
    if (this.#descriptor >= 0) closeSync(this.#descriptor);
    this.#descriptor = -1;
    this.#broken ??= new EvidenceError('RP-E401', 'The ledger is already closed.', {
      where: this.file,
    });
  }

  /** Takes in what others have added since; whatever is torn has no writer any more, as the turn is ours. */
  #catchUp(): void {
    const [open, named] = [
      fstatSync(this.#descriptor),
      statSync(this.file, { throwIfNoEntry: false }),
    ];
    if (named === undefined || named.ino !== open.ino || named.dev !== open.dev) {
      throw this.#changed(named === undefined ? 'the file is gone' : 'another file in its place');
    }
    if (open.size < this.#end)
      throw this.#changed(`${open.size} bytes where there were ${this.#end}`);
    if (open.size === this.#end) return;
    const news = readOn(this.file, this.#descriptor, this.head, this.#end, open.size);
    this.head = news.head;
    this.#end = news.end;
    if (news.end < open.size) {
      ({ head: this.head, end: this.#end } = recoverTail(
        this.#folder,
        this.file,
        this.head,
        this.#end,
      ));
    }
  }

  #changed(found: string): EvidenceError {
    return new EvidenceError(
      'RP-E402',
      'The ledger was changed by something else while it was being written.',
      {
        where: this.file,
        found,
        expected: `the ledger as left after entry ${this.head.seq}`,
      },
    );
  }

  #takeBack(): void {
    try {
      ftruncateSync(this.#descriptor, this.#end);
    } catch {
      // The next writer finds the torn line and records it.
    }
  }

  #exclusively<T>(run: string | null, work: () => T | Promise<T>): Promise<T> {
    const turn = async () => {
      if (this.#broken) throw this.#broken;
      try {
        return await this.#lock.inTurn(work);
      } catch (error) {
        throw this.#remember(run, error);
      }
    };
    const result = this.#queue.then(turn, turn);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  #remember(run: string | null, error: unknown): EvidenceError {
    if (error === this.#broken) return this.#broken as EvidenceError;
    if (error instanceof EvidenceError && error.code === 'RP-E403') return error;
    const what = run === null ? 'The ledger' : `The evidence of run ${run}`;
    const known =
      error instanceof EvidenceError
        ? error
        : new EvidenceError('RP-E401', `${what} could not be written: ${systemMessage(error)}.`, {
            where: this.file,
            cause: error,
          });
    this.#broken = known;
    return known;
  }
}

/** One write; only a disk that takes less than it was given makes it more, and then mostly ends in the error that says why. */
function writeAll(descriptor: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
}
