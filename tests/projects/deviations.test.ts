import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '../../reports/run-record.ts';
import { expect, patience, runbook, test } from './project-test.ts';

test.describe.configure({ mode: 'default', timeout: patience });

test.use({
  runbooks: { one: runbook('one', "  .step(parameter('one.only'))") },
});

const operator = { RUNPROOF_OPERATOR: 'Jo Operator' };

test('a failed criterion opens a deviation, and the report is provisional until a person has closed it', async ({
  project,
}) => {
  const read = (run: string, file: string) =>
    readFileSync(join(project.evidence, 'runs', run, file), 'utf8');
  const deviation = (...words: readonly string[]) =>
    project.runproof(['deviation', ...words], operator);

  await project.control({ 'one.only': { astray: true } });
  const ran = await project.runproof(['run', 'one'], operator);
  expect(ran.code, ran.err).toBe(1);
  const run = project.lastRun();
  const id = `DEV-${run}-1`;
  expect(ran.out).toContain(`1 open, so the report is provisional: ${id}`);
  expect(ran.out).toContain(`npx runproof deviation show ${id} --env ${project.env}`);
  expect(project.recorded('deviation-opened')).toMatchObject([
    { step: 'one.only', data: { id, origin: 'criterion', name: 'the value is as wanted' } },
  ]);
  expect(read(run, 'report.html')).toMatch(/<title>REHEARSAL, PROVISIONAL\b/);

  const refused = await deviation('close', id, '--by', ' jo  OPERATOR');
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('RP-B571');
  expect(refused.err).toContain(
    'nothing is written of its description, impact, cause, disposition',
  );
  expect(refused.err).toContain('carried out the run');

  const said = ['--description', 'It was off.', '--impact', 'None.', '--cause', 'A <b>slip</b>.'];
  const assessed = await deviation('assess', id, '--by', 'Kim Quality', ...said);
  expect(assessed.code, assessed.err).toBe(0);
  expect(read(run, 'report.html')).toContain('A &lt;b&gt;slip&lt;/b&gt;.');

  await project.control({});
  const again = ['run', 'one', '--step', 'one.only', '--reason', 'mended'];
  const repeated = await project.runproof(again, operator);
  expect(repeated.code, repeated.err).toBe(0);
  expect(repeated.out).toContain(`Repeats    ${id} of an earlier run`);
  const rerun = project.lastRun();
  const linking = ['--disposition', 'Repeated.', '--rerun', rerun];
  const linked = await deviation('assess', id, '--by', 'Kim Quality', ...linking);
  expect(linked.out, linked.err).toContain(`npx runproof deviation close ${id}`);
  const closed = await deviation('close', id, '--by', 'Kim Quality');
  expect(closed.code, closed.err).toBe(0);
  expect(closed.out).toContain('closed as repeated');

  expect(read(run, 'report.html')).not.toContain('PROVISIONAL');
  expect(JSON.parse(read(run, 'record.json')) as RunRecord).toMatchObject({
    verdict: 'failed',
    run: { exitCode: 1 },
    deviations: [
      {
        id,
        status: 'closed',
        closed: { by: 'Kim Quality', as: 'repeated' },
        rerun: { run: rerun },
      },
    ],
  });
  const listed = await deviation('list', '--json');
  expect(JSON.parse(listed.out)).toMatchObject({
    deviations: [{ id, status: 'closed', rerun }],
    unopened: [],
  });
});
