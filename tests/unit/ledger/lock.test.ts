import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { acquireLock, appendTo, joinLock } from '../../../harness/ledger/index.ts';
import { lifeOf, thisProcess } from '../../../harness/ledger/process-identity.ts';
import { withTurn } from '../../../harness/ledger/turn.ts';
import { test } from '../evidence-folder.ts';

const holder = new URL('./children/hold-lock.ts', import.meta.url);
const request = { command: 'unit test', run: null };
const lockOf = (folder: string) => join(folder, 'ledger.lock');

async function rewriteLock(folder: string, change: (content: Record<string, unknown>) => object) {
  const content = JSON.parse(await readFile(lockOf(folder), 'utf8')) as Record<string, unknown>;
  await writeFile(lockOf(folder), JSON.stringify(change(content)));
}

test('a held lock is blocked, naming holder, since when and until when', async ({
  folder,
  start,
}) => {
  const child = start(holder, [folder]);
  expect(await child.line()).toBe('fresh');
  const refusal = await acquireLock(folder, request).catch((error: unknown) => String(error));
  expect(refusal).toMatch(/RP-B301 Blocked: another process is writing this ledger/);
  expect(refusal).toContain(`hold lock, run r1: process ${child.process.pid} of `);
  expect(refusal).toMatch(/since \d{4}-\S+Z, expires \d{4}-\S+Z unless renewed\n/);
  child.process.stdin?.end();
  expect(await child.ended).toBe(0);
  const lock = await acquireLock(folder, request);
  expect(lock.replaced).toBeNull();
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
});

test('of many that race for the lock of a killed process one gets it, and is told', async ({
  folder,
  start,
}) => {
  const dead = start(holder, [folder]);
  await dead.line();
  await dead.kill();
  const racers = Array.from({ length: 6 }, () => start(holder, [folder]));
  const lines = await Promise.all(racers.map((racer) => racer.line()));
  expect(lines.filter((line) => line === 'dead process')).toHaveLength(1);
  expect(lines.filter((line) => line.includes('RP-B301'))).toHaveLength(5);
});

test('the process that took over a dead lock knows whose it was', async ({ folder, start }) => {
  const dead = start(holder, [folder]);
  await dead.line();
  await dead.kill();
  const lock = await acquireLock(folder, request);
  expect(lock.replaced).toMatchObject({
    how: 'dead process',
    reason: null,
    owner: { pid: dead.process.pid, command: 'hold lock', run: 'r1' },
  });
  await lock.release();
});

test('a living lock, even an expired one, is broken only with a reason, and its holder can write no more', async ({
  folder,
}) => {
  const lock = await acquireLock(folder, request);
  const writer = await appendTo(folder, lock);
  await utimes(lockOf(folder), 0, 0);
  const refusal = await acquireLock(folder, { ...request, breakReason: '  ' }).catch(
    (error: unknown) => String(error),
  );
  expect(refusal).toContain('RP-B301');
  expect(refusal).toContain('expired 1970-01-01T00:02:00.000Z: it gives no sign of life');
  const next = await acquireLock(folder, { ...request, breakReason: 'the machine is gone' });
  expect(next.replaced).toMatchObject({
    how: 'broken',
    reason: 'the machine is gone',
    expires: '1970-01-01T00:02:00.000Z',
  });
  await expect(writer.append({ kind: 'a', data: null })).rejects.toMatchObject({ code: 'RP-E404' });
  await writer.close();
  await lock.release();
  expect(() => next.assertHeld()).not.toThrow();
  await next.release();
});

for (const [what, change] of Object.entries({
  'another machine': { host: 'elsewhere' },
  'another boot or container of this host': { machine: 'another boot' },
})) {
  test(`a lock of ${what} is never taken for dead`, async ({ folder, start }) => {
    const dead = start(holder, [folder]);
    await dead.line();
    await dead.kill();
    await rewriteLock(folder, (content) => ({
      ...content,
      ...('machine' in change ? change : { owner: { ...(content['owner'] as object), ...change } }),
    }));
    await expect(acquireLock(folder, request)).rejects.toMatchObject({ code: 'RP-B301' });
  });
}

test('a process number used again does not keep a dead lock alive', async ({ folder }) => {
  const first = await acquireLock(folder, request);
  await rewriteLock(folder, (content) => ({ ...content, started: '1' }));
  const second = await acquireLock(folder, request);
  expect(second.replaced?.how).toBe('dead process');
  await first.release();
  await second.release();
});

test('a lock file that is not understood is blocked until there is a reason', async ({
  folder,
}) => {
  await writeFile(lockOf(folder), '');
  await expect(acquireLock(folder, request)).rejects.toMatchObject({ code: 'RP-B302' });
  const lock = await acquireLock(folder, { ...request, breakReason: 'empty after a power cut' });
  expect(lock.replaced).toMatchObject({ how: 'broken', owner: null });
  await lock.release();
});

test('joining needs the token of the lock that is there', async ({ folder }) => {
  expect(() => joinLock(folder, 'x')).toThrow(/RP-E404[^]*no lock/);
  const lock = await acquireLock(folder, request);
  expect(() => joinLock(folder, 'x')).toThrow(/RP-E404[^]*a lock of unit test/);
  const joined = joinLock(folder, lock.token);
  await lock.release();
  expect(() => joined.assertHeld()).toThrow(/RP-E404/);
  await joined.release();
});

test('the lock shows a sign of life while it is held', async ({ folder }) => {
  const lock = await acquireLock(folder, { ...request, expirySeconds: 0.06 });
  await utimes(lockOf(folder), 0, 0);
  await expect
    .poll(async () => (await stat(lockOf(folder))).mtimeMs, { intervals: [5] })
    .toBeGreaterThan(0);
  await lock.release();
});

test('a turn left by a killed process is taken from it', async ({ folder }) => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const { machine, host } = thisProcess();
  expect(lifeOf({ pid, machine, host, started: '1' })).toBe('dead');
  const abandoned = `0123456789abcdef|${pid}|1|${machine}|${host}`;
  await symlink(abandoned, join(folder, 'ledger.turn'));
  await symlink(abandoned, join(folder, 'ledger.turn.left-behind'));
  const lock = await acquireLock(folder, request);
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
});

test('a folder that cannot be made is blocked with the reason the system gives', async ({
  folder,
}) => {
  await writeFile(join(folder, 'file'), '');
  await expect(acquireLock(join(folder, 'file', 'below'), request)).rejects.toThrow(
    /RP-B303 The ledger cannot be locked: not a directory/,
  );
});

test('of many that find an abandoned turn each gets its own, one after the other', async ({
  folder,
}) => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const { machine, host } = thisProcess();
  const path = join(folder, 'turn');
  await symlink(`0123456789abcdef|${pid}|1|${machine}|${host}`, path);
  let [inside, most] = [0, 0];
  const turn = () =>
    withTurn(path, async () => {
      most = Math.max(most, ++inside);
      await delay(10);
      inside -= 1;
    });
  await Promise.all(Array.from({ length: 8 }, turn));
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});
