import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Miniature, Started } from './miniature.ts';
import { processesWith } from './miniature.ts';
import { expect, patience, runbook, test } from './project-test.ts';

test.describe.configure({ mode: 'default', timeout: patience });

test.use({
  runbooks: {
    cut: runbook(
      'cut',
      "  .step(parameter('cut.first'))",
      "  .step(parameter('cut.second'))",
      "  .step(parameter('cut.last'))",
    ),
  },
});

/** Waits until the sample step has left its mark: it is in the middle of acting. */
const reached = (project: Miniature, mark: string) =>
  expect.poll(() => existsSync(join(project.folder, mark)), { timeout: 60_000 }).toBe(true);

const published = async (project: Miniature) =>
  (await readdir(join(project.evidence, 'runs', project.lastRun()))).toSorted();

const evidence = [
  'SHA256SUMS',
  'junit.xml',
  'ledger.jsonl',
  'oscal.json',
  'record.json',
  'report.html',
  'traceability.csv',
];

/** Processes of this project other than its sandbox. */
const left = async (project: Miniature) =>
  (await processesWith(project.folder)).filter(
    (line) =>
      !line.includes(' sandbox ') && !line.includes('ministack') && !line.includes('python'),
  );

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends a run, which leaves its evidence`, async ({ project }) => {
    const wanted = `by ${signal}`;
    await project.control({
      'cut.first': { wanted },
      'cut.second': { wanted, waitsAfter: 60_000 },
      'cut.last': { wanted },
    });
    const run = project.start(['run', 'cut', '--reason', signal]);
    run.child.stdin?.end();
    await reached(project, 'after-cut.second');
    run.child.kill(signal);
    const { code, out, err } = await run.ended();
    expect(code, out + err).toBe(130);
    expect(project.recorded('run-ended')[0]?.data).toMatchObject({ interrupted: true });
    expect(await published(project)).toEqual(evidence);
    expect(existsSync(join(project.evidence, 'ledger.lock'))).toBe(false);
    await expect.poll(() => left(project), { timeout: 10_000 }).toEqual([]);

    await project.control({
      'cut.first': { wanted },
      'cut.second': { wanted },
      'cut.last': { wanted },
    });
    await project.write('after-cut.second', '');
    const { rm } = await import('node:fs/promises');
    await rm(join(project.folder, 'after-cut.second'));
    const resumed = await project.runproof(['resume']);
    expect(resumed.code, resumed.out).toBe(0);
    expect(project.verdicts()).toEqual(['cut.second passed', 'cut.last passed']);
    expect(project.changes()).toEqual(['ssm:PutParameter']);
  });
}

test('after kill -9 nothing is left over, report builds what was finished, resume heals', async ({
  project,
}) => {
  const wanted = 'by SIGKILL';
  await project.control({
    'cut.first': { wanted },
    'cut.second': { wanted, waitsAfter: 60_000 },
    'cut.last': { wanted },
  });
  const run: Started = project.start(['run', 'cut']);
  await reached(project, 'after-cut.second');
  const killed = project.lastRun();
  run.child.kill('SIGKILL');
  await expect.poll(() => left(project), { timeout: 10_000 }).toEqual([]);

  const report = await project.runproof(['report']);
  expect(report.code, report.err).toBe(0);
  expect(report.out).toContain(join(killed, 'report.html'));
  expect(await published(project)).toEqual(evidence);

  await project.control({
    'cut.first': { wanted },
    'cut.second': { wanted },
    'cut.last': { wanted },
  });
  const resumed = await project.runproof(['resume']);
  expect(resumed.code, resumed.err).toBe(0);
  expect(project.verdicts()).toEqual(['cut.second passed', 'cut.last passed']);
  expect(project.changes()).toEqual(['ssm:PutParameter']);
  const [healed] = project.recorded('judged');
  const intent = project.entries().find(({ kind, run: of }) => kind === 'intent' && of === killed);
  expect(healed?.data.settles).toBeGreaterThan(intent?.seq ?? Infinity);
  expect(healed?.data.reason).toContain('a run that was cut off had acted');
  expect(project.recorded('lock-taken-over')).toHaveLength(1);
  expect((await readdir(project.evidence)).filter((name) => name.endsWith('.run.json'))).toEqual(
    [],
  );

  // What the killed run changed is undone by its own id, with the state that its intent recorded.
  const undone = await project.runproof(['undo', 'cut', '--run', killed]);
  expect(undone.code, undone.out).toBe(0);
  expect(project.verdicts()).toEqual(['cut.second passed', 'cut.first passed']);
});

test('a player that dies is no verdict, and what follows does not act', async ({ project }) => {
  const wanted = 'by death';
  await project.control({
    'cut.first': { wanted },
    'cut.second': { wanted, dies: 'observing' },
    'cut.last': { wanted },
  });
  const run = await project.runproof(['run', 'cut']);
  expect(run.code, run.out).toBe(4);
  expect(run.err).toContain('RP-E406 The player ended before every step was judged.');
  expect(run.err).toContain('no judgement of cut.second');
  expect(project.verdicts()).toEqual(['cut.first passed', 'cut.last not run']);
  expect(run.out).toContain('"cut.second" was never judged');
  expect(await published(project)).toEqual(evidence);
});

test('the second of two runs is blocked, and told by whom', async ({ project }) => {
  await project.control({ 'cut.first': { wanted: 'slowly', waitsBefore: 60_000 } });
  const first = project.start(['run', 'cut']);
  first.child.stdin?.end();
  await reached(project, 'before-cut.first');
  const second = await project.runproof(['run', 'cut']);
  expect(second.code).toBe(2);
  expect(second.err).toContain('RP-B301');
  expect(second.err).toMatch(new RegExp(`run cut .*process ${first.child.pid} of `));
  expect(second.err).toContain('--break-lock');
  first.child.kill('SIGTERM');
  expect((await first.ended()).code).toBe(130);
});
