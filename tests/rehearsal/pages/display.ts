import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

/** A screen that exists in memory only. */
export interface Display {
  /** For the environment variable DISPLAY. */
  readonly name: string;
  close(): Promise<void>;
}

/** Starts Xvfb on a display nobody uses. As root on Debian its package is fetched where it is missing. */
export async function openDisplay(): Promise<Display> {
  if (!isThere('Xvfb')) await installXvfb();
  const server: ChildProcess = spawn('Xvfb', ['-displayfd', '3', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const chosen = server.stdio[3] as Readable;
  const ended = once(server, 'exit').then(() => Promise.reject(new Error('Xvfb did not start')));
  ended.catch(() => undefined);
  const [number] = (await Promise.race([once(chosen, 'data'), ended])) as [Buffer];
  return {
    name: `:${number.toString().trim()}`,
    async close() {
      const gone = once(server, 'exit');
      server.kill();
      await gone;
    },
  };
}

const isThere = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

async function installXvfb(): Promise<void> {
  const apt = (...words: readonly string[]) =>
    promisify(execFile)('apt-get', ['-qq', ...words], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  try {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', 'xvfb');
  } catch (cause) {
    throw new Error('This test needs Xvfb (Debian: sudo apt-get install xvfb).', { cause });
  }
}
