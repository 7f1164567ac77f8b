import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, patience, runbook, test } from './project-test.ts';

test.describe.configure({ mode: 'default', timeout: patience });

test.use({
  runbooks: {
    all: runbook(
      'all',
      "  .step(parameter('all.first'))",
      "  .step(check('all.second', 'all.first'), ({ outputs }) => ({ value: outputs.first.value }))",
      "  .when(() => false, 'this installation has none', (part) => part.step(parameter('all.third')))",
      "  .step(parameter('all.last'))",
    ),
    halts: runbook(
      'halts',
      "  .step(parameter('halts.first'))",
      "  .step(parameter('halts.second'))",
      "  .independently((part) => part.step(parameter('halts.aside')))",
      "  .step(parameter('halts.last'))",
    ),
    persons: runbook(
      'persons',
      "  .step(attested('persons.first'))",
      "  .step(parameter('persons.last'))",
    ),
    twice: runbook(
      'twice',
      "  .step(parameter('twice.first'))",
      "  .step(as(parameter('twice.first'), 'twice.again'))",
    ),
    final: runbook('final', "  .step(irreversible('final.only'))"),
  },
});

test('plan, run, run again and audit', async ({ project }) => {
  const planned = await project.runproof(['plan', 'all']);
  expect(planned.code, planned.err).toBe(0);
  expect(project.verdicts()).toEqual([
    'all.first would act',
    'all.second not run',
    'all.third not applicable',
    'all.last would act',
  ]);
  expect(planned.out).toContain('needs first.value, which has not been recorded yet');
  expect(project.changes()).toEqual([]);

  const run = await project.runproof(['run', 'all']);
  expect(run.code, run.err).toBe(0);
  expect(run.out).toContain('2 passed, 1 already conformant, 1 not applicable');
  expect(run.out).toContain('this installation has none');
  expect(run.out).toContain('Rehearsal  on embedded: no evidence of an installation');
  expect(run.err).toBe('');
  expect(project.changes()).toEqual(['ssm:PutParameter', 'ssm:PutParameter']);
  const report = /^Report {5}(.+)$/m.exec(run.out)?.[1] ?? '';
  expect(report).toContain(join('runs', project.lastRun(), 'report.html'));
  expect((await readdir(project.evidence)).filter((name) => name.includes('.run.json'))).toEqual(
    [],
  );

  const again = await project.runproof(['run', 'all', '--json']);
  expect(again.code, again.err).toBe(0);
  expect(project.changes()).toEqual([]);
  const lines = again.out.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    run: project.lastRun(),
    exitCode: 0,
    counts: { 'already conformant': 3, 'not applicable': 1 },
  });
  expect(again.err).toContain('already conformant  Keep all.first');
  expect(project.recorded('superseded')).toHaveLength(4);

  await project.control({ 'all.first': { wanted: 'changed' } });
  const audited = await project.runproof(['audit', 'all']);
  expect(audited.code).toBe(1);
  expect(audited.out).toContain('RP-V301 Deviation: "the value is as wanted" does not hold.');
  expect(project.changes()).toEqual([]);
  expect(project.recorded('run-ended')[0]?.data).toEqual({ exitCode: 1, interrupted: false });
  await project.control({});
});

