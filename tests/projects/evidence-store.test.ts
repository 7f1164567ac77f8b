import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectRetentionCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from '@playwright/test';
import type { WorldAddress } from '../../fixtures/targets/rehearsal.ts';
import { environmentText, miniature } from './miniature.ts';
import { patience, runbook } from './project-test.ts';

test.describe.configure({ timeout: patience });

test('evidence is copied and locked; a copy that fails is told, loses nothing and is made later', async () => {
  const project = await miniature({
    own: runbook('own', "  .step(parameter('own.first'))"),
  });
  try {
    await project.write(
      'mini.env',
      environmentText({ EVIDENCE_STORE: 's3://acme-evidence/installations/' }),
    );
    const { address } = await project.sandbox();
    const s3 = s3Of(address);

    // Denied: the run's own result is in the ledger, its evidence whole on this machine, and the exit code says the rest.
    await fault(address, { service: 's3', operation: 'PutObject', kind: 'deny' });
    const denied = await project.runproof(['run', 'own']);
    expect(denied.code, denied.out + denied.err).toBe(4);
    expect(denied.out).toContain('RP-E620');
    expect(denied.out).toContain('AccessDenied');
    const run = project.lastRun();
    expect(denied.out).toContain(`npx runproof report ${run}`);
    expect(project.verdicts()).toEqual(['own.first passed']);
    const folder = join(project.evidence, 'runs', run);
    const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trim().split('\n');
    for (const line of sums) expect(existsSync(join(folder, line.slice(66))), line).toBe(true);
    expect(await keysOf(s3)).toEqual([]);

    await fault(address, null);
    const again = await project.runproof(['report', run]);
    expect(again.code, again.out + again.err).toBe(0);
    expect(again.out).toMatch(
      /Copied {5}s3:\/\/acme-evidence\/installations\/mini\/embedded\/runs\/\S+, \d+ files read back by digest, locked until 20/,
    );
    const below = `installations/mini/embedded/runs/${run}/`;
    const named = [...sums.map((line) => line.slice(66)), 'SHA256SUMS'];
    expect(await keysOf(s3)).toEqual(named.map((name) => `${below}${name}`).toSorted());
    const kept = await s3.send(
      new GetObjectRetentionCommand({ Bucket: 'acme-evidence', Key: `${below}record.json` }),
    );
    expect(kept.Retention?.Mode).toBe('COMPLIANCE');
  } finally {
    await project.end();
  }
});

const s3Of = ({ awsEndpoint, accounts }: WorldAddress): S3Client =>
  new S3Client({
    endpoint: awsEndpoint,
    forcePathStyle: true,
    region: accounts.main.region,
    credentials: accounts.main,
  });

async function keysOf(s3: S3Client): Promise<readonly string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'acme-evidence' }));
  return Contents.map(({ Key = '' }) => Key).toSorted();
}

/** Plans a fault; `null` takes all planned ones away. */
async function fault({ awsEndpoint }: WorldAddress, planned: object | null): Promise<void> {
  const answer = await fetch(`${awsEndpoint}/_runproof/faults`, {
    method: planned === null ? 'DELETE' : 'POST',
    ...(planned === null ? {} : { body: JSON.stringify(planned) }),
  });
  expect(answer.ok).toBe(true);
}
