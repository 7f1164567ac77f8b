import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { project as root } from './commands/cli.ts';
import { environmentText, miniature, node, processesWith, type Miniature } from './miniature.ts';
import { patience, runbook } from './project-test.ts';

base.describe.configure({ timeout: patience });

const one = runbook('one', "  .step(parameter('one.first'))", "  .step(parameter('one.last'))");

const certificateOf = (account: string) =>
  `arn:aws:acm:us-east-2:${account}:certificate/1234abcd-12ab-34cd-56ef-1234567890ab`;

const test = base.extend<{ project: Miniature }>({
  project: async ({}, use) => {
    const project = await miniature({ one });
    await use(project);
    await project.end();
  },
});

test('a way of acting that is neither of the two is refused', async ({ project }) => {
  const { code, err } = await project.runproof(['run', 'all', '--via', 'phone']);
  expect(code).toBe(3);
  expect(err).toMatch(/--via .*Allowed choices are console, api/);
});

test('a bad environment file: all its problems at once, and nothing runs', async ({ project }) => {
  await project.write(
    'mini.env',
    environmentText({ ACCOUNT_ID: '123', REGION: 'nowhere', X: 'y' }),
  );
  const said = await project.runproof(['run', 'one']);
  expect(said.code).toBe(3);
  for (const key of ['ACCOUNT_ID', 'REGION', 'X']) expect(said.err).toContain(key);
  expect(said.err).toMatch(/RP-D119 Environment "mini" has \d+ problems; nothing was run\./);
  expect(existsSync(project.evidence)).toBe(false);
});

test('runbook files that do not load, declare nothing, or use an id twice', async ({ project }) => {
  await project.write('runbooks/broken.runbook.ts', 'export const = 1;');
  await project.write('runbooks/empty.runbook.ts', 'export {};');
  const steps = join(import.meta.dirname, 'sample-steps.ts');
  await project.write(
    'runbooks/same.runbook.ts',
    `import { defineRunbook, parameter, parameters, playRunbook } from '${steps}';
playRunbook(defineRunbook({ id: 'same', title: 'Same', procedure: 'sample', parameters })
  .step(parameter('same.first'))
  .step(parameter('same.first') as never));`,
  );
  const broken = await project.runproof(['run', 'broken']);
  expect(broken.code, broken.err).toBe(3);
  expect(broken.err).toContain('RP-D123 A runbook file cannot be loaded.');
  expect(broken.err).toContain('broken.runbook.ts');
  const empty = await project.runproof(['run', 'empty']);
  expect(empty.code).toBe(3);
  expect(empty.err).toContain('RP-D102');
  const same = await project.runproof(['run', 'same']);
  expect(same.code).toBe(3);
  expect(same.err).toContain('RP-D103 Two steps of runbook "same" share the id "same.first".');
  expect(same.err).toMatch(/same\.runbook\.ts:3, .*same\.runbook\.ts:4/);
});

test('AWS_ENDPOINT_URL on aws is blocked before the first call', async ({ project }) => {
  await project.write('mini.env', environmentText({ TARGET: 'aws' }));
  for (const variable of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SSM']) {
    const said = await project.runproof(['run', 'one'], { [variable]: 'http://127.0.0.1:1' });
    expect(said.code, said.err).toBe(2);
    expect(said.err).toContain('RP-B208');
    expect(said.err).toContain(`the variable ${variable}`);
  }
  expect(existsSync(join(project.folder, 'evidence', 'mini', 'aws', 'ledger.jsonl'))).toBe(false);
});

test('without Python there is no rehearsal', async ({ project }) => {
  const said = await project.runproof(['run', 'one'], { RUNPROOF_PYTHON: '/nowhere/python' });
  expect(said.code).toBe(2);
  expect(said.err).toContain('RP-B401');
  expect(said.err).toMatch(/npm run setup/);
  expect(project.entries()).toEqual([]);
});

