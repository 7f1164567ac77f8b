import { z } from 'zod';
import { BlockedError } from '../errors/index.ts';

const lockOwner = z.object({
  pid: z.int().positive(),
  host: z.string(),
  user: z.string(),
  command: z.string(),
  run: z.string().nullable(),
});

const lockContent = z.object({
  token: z.string().min(1),
  /** When it was taken, ISO 8601 UTC. */
  since: z.string(),
  /** The file's modification time is the last sign of life; this long after, the lock counts as expired. */
  expirySeconds: z.number().positive(),
  owner: lockOwner,
  machine: z.string().nullable(),
  started: z.string().nullable(),
});

/** Who holds a lock, as people need it. */
export type LockOwner = z.infer<typeof lockOwner>;
export type LockContent = z.infer<typeof lockContent>;

/** Null for anything that is no lock of ours. */
export function parseLock(text: string): LockContent | null {
  try {
    return lockContent.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export function lockHeld(path: string, content: LockContent, expires: string): BlockedError {
  const { owner, since } = content;
  const expired = Date.parse(expires) < Date.now();
  const run = owner.run === null ? '' : `, run ${owner.run}`;
  return new BlockedError('RP-B301', 'Blocked: another process is writing this ledger.', {
    where: path,
    found: `${owner.command}${run}: process ${owner.pid} of ${owner.user} on ${owner.host}, since ${since}, ${
      expired ? `expired ${expires}: it gives no sign of life` : `expires ${expires} unless renewed`
    }`,
    expected: 'no lock, or the lock of a process of this machine that has ended',
  });
}

export function lockUnreadable(path: string): BlockedError {
  return new BlockedError('RP-B302', 'Blocked: the lock of this ledger cannot be understood.', {
    where: path,
    expected: 'a lock file written by Runproof',
  });
}
