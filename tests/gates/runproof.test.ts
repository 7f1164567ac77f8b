import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { executables } from '../../scripts/setup/find.js';
import { miniature, outcome, type Miniature } from './miniature.ts';

const echo = `const [command, ...more] = process.argv.slice(2);
if (command === 'end') process.exitCode = Number(more[0]);
if (command === 'wait') {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      console.log(signal);
      process.exit(7);
    });
  }
  setTimeout(() => {}, 20_000);
}
console.log(JSON.stringify({ version: process.version, pid: process.pid, command, more }));
if (command === 'die') process.kill(process.pid, 'SIGKILL');
`;

let small: Miniature;
test.beforeEach(() => {
  small = miniature({ 'cli/main.ts': echo });
});
test.afterEach(() => small.remove());

// the machine's own Node, whatever it is; the launcher must not depend on the one that runs these tests
const system = executables(['node'])[0] ?? process.execPath;
const launcher = () => join(small.folder, 'scripts/runproof.js');
const runproof = (...args: string[]) =>
  outcome(system, [launcher(), ...args], { cwd: small.folder });

test('hands over to Node 24 with the arguments as they are', async () => {
  const { out, code } = await runproof('list', '--json', 'two words', '');
  expect(JSON.parse(out)).toMatchObject({ command: 'list', more: ['--json', 'two words', ''] });
  expect(out).toContain('"v24.');
  expect(code).toBe(0);
});

test('returns the exit code, 128 and the number after a signal', async () => {
  expect((await runproof('end', '3')).code).toBe(3);
  expect((await runproof('die')).code).toBe(137);
});

test('says what to do before the set-up', async () => {
  rmSync(join(small.folder, 'node_modules'));
  const { code, error } = await runproof('list');
  expect(error).toMatch(/^RP-B012 [^]*Fix +npm run setup/);
  expect(code).toBe(2);
});

/** Starts the command that waits; resolves when it runs. */
async function waiting(program: string, args: string[], env?: NodeJS.ProcessEnv) {
  const child = spawn(program, args, {
    cwd: small.folder,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = JSON.parse((await lines.next()).value ?? '{}') as { pid: number };
  return { child, lines, pid: first.pid };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`passes ${signal} on and returns what it leads to`, async () => {
    const { child, lines } = await waiting(system, [launcher(), 'wait']);
    child.kill(signal);
    expect((await lines.next()).value).toBe(signal);
    expect(await once(child, 'close')).toEqual([7, null]);
  });
}

test('leaves nothing behind when it is killed itself', async () => {
  const { child, lines } = await waiting(system, [launcher(), 'wait']);
  child.kill('SIGKILL');
  expect((await lines.next()).value).toBe('SIGTERM');
});

test('npx finds it without a registry, and leaves nothing behind when it is killed', async () => {
  const env = {
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_cache: join(small.folder, 'cache'),
  };
  const { child, lines } = await waiting('npx', ['runproof', 'wait'], env);
  child.kill('SIGTERM');
  expect((await lines.next()).value).toBe('SIGTERM');
});
