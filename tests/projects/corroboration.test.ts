import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from '@playwright/test';
import type { WorldAddress } from '../../fixtures/targets/rehearsal.ts';
import type { RunRecord } from '../../reports/run-record.ts';
import { miniature } from './miniature.ts';
import { patience, runbook } from './project-test.ts';

test.describe.configure({ timeout: patience });

test('a call made beside the run with its rights is found in CloudTrail, and shown', async () => {
  const project = await miniature({ own: runbook('own', "  .step(parameter('own.first'))") });
  try {
    const { address } = await project.sandbox();
    const clean = await project.runproof(['run', 'own']);
    expect(clean.code, clean.err).toBe(0);
    const agreed = await project.runproof(['report', '--corroborate']);
    expect(agreed.code, agreed.out + agreed.err).toBe(0);
    expect(agreed.out).toContain('CloudTrail 1 of 1 changing calls have their event');

    const run = project.start(['run', 'own', '--reason', 'again']);
    run.child.stdin?.end();
    await expect
      .poll(() => project.entries().filter(({ kind }) => kind === 'run-started').length)
      .toBe(2);
    await beside(address);
    expect((await run.ended()).code).toBe(0);
    const found = await project.runproof(['report', '--corroborate']);
    // Asked at once, AWS might still be delivering: it is not settled yet.
    expect(found.code, found.out + found.err).toBe(2);
    expect(found.out).toContain('no recorded call: ssm.amazonaws.com PutParameter');
    const folder = join(project.evidence, 'runs', project.lastRun());
    const record = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')) as RunRecord;
    expect(record.corroboration?.withoutCall).toMatchObject([
      { name: 'PutParameter', account: 'main', fromConsole: false },
    ]);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain(
      'Events without a recorded call',
    );
  } finally {
    await project.end();
  }
});

/** Changes something with the rights, and under the name, of the run's caller. */
async function beside({ awsEndpoint: endpoint, accounts: { main } }: WorldAddress): Promise<void> {
  const settings = { endpoint, region: main.region };
  const sts = new STSClient({ ...settings, credentials: main });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${main.accountId}:role/RunproofDeployer`,
      RoleSessionName: 'runproof-rehearsal',
    }),
  );
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  const ssm = new SSMClient({ ...settings, credentials });
  await ssm.send(new PutParameterCommand({ Name: '/beside', Value: 'x', Type: 'String' }));
}
