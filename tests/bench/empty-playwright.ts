import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const modules = join(import.meta.dirname, '..', '..', 'node_modules');

/** Plays as many empty tests as new-install has steps, with the same settings: what the runner costs by itself. */
export async function emptyPlaywright(parent: string): Promise<void> {
  const folder = join(parent, 'empty');
  if (!existsSync(folder)) await prepare(folder);
  const cli = join(modules, '@playwright', 'test', 'cli.js');
  const child = spawn(process.execPath, [cli, 'test'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`Playwright ended with ${String(code)}`);
}

async function prepare(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await symlink(modules, join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(
    join(folder, 'playwright.config.ts'),
    `export default { workers: 1, retries: 0, timeout: 0, reporter: 'line', testMatch: 'empty.ts' };\n`,
  );
  await writeFile(
    join(folder, 'empty.ts'),
    `import { test } from '@playwright/test';\nfor (let step = 1; step <= 18; step += 1) test(\`step \${step}\`, () => {});\n`,
  );
}
