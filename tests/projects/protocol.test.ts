import { existsSync, readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../../reports/run-record.ts';
import { environmentText } from './miniature.ts';
import { expect, patience, runbook, test } from './project-test.ts';

test.describe.configure({ mode: 'default', timeout: patience });

test.use({
  runbooks: {
    pair: runbook('pair', "  .step(parameter('pair.first'))", "  .step(parameter('pair.second'))"),
    iq: [
      "playRunbook(defineRunbook({ id: 'iq', title: 'Sample iq', procedure: 'sample', parameters, qualifies: true })",
      "  .step(parameter('iq.first')));",
    ].join('\n'),
  },
});

const operator = { RUNPROOF_OPERATOR: 'Jo Operator' };
const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

let digest = '';

test('a protocol is written once, approved, and a run departs from it', async ({ project }) => {
  const wrote = await project.runproof(['protocol', 'pair', '--no-pdf', '--json']);
  expect(wrote.code, wrote.err).toBe(0);
  digest = String(json(wrote.out)['digest']);
  const again = await project.runproof(['protocol', 'pair', '--no-pdf', '--json']);
  expect(json(again.out)).toEqual({ ...json(wrote.out), written: false });
  expect(project.entries().map(({ kind }) => kind)).toEqual(['protocol-written']);

  const at = (file: string) => join(project.folder, file);
  await writeFile(at('passphrase'), 'correct horse battery');
  await chmod(at('passphrase'), 0o600);
  const secret = ['--passphrase-file', at('passphrase')];
  const name = ['--name', 'Ada Approver'];
  const key = await project.runproof(['key', ...name, '--out', at('ada.pem'), ...secret]);
  expect(key.code, key.err).toBe(0);
  const as = ['--as', 'approver', '--meaning', 'I approve it.', '--key', at('ada.pem'), ...secret];
  const signed = await project.runproof(['sign', '--protocol', digest, ...name, ...as]);
  expect(signed.code, signed.err).toBe(0);
  const page = join(project.evidence, 'protocols', digest, 'protocol.html');
  expect(readFileSync(page, 'utf8')).toContain('I approve it.');

  await project.write('mini.env', environmentText({ VPC_CIDR: '10.30.0.0/16' }));
  const ran = await project.runproof(['run', 'pair'], operator);
  expect(ran.out).toContain(`Protocol ${digest.slice(0, 12)}, approved by Ada Approver`);
  expect(ran.out).toContain('Departure Parameter VPC_CIDR: 10.30.0.0/16 instead of 10.20.0.0/16');
  expect(project.verdicts()).toEqual(['pair.first passed', 'pair.second passed']);
  expect(project.recorded('deviation-opened').map(({ data }) => data)).toMatchObject([
    { origin: 'parameter changed', name: 'VPC_CIDR', expected: '10.20.0.0/16' },
  ]);
  const run = join(project.evidence, 'runs', project.lastRun());
  const record = JSON.parse(readFileSync(join(run, 'record.json'), 'utf8')) as RunRecord;
  expect(record.run.protocol).toMatchObject({ digest, approvals: [{ name: 'Ada Approver' }] });
  const report = readFileSync(join(run, 'report.html'), 'utf8');
  expect(report).toContain('approved by Ada Approver');
  expect(report).toContain('1 departure</a>');
});

test('what goes on with an unqualified run is unqualified itself', async ({ project }) => {
  await project.control({ 'pair.second': { wanted: 'new', locked: true } });
  const ran = await project.runproof(['run', 'pair', '--unqualified'], operator);
  expect([ran.code, ran.err]).toEqual([2, '']);
  expect(ran.out).toContain('Unqualified: it follows no protocol');
  await project.control({ 'pair.second': { wanted: 'new' } });
  const resumed = await project.runproof(['resume', 'pair'], operator);
  expect([resumed.code, resumed.err]).toEqual([0, '']);
  expect(project.recorded('run-started').map(({ data }) => data)).toMatchObject([
    { protocol: null, approvals: [], unqualified: true },
  ]);
  expect(project.recorded('deviation-opened')).toEqual([]);
});

test('a protocol that was altered is not followed, and nothing is touched', async ({ project }) => {
  await writeFile(join(project.evidence, 'protocols', digest, 'protocol.json'), '{}');
  const before = project.entries().length;
  const ran = await project.runproof(['run', 'pair'], operator);
  expect([ran.code, ran.err]).toEqual([4, expect.stringContaining('RP-E560')]);
  expect(project.entries()).toHaveLength(before);
});

test('on aws a runbook that qualifies is blocked before anything is asked of AWS', async ({
  project,
}) => {
  await project.write('real.env', environmentText({ TARGET: 'aws' }));
  const env = ['--env', join(project.folder, 'real.env')];
  const ran = await project.runproof(['run', 'iq', ...env], operator);
  expect([ran.code, ran.err]).toEqual([2, expect.stringContaining('RP-B560')]);
  expect(ran.err).toContain('npx runproof protocol iq --env');
  expect(existsSync(join(project.folder, 'evidence', 'real', 'aws'))).toBe(false);
});
