import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Which process, told apart from a later one that got the same number. */
export interface ProcessIdentity {
  pid: number;
  host: string;
  /** Boot id and process namespace; null where the system does not tell (anything but Linux). */
  machine: string | null;
  /** Start time in the kernel's ticks since boot; null where the system does not tell. */
  started: string | null;
}

export type Life = 'alive' | 'dead' | 'unknown';

const machine = readMachine();

export function thisProcess(): ProcessIdentity {
  return {
    pid: process.pid,
    host: hostname(),
    machine,
    started: inspect(process.pid)?.started ?? null,
  };
}

/** `unknown` for a process of another machine, container or boot: nothing can be said about it from here. */
export function lifeOf(other: ProcessIdentity): Life {
  if (other.host !== hostname() || other.machine !== machine) return 'unknown';
  if (!answersSignal(other.pid)) return 'dead';
  const seen = inspect(other.pid);
  if (seen === null) return 'alive';
  if (seen.ended) return 'dead';
  return other.started === null || seen.started === other.started ? 'alive' : 'dead';
}

function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A killed process nobody has waited for still answers signals; its state (Z, X) gives it away. */
function inspect(pid: number): { started: string; ended: boolean } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, started] = [fields[0], fields[19]];
    return started === undefined ? null : { started, ended: state === 'Z' || state === 'X' };
  } catch {
    return null;
  }
}

function readMachine(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}
