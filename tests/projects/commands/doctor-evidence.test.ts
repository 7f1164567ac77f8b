import { expect, test } from '@playwright/test';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { acquireLock, appendTo } from '../../../harness/ledger/index.ts';
import { inFolder } from './cli.ts';
import { diagnose, onAws } from './diagnosing.ts';

// Each diagnosis starts a browser and, on a rehearsal, the embedded AWS.
test.describe.configure({ timeout: 120_000 });

test('Tells an evidence folder that cannot be written, and a full disk', () =>
  inFolder(async (folder) => {
    await writeFile(join(folder, 'file'), '');
    const blocked = await diagnose([], {
      env: { RUNPROOF_EVIDENCE: join(folder, 'file', 'evidence') },
    });
    expect(blocked.code).toBe(2);
    expect(blocked.of('Evidence folder')).toMatchObject({
      state: 'unfit',
      found: expect.stringContaining('is no folder'),
    });
    if (process.platform !== 'linux') return;
    // A file system without a single free block.
    const full = await diagnose([], { env: { RUNPROOF_EVIDENCE: '/proc/evidence' } });
    expect(full.of('Disk space')).toMatchObject({
      state: 'unfit',
      found: expect.stringContaining('0 MB free'),
      remedy: expect.stringContaining('RUNPROOF_EVIDENCE'),
    });
  }));

test('Tells a lock that is held, a change left open, and a ledger that is torn, altered or gone', () =>
  inFolder(async (folder) => {
    const { file, env } = await onAws(folder);
    const evidence = join(folder, 'evidence', 'acme', 'aws');
    await mkdir(evidence, { recursive: true });
    const lock = await acquireLock(evidence, { command: 'runproof run new-install', run: 'R1' });
    try {
      const writer = await appendTo(evidence, lock);
      const call = {
        number: 1,
        service: 'ec2',
        operation: 'ImportKeyPair',
        account: 'main',
        region: 'us-east-1',
      };
      await writer.append({ kind: 'run-started', run: 'R1', data: { mode: 'run', world: null } });
      await writer.append({
        kind: 'intent',
        run: 'R1',
        step: 'sample.step',
        data: { call, token: 'a', before: null },
      });
      await writer.close();
      const held = await diagnose(['--env', file], { env });
      expect(held.of('Lock')).toMatchObject({
        state: 'unfit',
        found: expect.stringMatching(/RP-B301[^]*runproof run new-install/),
      });
      expect(held.of('Open changes')?.state).toBe('not checked');
    } finally {
      await lock.release();
    }
    const open = await diagnose(['--env', file], { env });
    expect(open.of('Lock')?.state).toBe('fit');
    expect(open.of('Ledger')).toMatchObject({
      state: 'fit',
      found: expect.stringContaining('2 entries'),
    });
    expect(open.of('Open changes')).toMatchObject({
      state: 'unfit',
      found: expect.stringContaining('sample.step: ec2:ImportKeyPair'),
      remedy: expect.stringContaining('npx runproof resume'),
    });

    const path = join(evidence, 'ledger.jsonl');
    const text = await readFile(path, 'utf8');
    await writeFile(path, `${text}{"seq":3`);
    const torn = await diagnose(['--env', file], { env });
    expect(torn.of('Ledger')).toMatchObject({
      state: 'unfit',
      found: expect.stringContaining('torn'),
      remedy: expect.stringContaining('resume'),
    });
    await writeFile(path, text.replace('"mode":"run"', '"mode":"audit"'));
    const altered = await diagnose(['--env', file], { env });
    expect(altered.of('Ledger')).toMatchObject({
      state: 'unfit',
      found: expect.stringContaining('altered'),
      remedy: expect.stringContaining('never repairs'),
    });

    const { file: installed, env: elsewhere } = await onAws(
      folder,
      (content) => `${content}INSTALLED=true\n`,
    );
    const gone = await diagnose(['--env', installed], {
      env: { ...elsewhere, RUNPROOF_EVIDENCE: join(folder, 'other') },
    });
    expect(gone.of('Ledger')).toMatchObject({
      state: 'unfit',
      found: expect.stringContaining('is missing'),
    });
  }));
