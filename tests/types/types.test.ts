import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

// The compiler is the judge: a line marked as an expected error that compiles is an error itself.
test.describe.configure({ mode: 'default', timeout: 120_000 });

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const files = readdirSync(here).filter((name) => /(?<!\.test)\.ts$/.test(name));

let findings: string[] = [];
test.beforeAll(() => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], {
    cwd: root,
    encoding: 'utf8',
  });
  findings = stdout.split('\n').filter(Boolean);
  // an empty answer means "no errors" only when the compiler ended with 0
  if (findings.length === 0 && status !== 0) throw new Error('The type checker did not run.');
});

test('there are type tests', () => expect(files).not.toEqual([]));

for (const file of files) {
  test(`${file} compiles where it should, and only there`, () => {
    expect(findings.filter((line) => line.startsWith(`tests/types/${file}`))).toEqual([]);
  });
}
