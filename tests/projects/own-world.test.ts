import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { miniature, processesWith, type Miniature } from './miniature.ts';
import { patience, runbook } from './project-test.ts';

base.describe.configure({ timeout: patience });

/** A project without a sandbox: each run has a world of its own. */
const test = base.extend<{ project: Miniature }>({
  project: async ({}, use) => {
    const project = await miniature({
      own: runbook('own', "  .step(parameter('own.first'))", "  .step(parameter('own.last'))"),
    });
    await project.control({ 'own.last': { waitsBefore: 60_000 } });
    await use(project);
    await project.end();
  },
});

const acting = (project: Miniature) =>
  expect
    .poll(() => existsSync(join(project.folder, 'before-own.last')), { timeout: 60_000 })
    .toBe(true);

test('after kill -9 player, worker and world are gone, and resume begins anew in a new world', async ({
  project,
}) => {
  const run = project.start(['run', 'own']);
  await acting(project);
  expect((await processesWith(project.folder)).length).toBeGreaterThan(2);
  run.child.kill('SIGKILL');
  await expect.poll(() => processesWith(project.folder), { timeout: 10_000 }).toEqual([]);

  await project.control({});
  const resumed = await project.runproof(['resume']);
  expect(resumed.code, resumed.err).toBe(0);
  expect(project.verdicts()).toEqual(['own.first passed', 'own.last passed']);
  expect(await processesWith(project.folder)).toEqual([]);
});

test('a world that is killed under a run ends it, and nothing is passed', async ({ project }) => {
  await project.control({ 'own.last': { waitsBefore: 1_000 } });
  const run = project.start(['run', 'own']);
  run.child.stdin?.end();
  await acting(project);
  const { pid } = JSON.parse(readFileSync(join(project.evidence, 'world.json'), 'utf8')) as {
    pid: number;
  };
  process.kill(pid, 'SIGKILL');
  const { code, out, err } = await run.ended();
  expect(code, out + err).toBe(1);
  expect(project.verdicts()).toEqual(['own.first passed', 'own.last failed']);
  expect(await processesWith(project.folder)).toEqual([]);
});

test('SIGINT leaves the evidence although the world was the run’s own', async ({ project }) => {
  const run = project.start(['run', 'own']);
  run.child.stdin?.end();
  await acting(project);
  run.child.kill('SIGINT');
  const { code, out, err } = await run.ended();
  expect(code, out + err).toBe(130);
  const report = join(project.evidence, 'runs', project.lastRun(), 'report.html');
  expect(existsSync(report)).toBe(true);
  expect(existsSync(join(project.evidence, 'world.json'))).toBe(false);
  await expect.poll(() => processesWith(project.folder), { timeout: 10_000 }).toEqual([]);
});