test('one step again takes a reason, supersedes and marks what rests on it stale', async ({
  project,
}) => {
  await project.control({ 'all.first': { wanted: 'repaired' } });
  const words = ['run', 'all', '--step', 'all.first'];
  const unreasoned = await project.runproof(words);
  expect(unreasoned.code).toBe(3);
  expect(unreasoned.err).toContain('RP-D104');
  expect(unreasoned.err).toMatch(/Found +already conformant at /);

  const [earlier] = project
    .entries()
    .filter(({ step, kind }) => kind === 'judged' && step === 'all.first')
    .slice(-2);
  const repaired = await project.runproof([...words, '--reason', 'somebody edited it']);
  expect(repaired.code, repaired.err).toBe(0);
  expect(project.verdicts()).toEqual(['all.first passed']);
  expect(project.recorded('run-started')[0]?.data.reason).toBe('somebody edited it');
  expect(project.recorded('superseded').map(({ step, data }) => ({ step, ...data }))).toEqual([
    {
      step: 'all.first',
      earlier: earlier?.seq,
      reason: 'somebody edited it',
      stale: ['all.second'],
    },
  ]);

  const from = await project.runproof(['run', 'all', '--from', 'all.third']);
  expect(from.code, from.err).toBe(0);
  expect(project.verdicts()).toEqual(['all.third not applicable', 'all.last already conformant']);
  await project.control({});
});

test('a failed step stops what follows, but not an independent part', async ({ project }) => {
  await project.control({ 'halts.second': { astray: true } });
  const run = await project.runproof(['run', 'halts']);
  expect(run.code).toBe(1);
  expect(project.verdicts()).toEqual([
    'halts.first passed',
    'halts.second failed',
    'halts.aside passed',
    'halts.last not run',
  ]);
  expect(run.out).toContain('Open       halts.last: not run, "halts.second" is failed');
  expect(run.out).toContain('RP-V301 Deviation: "the value is as wanted" does not hold.');

  // What was left out has no result, so it needs no reason.
  await project.control({});
  const last = await project.runproof(['run', 'halts', '--step', 'halts.last']);
  expect(last.code, last.err).toBe(0);

  const resumed = await project.runproof(['resume']);
  expect(resumed.code, resumed.err).toBe(0);
  expect(project.verdicts()).toEqual(['halts.second passed']);
  const nothing = await project.runproof(['resume', 'halts']);
  expect(nothing.code).toBe(0);
  expect(nothing.out).toContain('Nothing is left to do');
});

test('an unmet precondition blocks, and nothing is touched', async ({ project }) => {
  await project.control({ 'halts.first': { wanted: 'other', locked: true } });
  const run = await project.runproof(['run', 'halts', '--from', 'halts.first']);
  expect(run.code).toBe(2);
  expect(run.out).toContain('a precondition does not hold: it may be changed');
  expect(project.changes()).toEqual([]);
});

test('a change in progress is waited for, then pending', async ({ project }) => {
  await project.control({ 'halts.first': { wanted: 'other', underway: true } });
  const run = await project.runproof(['run', 'halts', '--step', 'halts.first', '--reason', 'test']);
  expect(run.code).toBe(2);
  expect(project.verdicts()).toEqual(['halts.first pending']);
  expect(run.out).toContain('the change was still in progress when the wait was over');
  expect(project.changes()).toEqual([]);
});

test('what no back end can do is not supported, and no pass', async ({ project }) => {
  await project.control({ 'halts.first': { wanted: 'other', unsupported: true } });
  const run = await project.runproof(['run', 'halts', '--step', 'halts.first', '--reason', 'test']);
  expect(run.code).toBe(2);
  expect(project.verdicts()).toEqual(['halts.first not supported']);
  expect(run.out).toContain('logs:PutAccountPolicy cannot be carried out on the target "embedded"');
  await project.control({});
});

