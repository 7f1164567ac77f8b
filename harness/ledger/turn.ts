import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, readlinkSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lifeOf, thisProcess, type ProcessIdentity } from './process-identity.ts';

/** A turn lasts milliseconds; one left by a machine we cannot ask about is given up after this long. */
const foreignTurnMs = 60_000;
const patienceMs = 30_000;

/** The turn was held by a living process for longer than any turn should take. */
export class TurnNotGranted extends Error {}

/**
 * Runs `work` while no other process that uses the same path does. The mark is a symbolic link, because it is made,
 * with its content, in one step: a process killed at any moment leaves either no mark or a readable one.
 * A dead process's mark is replaced; of several that try, one succeeds. Throws TurnNotGranted after 30 s.
 */
export async function withTurn<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  const mine = describe(thisProcess(), randomBytes(8).toString('hex'));
  await take(path, mine, Date.now() + patienceMs);
  try {
    return await work();
  } finally {
    if (read(path) === mine) unlinkSync(path);
  }
}

async function take(path: string, mine: string, deadline: number): Promise<void> {
  for (;;) {
    if (mark(path, mine)) return;
    const seen = read(path);
    if (seen === null) continue;
    if (isAbandoned(path, seen)) {
      if (await replace(path, seen, mine, deadline)) return;
      continue;
    }
    if (Date.now() > deadline) throw new TurnNotGranted(`process ${parse(seen).pid} holds ${path}`);
    await delay(2);
  }
}

/** Whoever replaces an abandoned mark must first own the right to replace that very mark, which is a turn of its own. */
async function replace(path: string, abandoned: string, mine: string, deadline: number) {
  const claim = `${path}.${tokenOf(abandoned)}`;
  await take(claim, mine, deadline);
  try {
    if (read(path) !== abandoned) return false;
    const fresh = `${path}.${tokenOf(mine)}`;
    symlinkSync(mine, fresh);
    renameSync(fresh, path);
    return true;
  } finally {
    unlinkSync(claim);
  }
}

function isAbandoned(path: string, content: string): boolean {
  const life = lifeOf(parse(content));
  if (life !== 'unknown') return life === 'dead';
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > foreignTurnMs;
}

function mark(path: string, content: string): boolean {
  try {
    symlinkSync(content, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const separator = '|';

function describe(of: ProcessIdentity, token: string): string {
  return [token, of.pid, of.started ?? '', of.machine ?? '', of.host].join(separator);
}

function parse(content: string): ProcessIdentity {
  const [, pid, started, machine, ...host] = content.split(separator);
  return {
    pid: Number(pid),
    started: started || null,
    machine: machine || null,
    host: host.join(separator),
  };
}

function tokenOf(content: string): string {
  return content.split(separator)[0] ?? '';
}

/** Removes what killed processes left behind beside the mark. Only for whoever is in the turn. */
export function sweepTurn(path: string): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const content = read(join(folder, name));
    if (content !== null && lifeOf(parse(content)) === 'dead') unlinkSync(join(folder, name));
  }
}
