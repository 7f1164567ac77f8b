import { acquireLock, appendTo } from '../../harness/ledger/index.ts';

const many = 200;

/** Milliseconds for one entry of the size of an intent, on disk before it returns and not. */
export async function appends(folder: string): Promise<readonly (readonly [string, number])[]> {
  const lock = await acquireLock(folder, { command: 'bench', run: null });
  const writer = await appendTo(folder, lock);
  const data = {
    call: { number: 1, service: 'ec2', operation: 'CreateVpcEndpoint' },
    before: 'x'.repeat(800),
  };
  const each = async (sync: boolean): Promise<number> => {
    const began = performance.now();
    for (let count = 0; count < many; count += 1)
      await writer.append({ kind: 'bench', data }, { sync });
    return (performance.now() - began) / many;
  };
  try {
    const synced = await each(true);
    const riding = await each(false);
    return [
      ['one ledger entry, on disk before it returns', synced],
      ['one ledger entry that rides along', riding],
    ];
  } finally {
    await writer.close();
    await lock.release();
  }
}
