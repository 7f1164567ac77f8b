import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { STS } from '@aws-sdk/client-sts';
import { expect, test } from '@playwright/test';
import { startBackend } from '../../fixtures/rehearsal/backend/ministack.ts';
import { startWorld } from '../../fixtures/rehearsal/world.ts';
import { as } from './clients.ts';

const root = join(import.meta.dirname, '..', '..');
const place = { root, account: '111122223333', region: 'us-east-2' };
const foldersOf = (pid: number) =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`runproof-rehearsal-${pid}-`));

test('a world has three accounts, a trail in main, and says who it is', async () => {
  const world = await startWorld({
    environment: 'lab',
    accounts: { dr: { accountId: '222233334444', region: 'eu-west-1' } },
  });
  try {
    const answer = await fetch(`${world.awsEndpoint}/_runproof/world`);
    expect(await answer.json()).toMatchObject({ worldId: world.worldId, environment: 'lab' });
    const arns = await Promise.all(
      (['main', 'dr', 'vendor'] as const).map(
        async (alias) => (await new STS(as(world, alias)).getCallerIdentity({})).Arn,
      ),
    );
    expect(arns).toEqual([
      'arn:aws:iam::111122223333:user/engineer',
      'arn:aws:iam::222233334444:user/engineer',
      'arn:aws:iam::777788889999:user/admin',
    ]);
    const { trailList } = await new CloudTrail(as(world)).describeTrails({});
    expect(trailList).toMatchObject([
      { Name: 'account-trail', S3BucketName: 'audit-trail-111122223333' },
    ]);
  } finally {
    await world.stop();
  }
  expect(foldersOf(process.pid)).toEqual([]);
  await expect(fetch(world.awsEndpoint)).rejects.toThrow();
});

test('a world that cannot be prepared leaves nothing behind', async () => {
  await expect(startWorld({ without: ['no-such-overlay'] })).rejects.toMatchObject({
    code: 'RP-B404',
    details: { found: 'There is no overlay no-such-overlay' },
  });
  expect(foldersOf(process.pid)).toEqual([]);
});

test('the back end is gone soon after its parent was killed', async () => {
  const script = `const { startWorld } = await import(${JSON.stringify(join(root, 'fixtures/rehearsal/world.ts'))});
    const { startBackend } = await import(${JSON.stringify(join(root, 'fixtures/rehearsal/backend/ministack.ts'))});
    const world = await startWorld();
    const { pid } = await startBackend(${JSON.stringify(place)});
    console.log(JSON.stringify({ awsEndpoint: world.awsEndpoint, pid }));`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  const { pid } = JSON.parse(said.toString()) as { pid: number };
  expect(isAlive(pid)).toBe(true);
  expect(foldersOf(parent.pid ?? 0)).toHaveLength(2);
  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 10_000, intervals: [50] }).toBe(false);
  await expect
    .poll(() => foldersOf(parent.pid ?? 0), { timeout: 10_000, intervals: [50] })
    .toEqual([]);
});

test('a folder left by a dead process is swept at the next start', async () => {
  const dead = spawn(process.execPath, ['-e', '']);
  await once(dead, 'exit');
  const left = join(tmpdir(), `runproof-rehearsal-${dead.pid}-abcdef`);
  mkdirSync(left);
  writeFileSync(join(left, 'state.json'), '{}');
  const backend = await startBackend(place);
  await backend.stop();
  expect(foldersOf(dead.pid ?? 0)).toEqual([]);
  expect(isAlive(backend.pid)).toBe(false);
});

test('a missing, unfit or silent Python is named', async ({}, info) => {
  const script = (name: string, text: string) => {
    const path = info.outputPath(name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return path;
  };
  const start = (python: string) => startBackend({ ...place, python, patience: 2000 });
  await expect(start('/nowhere/python')).rejects.toMatchObject({ code: 'RP-B401' });
  await expect(
    start(script('old', `echo '{"problem": "python", "found": "Python 3.8"}'; exit 3`)),
  ).rejects.toMatchObject({
    code: 'RP-B401',
    details: { found: 'Python 3.8' },
  });
  await expect(
    start(script('without', `echo '{"problem": "ministack", "found": "ministack 1.4.0"}'; exit 3`)),
  ).rejects.toMatchObject({ code: 'RP-B402' });
  await expect(start(script('broken', 'echo "no such module" >&2; exit 1'))).rejects.toMatchObject({
    code: 'RP-B403',
    details: { found: 'no such module' },
  });
  expect(foldersOf(process.pid)).toEqual([]);
});

/** A killed process that nobody has waited for still answers signals; its state gives it away where there is a /proc. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, 'latin1'));
  } catch {
    return false;
  }
}
