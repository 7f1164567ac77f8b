import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { evidenceFolder, evidenceRoot } from '../../fixtures/playing/evidence-folder.ts';
import { entriesOf } from '../../fixtures/playing/run-ledger.ts';
import { findWorld } from '../../fixtures/rehearsal/noted-world.ts';
import type { Environment } from '../../harness/environment/index.ts';
import { historyOf } from '../../harness/history.ts';
import { verifyChain } from '../../harness/ledger/index.ts';
import { lockHeld, lockUnreadable, parseLock } from '../../harness/ledger/lock-content.ts';
import { lifeOf } from '../../harness/ledger/process-identity.ts';
import { check, Unfit, type Check, type Finding } from './check.ts';

const leastBytes = 500 * 1024 ** 2;
const inMegabytes = (bytes: number): string =>
  `${Math.floor(bytes / 1024 ** 2).toLocaleString('en')} MB`;

/** Whether evidence can be written, and whether what is there is whole and at rest. */
export function checkEvidence(environment: Environment | null): readonly Promise<Check>[] {
  const folder = environment === null ? evidenceRoot() : evidenceFolder(environment);
  const ofLedger =
    (ask: (environment: Environment) => Finding | Promise<Finding>) =>
    (): Finding | Promise<Finding> =>
      environment === null ? { notChecked: 'the environment is not known' } : ask(environment);
  return [
    check('evidence', 'Disk space', () => diskSpace(folder)),
    check('evidence', 'Evidence folder', () => writable(folder)),
    check(
      'evidence',
      'Lock',
      ofLedger(() => lock(folder)),
    ),
    check(
      'evidence',
      'Ledger',
      ofLedger((known) => ledger(known, folder)),
    ),
    check(
      'evidence',
      'Open changes',
      ofLedger((known) => openChanges(known, folder)),
    ),
  ];
}

/** The folder, or the nearest above it that exists: there it would be made. */
function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(dirname(folder));
}

async function diskSpace(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(nearest(folder));
  const found = `${inMegabytes(bavail * bsize)} free for ${folder}`;
  if (bavail * bsize >= leastBytes) return found;
  throw new Unfit(
    `${found}, less than ${inMegabytes(leastBytes)}`,
    'Free space, or name another folder in RUNPROOF_EVIDENCE.',
  );
}

function writable(folder: string): Finding {
  const at = nearest(folder);
  const remedy = 'Make it a folder this user can write to, or name another in RUNPROOF_EVIDENCE.';
  if (!statSync(at).isDirectory()) throw new Unfit(`${at} is no folder`, remedy);
  const trial = join(at, `.doctor-${process.pid}`);
  try {
    writeFileSync(trial, 'Written by runproof doctor; may be deleted.\n', { flag: 'wx' });
    rmSync(trial);
  } catch (error) {
    throw new Unfit(`${at}: ${(error as Error).message}`, remedy);
  }
  return at === folder ? folder : `${folder} can be made`;
}

function lock(folder: string): Finding {
  const path = join(folder, 'ledger.lock');
  if (!existsSync(path)) return 'held by nobody';
  const content = parseLock(readFileSync(path, 'utf8'));
  if (content === null) throw lockUnreadable(path);
  const { owner, machine, started, expirySeconds } = content;
  if (lifeOf({ pid: owner.pid, host: owner.host, machine, started }) === 'dead') {
    return `left by a process that has ended (${owner.command}); the next run takes it over`;
  }
  throw lockHeld(
    path,
    content,
    new Date(statSync(path).mtimeMs + expirySeconds * 1000).toISOString(),
  );
}

function isLocked(folder: string): boolean {
  try {
    lock(folder);
    return false;
  } catch {
    return true;
  }
}

async function ledger({ installed, target, name }: Environment, folder: string): Promise<Finding> {
  const path = join(folder, 'ledger.jsonl');
  if (!existsSync(path)) {
    if (!installed || target !== 'aws') return 'none yet; the first run begins it';
    throw new Unfit(
      `${path} is missing, though environment "${name}" says it is installed`,
      'Restore the ledger from its copy, or name its place in LEDGER_STORE.',
    );
  }
  const { problems, lines } = await verifyChain(path);
  const [first] = problems;
  if (first === undefined) return `${lines} entries, chain whole`;
  const found = problems.map(
    ({ line, kind, found: is, expected }) => `${path}:${line} ${kind}: ${is}, expected ${expected}`,
  );
  if (problems.length === 1 && first.kind === 'torn') {
    throw new Unfit(
      `the last line was torn off by a crash: ${found.join()}`,
      `Run npx runproof resume RUNBOOK --env ${name}: it keeps the torn line beside the ledger and records that.`,
    );
  }
  throw new Unfit(
    found.join('\n'),
    'Runproof never repairs this. Restore the file from a copy and find out who changed it.',
  );
}

async function openChanges(environment: Environment, folder: string): Promise<Finding> {
  const world = environment.target === 'aws' ? null : await findWorld(folder);
  if (environment.target !== 'aws' && world === null)
    return { notChecked: 'no rehearsal world is running' };
  if (isLocked(folder)) return { notChecked: 'another process is at work on this ledger' };
  const entries = await entriesOf(folder).catch(() => null);
  if (entries === null) return { notChecked: 'the ledger cannot be read' };
  const open = [...historyOf(entries, world?.worldId ?? null, null).open.values()];
  if (open.length === 0) return 'none';
  const found = open.map(
    ({ step, time, run, data }) =>
      `${step}: ${data.call.service}:${data.call.operation} at ${time}, run ${run}`,
  );
  throw new Unfit(
    `begun and never judged: ${found.join('; ')}`,
    `Run npx runproof resume RUNBOOK --env ${environment.name}: it settles this by observing.`,
  );
}
