import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base } from '@playwright/test';

/** A script of the test, running in a process of its own. */
export interface Child {
  process: ChildProcess;
  /** The next line it prints; rejects with its error output when it ends instead. */
  line(): Promise<string>;
  /** Exit code or signal. */
  ended: Promise<number | NodeJS.Signals | null>;
  kill(): Promise<void>;
}

interface Fixtures {
  folder: string;
  /** Starts a script, given by its path from the test's folder; it is killed when the test is over. */
  start: (script: URL, args: string[], options?: { fileBlocks?: number }) => Child;
}

export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'runproof-')));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  start: async ({}, use) => {
    const children: Child[] = [];
    await use((script, args, options = {}) => {
      const child = launch(script, args, options.fileBlocks);
      children.push(child);
      return child;
    });
    await Promise.all(children.map((child) => child.kill()));
  },
});

function launch(script: URL, args: string[], fileBlocks?: number): Child {
  const words = [process.execPath, fileURLToPath(script), ...args];
  // The shell's file size limit stands for a full disk: the write that reaches it is cut short, the next one fails.
  const limited = ['sh', '-c', `ulimit -f ${fileBlocks}; exec "$@"`, 'sh', ...words];
  const [command = '', ...rest] = fileBlocks === undefined ? words : limited;
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'pipe'] });
  const [lines, waiting, errors]: [string[], ((line: string) => void)[], string[]] = [[], [], []];
  let partial = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (partial + text).split('\n');
    partial = parts.pop() ?? '';
    for (const part of parts) {
      const next = waiting.shift();
      if (next) next(part);
      else lines.push(part);
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  const ended = once(child, 'close').then(
    ([code, signal]) => (code ?? signal) as number | NodeJS.Signals,
  );
  return {
    process: child,
    ended,
    line: () =>
      new Promise((resolve, reject) => {
        const line = lines.shift();
        if (line !== undefined) return resolve(line);
        waiting.push(resolve);
        return void ended.then(() => reject(new Error(`ended without a line: ${errors.join('')}`)));
      }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
