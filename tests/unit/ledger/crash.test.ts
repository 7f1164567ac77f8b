import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { acquireLock, appendTo, openLedger, verifyChain } from '../../../harness/ledger/index.ts';
import { test } from '../evidence-folder.ts';

const storm = new URL('./children/append-storm.ts', import.meta.url);
const request = { command: 'unit test', run: null };

test('twenty kills in the middle of writing leave a whole chain, and nothing of the killed behind', async ({
  folder,
  start,
}) => {
  const file = join(folder, 'ledger.jsonl');
  let before = 0;
  for (let round = 0; round < 20; round++) {
    const child = start(storm, [folder]);
    expect(await child.line()).toBe(round === 0 ? 'fresh' : 'dead process');
    await expect
      .poll(async () => (await stat(file)).size, { intervals: [1] })
      .toBeGreaterThan(before + 9000);
    await delay(round);
    await child.kill();
    before = (await stat(file)).size;
  }
  const lock = await acquireLock(folder, request);
  const writer = await appendTo(folder, lock);
  await writer.append({ kind: 'end', data: null }, { sync: true });
  const { problems, head } = await verifyChain(file);
  expect(problems).toEqual([]);
  expect(head).toEqual(writer.head);
  const kinds = (await Array.fromAsync(openLedger(folder).entries())).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'storm').length).toBeGreaterThanOrEqual(60);
  await writer.close();
  await lock.release();
  expect((await readdir(folder)).filter((name) => !/^ledger\.(jsonl|torn-.*)$/.test(name))).toEqual(
    [],
  );
});

test('processes that share a lock take turns, though one of them is killed', async ({
  folder,
  start,
}) => {
  const lock = await acquireLock(folder, request);
  const children = ['40', '40', 'Infinity'].map((count) =>
    start(storm, [folder, lock.token, count, '50']),
  );
  await Promise.all(children.map((child) => child.line()));
  await children[2]?.kill();
  expect(await Promise.all(children.map((child) => child.ended))).toEqual([0, 0, 'SIGKILL']);
  const writer = await appendTo(folder, lock);
  const entries = await Array.fromAsync(openLedger(folder).entries());
  for (const child of children.slice(0, 2)) {
    const own = entries.filter(
      ({ data }) => (data as { process?: number }).process === child.process.pid,
    );
    expect(own.map(({ data }) => (data as { number: number }).number)).toEqual(
      Array.from({ length: 40 }, (_, i) => i + 1),
    );
  }
  await writer.close();
  await lock.release();
});

test('a disk that takes no more is told, the cut line taken back and nothing written after it', async ({
  folder,
  start,
}) => {
  const child = start(storm, [folder, '', 'Infinity', '3000'], { fileBlocks: 40 });
  await child.line();
  const { message, same } = JSON.parse(await child.line()) as { message: string; same: boolean };
  expect(message).toContain('RP-E401 The ledger could not be written: file too large.');
  expect(same).toBe(true);
  expect(await child.ended).toBe(4);
  const { problems, lines } = await verifyChain(join(folder, 'ledger.jsonl'));
  expect(problems).toEqual([]);
  expect(lines).toBeGreaterThan(3);
});