test('a person attests, and the run goes on', async ({ project }) => {
  const byHand = { RUNPROOF_ATTEST: 'by hand' };
  const run = await project.runproof(['run', 'persons'], byHand);
  expect(run.code).toBe(2);
  expect(project.verdicts()).toEqual(['persons.first pending', 'persons.last not run']);
  expect(run.out).toContain('npx runproof attest persons.first');

  const wrong = await project.runproof(['attest', 'persons.last', '--by', 'Quality lead']);
  expect(wrong.code).toBe(3);
  const hostile = '<img src=x onerror=alert(1)>.txt';
  await project.write(hostile, 'as the vendor wrote it');
  const document = ['--file', join(project.folder, hostile)];
  const by = ['--by', 'Quality lead'];
  const given = await project.runproof(['attest', 'persons.first', ...by, ...document]);
  expect(given.code, given.err).toBe(0);
  expect(given.out).toContain('Quality lead states that the work of persons.first was done');

  const resumed = await project.runproof(['resume', 'persons'], byHand);
  expect(resumed.code, resumed.err).toBe(0);
  expect(project.verdicts()).toEqual(['persons.first passed', 'persons.last passed']);
  const [judged] = project.recorded('judged');
  expect(judged?.data.attestations[0]?.given).toMatchObject({
    by: 'Quality lead',
    files: [{ name: hostile, bytes: 22 }],
  });

  const digest = judged?.data.attachments[0]?.sha256 ?? '';
  const place = join(project.evidence, 'runs', project.lastRun());
  const page = () => readFile(join(place, 'report.html'), 'utf8');
  expect((await page()).includes('&lt;img src=x onerror=alert(1)&gt;.txt')).toBe(true);
  expect((await page()).includes(`${digest}</code>`)).toBe(true);
  await writeFile(join(place, 'attachments', `${digest}.txt`), 'as somebody would have it');
  const drawnAgain = await project.runproof(['report', project.lastRun()]);
  expect(drawnAgain.out, drawnAgain.err).toContain('Report');
  const altered = 'This file was altered: its digest is another one.';
  expect((await page()).includes(altered)).toBe(true);
});

test('undo goes backwards, once', async ({ project }) => {
  const run = await project.runproof(['run', 'twice']);
  expect(run.code, run.out).toBe(0);
  expect(project.verdicts()).toEqual(['twice.first passed', 'twice.again already conformant']);
  await project.control({ 'twice.first': { wanted: 'newer' } });
  expect((await project.runproof(['run', 'twice'])).code).toBe(0);

  const undone = await project.runproof(['undo', 'twice']);
  expect(undone.code, undone.out).toBe(0);
  expect(project.changes()).toEqual(['ssm:PutParameter']);
  expect(project.recorded('judged')[0]?.data.facts).toMatchObject({ value: 'on' });
  const again = await project.runproof(['undo', 'twice']);
  expect(again.code).toBe(3);
  expect(again.err).toContain('RP-D107');

  expect((await project.runproof(['run', 'final'])).code).toBe(0);
  const never = await project.runproof(['undo', 'final']);
  expect(never.code).toBe(2);
  expect(never.out).toContain('cannot be undone: nobody remembers the value before');
});

test('unknown names suggest what may be meant', async ({ project }) => {
  const runbookName = await project.runproof(['run', 'al']);
  expect(runbookName.code).toBe(3);
  expect(runbookName.err).toMatch(/RP-D101 There is no runbook "al"\.\n +Expected +one of all, /);
  const stepName = await project.runproof(['run', 'all', '--step', 'all.frist']);
  expect(stepName.code).toBe(3);
  expect(stepName.err).toContain('RP-D101 Runbook "all" has no step "all.frist".');
  expect(stepName.err).toContain('all.first');
});

test('the world outlives its runs, and its note goes with it', async ({ project }) => {
  const note = JSON.parse(await readFile(join(project.evidence, 'world.json'), 'utf8')) as {
    pid: number;
    awsEndpoint: string;
  };
  expect((await fetch(`${note.awsEndpoint}/_runproof/world`)).ok).toBe(true);
  const started = project.entries().filter((entry) => entry.kind === 'run-started');
  expect(new Set(started.map(({ data }) => (data as { world: string }).world)).size).toBe(1);
  process.kill(note.pid, 'SIGTERM');
  await expect.poll(() => existsSync(join(project.evidence, 'world.json'))).toBe(false);
  // Its standard input is still held here; that must not keep it.
  await expect.poll(() => isRunning(note.pid), { timeout: 15_000 }).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
