import { acquireLock } from '../../../../harness/ledger/index.ts';

// Takes the lock, says how, and keeps it until its standard input ends.
const [folder = '', reason] = process.argv.slice(2);
try {
  const lock = await acquireLock(folder, { command: 'hold lock', run: 'r1', breakReason: reason });
  process.stdout.write(`${lock.replaced?.how ?? 'fresh'}\n`);
  for await (const _ of process.stdin);
  await lock.release();
} catch (error) {
  process.stdout.write(`${String(error).split('\n')[0]}\n`);
}
