import { acquireLock, appendTo, joinLock } from '../../../../harness/ledger/index.ts';

// Appends without end, or `count` entries of `size` characters. With a token it joins a lock, else it takes one.
const [folder = '', token = '', count = 'Infinity', size = '3000'] = process.argv.slice(2);
const lock =
  token === ''
    ? await acquireLock(folder, { command: 'append storm', run: null })
    : joinLock(folder, token);
const writer = await appendTo(folder, lock);
process.stdout.write(`${lock.replaced?.how ?? 'fresh'}\n`);
try {
  for (let number = 1; number <= Number(count); number++) {
    const data = { process: process.pid, number, filler: 'x'.repeat(Number(size)) };
    await writer.append({ kind: 'storm', data }, { sync: number % 10 === 0 });
  }
} catch (error) {
  const again = await writer.append({ kind: 'after', data: null }).catch((next: unknown) => next);
  process.stdout.write(`${JSON.stringify({ message: String(error), same: again === error })}\n`);
  process.exitCode = 4;
}
await writer.close();
await lock.release();
