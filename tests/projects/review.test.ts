import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from '@playwright/test';
import type { WorldAddress } from '../../fixtures/targets/rehearsal.ts';
import type { RunRecord } from '../../reports/run-record.ts';
import { miniature } from './miniature.ts';
import { patience, runbook } from './project-test.ts';

test.describe.configure({ timeout: patience });

test('an audit after a change by hand shows what drifted, and the index tells it of the step', async () => {
  const project = await miniature({
    pair: runbook('pair', "  .step(parameter('pair.first'))", "  .step(parameter('pair.second'))"),
  });
  const index = () => readFileSync(join(project.evidence, 'index.html'), 'utf8');
  try {
    const { address } = await project.sandbox();
    expect((await project.runproof(['run', 'pair'])).code).toBe(0);
    const run = project.lastRun();
    expect(index()).toContain(`href="runs/${run}/report.html#step-pair.first"`);

    await byHand(address, '/mini/pair.first', 'opened');
    const audited = await project.runproof(['audit', 'pair']);
    expect(audited.code, audited.err).toBe(1);
    expect(audited.out).toContain(
      'Compared   with the newest good results, none approved: 1 drifted, 1 unchanged',
    );
    expect(audited.out).toContain('Drifted    pair.first: value, "the value is as wanted"');
    const audit = project.lastRun();
    const folder = join(project.evidence, 'runs', audit);
    const { comparison } = JSON.parse(
      readFileSync(join(folder, 'record.json'), 'utf8'),
    ) as RunRecord;
    expect(comparison?.steps[0]).toMatchObject({
      step: 'pair.first',
      change: 'drifted',
      baseline: { run, approved: null },
      facts: [{ path: 'value', before: 'on', now: 'opened' }],
    });
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('id="comparison"');
    expect(index()).toContain('1 step found drifted by the newest audit');

    // A reader was handed only a part of the evidence.
    await rm(join(project.evidence, 'runs', run), { recursive: true });
    expect((await project.runproof(['report', audit])).code).toBe(0);
    expect(index()).toContain('report not here');
    expect(index()).not.toContain(`href="runs/${run}/report.html`);
    expect(existsSync(join(project.evidence, 'ledger.jsonl'))).toBe(true);
    expect(readdirSync(project.evidence).filter((name) => name.startsWith('.index'))).toEqual([]);
  } finally {
    await project.end();
  }
});

async function byHand(
  { awsEndpoint: endpoint, accounts: { main } }: WorldAddress,
  Name: string,
  Value: string,
): Promise<void> {
  const ssm = new SSMClient({ endpoint, region: main.region, credentials: main });
  await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  ssm.destroy();
}
