import { appendFile, readdir, readFile, rename, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { canonicalJson, sha256 } from '../../../harness/json.ts';
import {
  acquireLock,
  appendTo,
  joinLock,
  openLedger,
  verifyChain,
  type Entry,
} from '../../../harness/ledger/index.ts';
import { test } from '../evidence-folder.ts';

const request = { command: 'unit test', run: null };

async function entriesOf(folder: string): Promise<Entry[]> {
  return Array.fromAsync(openLedger(folder).entries());
}

test('an entry is one canonical line that names the digest of the line before', async ({
  folder,
}) => {
  const lock = await acquireLock(folder, request);
  const writer = await appendTo(folder, lock);
  await writer.append(
    { kind: 'run-started', run: 'r1', data: { z: 1, a: '<é>\u2028' } },
    { sync: true },
  );
  await writer.append({
    kind: 'intent',
    run: 'r1',
    step: 'a.b',
    caller: 'arn:aws:iam::111122223333:role/x',
    data: [1.5, null],
  });
  const [first = '', second = '', rest] = (
    await readFile(join(folder, 'ledger.jsonl'), 'utf8')
  ).split('\n');
  expect(rest).toBe('');
  expect(first).toBe(canonicalJson(JSON.parse(first)));
  expect(JSON.parse(first)).toMatchObject({
    seq: 1,
    previous: '0'.repeat(64),
    run: 'r1',
    step: null,
    caller: null,
    data: { z: 1, a: '<é>\u2028' },
  });
  expect(JSON.parse(second)).toMatchObject({
    seq: 2,
    previous: sha256(first),
    step: 'a.b',
    data: [1.5, null],
  });
  expect(JSON.parse(first).time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(await openLedger(folder).head()).toEqual({ seq: 2, hash: sha256(second) });
  expect(writer.head).toEqual({ seq: 2, hash: sha256(second) });
  expect((await stat(join(folder, 'ledger.jsonl'))).mode & 0o777).toBe(0o600);
  await writer.close();
  await lock.release();
});

test('a folder without ledger has no entries', async ({ folder }) => {
  expect(await entriesOf(folder)).toEqual([]);
  expect(await openLedger(folder).head()).toEqual({ seq: 0, hash: '0'.repeat(64) });
});

test('appends asked for at once keep their order, also with those of another writer under the lock', async ({
  folder,
}) => {
  const lock = await acquireLock(join(folder, 'new', 'folder'), request);
  const one = await appendTo(lock.folder, lock);
  const two = await appendTo(lock.folder, joinLock(lock.folder, lock.token));
  await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      (i % 2 ? one : two).append({ kind: `k${i % 2}`, data: i }, { sync: i % 7 === 0 }),
    ),
  );
  const entries = await entriesOf(lock.folder);
  expect(entries).toHaveLength(60);
  for (const kind of ['k0', 'k1']) {
    const data = entries.filter((entry) => entry.kind === kind).map((entry) => Number(entry.data));
    expect(data).toEqual(data.toSorted((a, b) => a - b));
  }
  await Promise.all([one.close(), two.close()]);
  await lock.release();
});

test('a torn last line is kept beside the ledger, cut off and recorded', async ({ folder }) => {
  const lock = await acquireLock(folder, request);
  const first = await appendTo(folder, lock);
  await first.append({ kind: 'a', data: 'x'.repeat(200_000) });
  await first.close();
  const torn = `{"caller":null,"data":"${'y'.repeat(5000)}`;
  await appendFile(join(folder, 'ledger.jsonl'), torn);
  expect(await entriesOf(folder)).toHaveLength(1);

  const writer = await appendTo(folder, lock);
  await writer.append({ kind: 'b', data: null });
  const [, recovered, last] = await entriesOf(folder);
  const [name = ''] = (await readdir(folder)).filter((file) => file.startsWith('ledger.torn-2-'));
  expect(recovered).toMatchObject({
    kind: 'tail-recovered',
    data: { file: name, bytes: torn.length, sha256: sha256(torn) },
  });
  expect(await readFile(join(folder, name), 'utf8')).toBe(torn);
  expect(last?.kind).toBe('b');
  expect((await verifyChain(join(folder, 'ledger.jsonl'))).problems).toEqual([]);
  await writer.close();
  await lock.release();
});

test('a complete last line that is no entry is never repaired', async ({ folder }) => {
  const lock = await acquireLock(folder, request);
  await writeFile(join(folder, 'ledger.jsonl'), '{"seq":1}\n');
  await expect(appendTo(folder, lock)).rejects.toMatchObject({ code: 'RP-E402' });
  expect(await readFile(join(folder, 'ledger.jsonl'), 'utf8')).toBe('{"seq":1}\n');
  await lock.release();
});

test('reading stops with the line number where the chain is broken in the middle', async ({
  folder,
}) => {
  const lock = await acquireLock(folder, request);
  const writer = await appendTo(folder, lock);
  for (const data of [1, 2, 3]) await writer.append({ kind: 'a', data });
  const file = join(folder, 'ledger.jsonl');
  await writeFile(file, (await readFile(file, 'utf8')).replace('"data":2', '"data":7'));
  await expect(entriesOf(folder)).rejects.toMatchObject({
    code: 'RP-E402',
    details: { where: `${file}:3` },
  });
  await writer.close();
  await lock.release();
});

for (const [what, damage] of Object.entries({
  'cut short': (file: string) => truncate(file, 10),
  'replaced by another file': async (file: string) => {
    await writeFile(`${file}.new`, await readFile(file));
    await rename(`${file}.new`, file);
  },
  'moved away': (file: string) => rename(file, `${file}.old`),
  'continued by a stranger': (file: string) => appendFile(file, '{"stranger":true}\n'),
})) {
  test(`a writer refuses a ledger that was ${what}, then and later`, async ({ folder }) => {
    const lock = await acquireLock(folder, request);
    const writer = await appendTo(folder, lock);
    await writer.append({ kind: 'a', data: 1 });
    await damage(writer.file);
    await expect(writer.append({ kind: 'b', data: 2 })).rejects.toMatchObject({ code: 'RP-E402' });
    await expect(writer.append({ kind: 'c', data: 3 })).rejects.toMatchObject({ code: 'RP-E402' });
    await writer.close();
    await lock.release();
  });
}

test('what JSON cannot carry is refused by its place, and the writer goes on', async ({
  folder,
}) => {
  const lock = await acquireLock(folder, request);
  const writer = await appendTo(folder, lock);
  const data = { list: [1, Number.NaN] };
  await expect(writer.append({ kind: 'a', data })).rejects.toMatchObject({
    code: 'RP-E403',
    details: { where: 'data.list[1]', found: 'NaN' },
  });
  await writer.append({ kind: 'b', data: null });
  expect((await entriesOf(folder)).map(({ seq, kind }) => [seq, kind])).toEqual([[1, 'b']]);
  await writer.close();
  await lock.release();
});
