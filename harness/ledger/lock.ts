import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  futimesSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { BlockedError, EvidenceError } from '../errors/index.ts';
import { makeFolder, syncFolder, systemMessage } from './files.ts';
import { lockHeld, lockUnreadable, parseLock, type LockContent } from './lock-content.ts';
import { lifeOf, thisProcess } from './process-identity.ts';
import { sweepTurn, withTurn } from './turn.ts';

export type { LockOwner } from './lock-content.ts';

const lockFile = 'ledger.lock';
const turnFile = 'ledger.turn';

export interface LockRequest {
  /** The command line's words, for whoever finds the lock. */
  command: string;
  /** Id of the run, where there is one. */
  run: string | null;
  /** How long without a sign of life until the lock counts as expired; 120 s. It is renewed at a third of that. */
  expirySeconds?: number;
  /** Breaks a lock that is not known to be dead. Blank counts as none. */
  breakReason?: string | undefined;
}

/** The lock that was there before: what the holder has to record. */
export interface ReplacedLock {
  how: 'dead process' | 'broken';
  /** Null when its file could not be understood. */
  owner: LockContent['owner'] | null;
  since: string | null;
  expires: string | null;
  /** Only of a broken lock. */
  reason: string | null;
}

/** The right to write a folder's ledger. */
export interface HeldLock {
  readonly folder: string;
  /** Handed to child processes, which join with it. No secret: it opens nothing but this folder's ledger. */
  readonly token: string;
  readonly replaced: ReplacedLock | null;
  /** Throws EvidenceError RP-E404 when the lock is no longer this one. Costs two system calls. */
  assertHeld(): void;
  /** Runs `work` while no other process that shares the lock is in its own turn. */
  inTurn<T>(work: () => T | Promise<T>): Promise<T>;
  /** Gives the lock back; of a joined lock, only lets go of the file. Quiet when the lock was lost. */
  release(): Promise<void>;
}

/**
 * Takes the lock of a folder, which is made where it is missing. A dead local process's lock is taken over; any other,
 * even an expired one, only with a reason; both are told in `replaced`. Throws BlockedError RP-B301 (held),
 * RP-B302 (lock file not understood), RP-B303 (not writable).
 */
export async function acquireLock(folder: string, request: LockRequest): Promise<HeldLock> {
  const turn = join(folder, turnFile);
  try {
    makeFolder(folder);
    return await withTurn(turn, () => {
      sweepTurn(turn);
      return takeLock(folder, request);
    });
  } catch (error) {
    if (error instanceof BlockedError) throw error;
    throw new BlockedError('RP-B303', `The ledger cannot be locked: ${systemMessage(error)}.`, {
      where: folder,
      cause: error,
    });
  }
}

/** Joins the lock a parent process holds. Throws EvidenceError RP-E404 when the folder's lock has another token or is gone. */
export function joinLock(folder: string, token: string): HeldLock {
  const path = join(folder, lockFile);
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    throw lost(path, error);
  }
  const content = parseLock(readFileSync(descriptor, 'utf8'));
  if (content?.token !== token) {
    closeSync(descriptor);
    throw lost(path);
  }
  return hold(folder, token, descriptor, null, () => undefined);
}

function takeLock(folder: string, request: LockRequest): HeldLock {
  const path = join(folder, lockFile);
  const replaced = judgeExisting(path, request.breakReason?.trim() || null);
  const expirySeconds = request.expirySeconds ?? 120;
  const { pid, host, machine, started } = thisProcess();
  const content: LockContent = {
    token: randomBytes(16).toString('hex'),
    since: new Date().toISOString(),
    expirySeconds,
    owner: { pid, host, user: userName(), command: request.command, run: request.run },
    machine,
    started,
  };
  const fresh = `${path}.${content.token}`;
  const descriptor = openSync(fresh, 'wx+', 0o600);
  try {
    writeFileSync(descriptor, `${JSON.stringify(content)}\n`);
    fsyncSync(descriptor);
    renameSync(fresh, path);
    syncFolder(folder);
  } catch (error) {
    closeSync(descriptor);
    unlinkIfThere(fresh);
    throw error;
  }
  const renewal = setInterval(
    () => {
      const now = new Date();
      futimesSync(descriptor, now, now);
    },
    (expirySeconds * 1000) / 3,
  );
  renewal.unref();
  return hold(folder, content.token, descriptor, replaced, (isMine) => {
    clearInterval(renewal);
    if (isMine) unlinkIfThere(path);
  });
}

/** What has to be recorded about the lock found, null where there is none. Throws where it must be left alone. */
function judgeExisting(path: string, reason: string | null): ReplacedLock | null {
  let text: string;
  let stat: Stats;
  try {
    text = readFileSync(path, 'utf8');
    stat = statSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const content = parseLock(text);
  if (content === null) {
    if (reason === null) throw lockUnreadable(path);
    return { how: 'broken', owner: null, since: null, expires: null, reason };
  }
  const expires = new Date(stat.mtimeMs + content.expirySeconds * 1000).toISOString();
  const { owner, since, machine, started } = content;
  if (lifeOf({ pid: owner.pid, host: owner.host, machine, started }) === 'dead') {
    return { how: 'dead process', owner, since, expires, reason: null };
  }
  if (reason === null) throw lockHeld(path, content, expires);
  return { how: 'broken', owner, since, expires, reason };
}

function hold(
  folder: string,
  token: string,
  descriptor: number,
  replaced: ReplacedLock | null,
  giveBack: (isMine: boolean) => void,
): HeldLock {
  const path = join(folder, lockFile);
  const own = fstatSync(descriptor);
  // The open descriptor keeps the inode from being used again, so the same number means the same lock.
  const isMine = () => {
    const there = statSync(path, { throwIfNoEntry: false });
    return there !== undefined && there.ino === own.ino && there.dev === own.dev;
  };
  let released = false;
  return {
    folder,
    token,
    replaced,
    assertHeld() {
      if (released || !isMine()) throw lost(path);
    },
    inTurn: (work) => withTurn(join(folder, turnFile), work),
    async release() {
      if (released) return;
      released = true;
      try {
        if (isMine()) await withTurn(join(folder, turnFile), () => giveBack(isMine()));
        else giveBack(false);
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

function lost(path: string, cause?: unknown): EvidenceError {
  let found = 'no lock';
  try {
    const content = parseLock(readFileSync(path, 'utf8'));
    found =
      content === null
        ? 'a lock that cannot be understood'
        : `a lock of ${content.owner.command}, process ${content.owner.pid} on ${content.owner.host}, since ${content.since}`;
  } catch {
    // Gone, or unreadable: either way it is not ours.
  }
  return new EvidenceError(
    'RP-E404',
    'The lock of the ledger was lost; nothing more is recorded.',
    {
      where: path,
      found,
      expected: 'the lock this run took',
      cause,
    },
  );
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