test('credentials of another account: blocked, and nothing is touched', async ({ project }) => {
  const { address } = await project.sandbox();
  await project.write(
    'mini.env',
    environmentText({ ACCOUNT_ID: '444455556666', CERTIFICATE: certificateOf('444455556666') }),
  );
  const said = await project.runproof(['run', 'one']);
  expect(said.code, said.out).toBe(2);
  expect(project.verdicts()).toEqual(['one.first blocked', 'one.last not run']);
  expect(said.out).toContain(
    'The credentials belong to another account than the environment names',
  );
  expect(project.entries().filter(({ kind }) => kind === 'intent')).toEqual([]);
  expect(address.accounts.main.accountId).toBe('111122223333');
});

test('a ledger that cannot grow ends a run with 4; nothing acts, and resume goes on', async ({
  project,
}) => {
  await project.sandbox();
  expect((await project.runproof(['run', 'one'])).code).toBe(0);
  await project.control({ 'one.first': { wanted: 'new' }, 'one.last': { wanted: 'new' } });
  // As on a full disk, yet without the right to make one: the start of the run fits, hardly anything after it does.
  const ledger = await readFile(join(project.evidence, 'ledger.jsonl'), 'utf8');
  const [start = ''] = ledger.split('\n');
  const blocks = Math.ceil((Buffer.byteLength(ledger + start) + 200) / 512);
  const cli = `exec ${node} ${join(root, 'cli', 'main.ts')} run one --env ${project.env}`;
  const full = project.startProgram('/bin/sh', ['-c', `ulimit -f ${blocks}; ${cli}`]);
  full.child.stdin?.end();
  const { code, out, err } = await full.ended();
  expect(code, out + err).toBe(4);
  expect(out + err).toMatch(
    /RP-E401 The evidence of run \w+ could not be written: file too large/i,
  );
  expect(project.recorded('intent')).toEqual([]);
  expect(project.verdicts()).toEqual([]);

  const resumed = await project.runproof(['resume']);
  expect(resumed.code, resumed.err).toBe(0);
  expect(project.verdicts()).toEqual(['one.first passed', 'one.last passed']);
});

test('npx playwright test plays a rehearsal of its own, as a whole or one step', async ({
  project,
}) => {
  const playwright = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  const environment = { RUNPROOF_RUNBOOK: 'one', RUNPROOF_ENV: project.env };
  const listed = project.startNode([playwright, 'test', '--list'], environment);
  const { out } = await listed.ended();
  const lines = (await readFile(join(project.folder, 'runbooks', 'one.runbook.ts'), 'utf8')).split(
    '\n',
  );
  const at = lines.findIndex((line) => line.includes("'one.last'")) + 1;
  expect(out).toMatch(new RegExp(`one\\.runbook\\.ts:${at}:\\d+ › Keep one\\.last`));

  const played = project.startNode([playwright, 'test', '-g', '@one.last'], environment);
  played.child.stdin?.end();
  const ended = await played.ended();
  expect(ended.code, ended.out + ended.err).toBe(0);
  expect(project.verdicts()).toEqual(['one.last passed']);
  expect(ended.out).toContain('report.html');
  await expect.poll(() => processesWith(project.folder), { timeout: 10_000 }).toEqual([]);
});

test('RUNPROOF_RUN left behind by mistake is named', async ({ project }) => {
  const stray = { RUNPROOF_RUN: join(project.folder, 'gone.run.json') };
  const playwright = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  const played = project.startNode([playwright, 'test'], stray);
  const said = await played.ended();
  expect(said.code).not.toBe(0);
  expect(said.out + said.err).toContain('RP-B212');
  expect(said.out + said.err).toContain('Unset RUNPROOF_RUN');
  const run = await project.runproof(['run', 'one', '--json'], stray);
  expect(run.code, run.err).toBe(0);
  expect(JSON.parse(run.out)).toMatchObject({ exitCode: 0, counts: { passed: 2 } });
  expect(existsSync(join(project.evidence, 'world.json'))).toBe(false);

  // Another world knows nothing of the first: everything is to be done again.
  const resumed = await project.runproof(['resume']);
  expect(resumed.code, resumed.err).toBe(0);
  expect(project.verdicts()).toEqual(['one.first passed', 'one.last passed']);
  const undone = await project.runproof(['undo', 'one']);
  expect(undone.code).toBe(3);
  expect(undone.err).toContain('no rehearsal world');
});
