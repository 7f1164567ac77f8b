import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { verifyChain } from '../../../harness/ledger/index.ts';
import { accountOf } from './account.ts';
import { expectedVerdicts, firstRunChanges } from './expected.ts';
import { newInstall } from '../../../runbooks/new-install.runbook.ts';
import { changes, openSandbox, type Sandbox } from './sandbox.ts';

const kills = 10;
// The same moments each time, as far as a machine's speed allows; another seed, other moments.
const random = numbersFrom(20_261_123);

test('ten runs killed at random moments, then resumed: conformant, and nothing was done twice', async () => {
  test.setTimeout(600_000);
  const sandbox = await openSandbox();
  try {
    const made = (await sandbox.calls()).length;
    for (let kill = 0; kill < kills; kill += 1) {
      const child = sandbox.start(await goingOn(sandbox), 'new-install', '--via', 'api');
      await moment(sandbox, child, kill);
      child.kill('SIGKILL');
      await gone(sandbox);
    }
    const began = (await sandbox.ledger()).filter(({ kind }) => kind === 'run-started').length;
    expect(began, 'most of the runs got so far as to begin').toBeGreaterThanOrEqual(5);
    const resumed = await sandbox.runproof('resume', 'new-install', '--via', 'api');
    expect(resumed.code, resumed.out + resumed.err).toBe(0);

    // Everything conforms, and everything was done once.
    expect(changes(await sandbox.calls(made))).toEqual(firstRunChanges);
    const entries = await sandbox.ledger();
    const judged = entries.flatMap((entry) =>
      entry.kind === 'judged' && entry.data.mode === 'run' && entry.step !== null
        ? [[entry.step, entry.data.verdict]]
        : [],
    );
    const good = ['passed', 'already conformant', 'not applicable'];
    const last = Object.fromEntries(judged) as Record<string, string>;
    expect(Object.keys(last).toSorted()).toEqual(Object.keys(expectedVerdicts).toSorted());
    expect(Object.entries(last).filter(([, verdict]) => !good.includes(verdict))).toEqual([]);
    expect(await accountOf(sandbox.aws)).toMatchObject({
      keyPairs: ['platform-workers'],
      certificates: ['tdp.example.com'],
      resourcePolicies: ['es2cloudwatch'],
      serviceLinkedRoles: ['AWSServiceRoleForAmazonElasticsearchService', 'AWSServiceRoleForECS'],
      gatewayEndpoints: ['com.amazonaws.us-east-1.s3'],
    });

    // The ledger held, and nobody holds it any more.
    const { problems } = await verifyChain(join(sandbox.evidence, 'ledger.jsonl'));
    expect(problems).toEqual([]);
    expect(existsSync(join(sandbox.evidence, 'ledger.lock'))).toBe(false);
    expect(readdirSync(sandbox.evidence).filter((name) => name.endsWith('.run.json'))).toEqual([]);
    expect(processesOf(sandbox)).toEqual([]);

    // What a killed run did can be undone, too, where it can be undone at all; and what the one did that went on.
    const acting = runsThatActed(entries);
    let taken = 0;
    for (const run of [acting.at(-1) ?? '', acting.at(-2) ?? '']) {
      const acted = entries.flatMap((entry) =>
        entry.kind === 'intent' && entry.run === run && undoable.has(entry.step ?? '')
          ? [entry.step ?? '']
          : [],
      );
      if (acted.length === 0) continue;
      const steps = [...new Set(acted)].flatMap((step) => ['--step', step]);
      const undone = await sandbox.runproof('undo', 'new-install', '--run', run, ...steps);
      expect(undone.code, undone.out + undone.err).toBe(0);
      taken += steps.length / 2;
    }
    expect(taken).toBeGreaterThan(0);
  } finally {
    await sandbox.close();
  }
});

const undoable: ReadonlySet<string> = new Set(
  newInstall.placed.flatMap(({ step }) => (step.undo === undefined ? [] : [step.id])),
);

/** `resume` from when there is something to resume. */
async function goingOn(sandbox: Sandbox): Promise<'run' | 'resume'> {
  return (await sandbox.ledger()).some(({ kind }) => kind === 'run-started') ? 'resume' : 'run';
}

/**
 * Comes by turns at a random time within the first seconds, after a random number of lines more in the ledger, and
 * within a hundredth of a second of a change being announced. A slow machine does not have them all in the start then.
 */
async function moment(sandbox: Sandbox, child: ChildProcess, kill: number): Promise<void> {
  if (kill % 3 === 0) {
    const ended = once(child, 'exit').then(() => undefined);
    await Promise.race([pause(200 + random() * 3_000), ended]);
    return;
  }
  const wanted = kill % 3 === 1 ? '\n' : '"kind":"intent"';
  const enough = countOf(wanted, sandbox) + 1 + Math.floor(random() * (kill % 3 === 1 ? 14 : 2));
  while (child.exitCode === null && countOf(wanted, sandbox) < enough) await pause(2);
  await pause(random() * (kill % 3 === 1 ? 60 : 10));
}

function countOf(text: string, { evidence }: Sandbox): number {
  try {
    return readFileSync(join(evidence, 'ledger.jsonl'), 'utf8').split(text).length - 1;
  } catch {
    return 0;
  }
}

/** Waits until nothing of a killed run is left but the sandbox itself; it may take two seconds. */
async function gone(sandbox: Sandbox): Promise<void> {
  await expect.poll(() => processesOf(sandbox), { timeout: 5_000, intervals: [20] }).toEqual([]);
}

/** Processes that have this sandbox's evidence folder in their environment, the sandbox and its back end apart. */
function processesOf({ root }: Sandbox): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`RUNPROOF_EVIDENCE=${root}`))
        return [];
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
      const ofTheWorld =
        words.includes('sandbox') || words.some((word) => word.includes('ministack'));
      return ofTheWorld || words.length === 0 ? [] : [`${pid} ${words.join(' ')}`];
    } catch {
      return [];
    }
  });
}

type Entries = Awaited<ReturnType<Sandbox['ledger']>>;

const runsThatActed = (entries: Entries): readonly string[] => [
  ...new Set(entries.flatMap(({ kind, run }) => (kind === 'intent' && run !== null ? [run] : []))),
];

/** Numbers from 0 to 1, the same ones for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
