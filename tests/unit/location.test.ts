import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { callerLocation } from '../../harness/location.ts';

const lineOf = (text: string) =>
  readFileSync(import.meta.filename, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;

function located() {
  return callerLocation(located);
}

test('names the line that called, as Playwright loads it', () => {
  const here = located(); // this very line
  expect(here).toMatchObject({ file: import.meta.filename, line: lineOf('this very line') });
  expect(here.column).toBeGreaterThan(1);
});

test('names the line of a runbook’s step, as Node loads it', () => {
  const runbook = join(import.meta.dirname, '..', '..', 'runbooks', 'new-install.runbook.ts');
  const program = `
    const { declaredRunbooks } = await import('../../harness/runbook.ts');
    await import(${JSON.stringify(runbook)});
    console.log(JSON.stringify(declaredRunbooks()[0].placed.map(({ location }) => location)));`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  const lines = readFileSync(runbook, 'utf8').split('\n');
  const places = JSON.parse(out) as { file: string; line: number; column: number }[];
  expect(places.length).toBeGreaterThan(10);
  for (const { file, line, column } of places) {
    expect(file).toBe(runbook);
    expect(lines[line - 1]?.slice(column - 1)).toMatch(/^step\(/);
  }
});
