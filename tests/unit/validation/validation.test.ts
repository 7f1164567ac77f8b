import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { assess, reservationsOf, type ValidationPack } from '../../validation/assess.ts';
import { packPage } from '../../validation/page.ts';
import { isThere, proofOf, readRequirements } from '../../validation/requirements.ts';
import {
  readResults,
  withoutResult,
  type Results,
  type TestResult,
} from '../../validation/results.ts';
import type { Tested } from '../../validation/tested.ts';
import { launchOptions, withFolder } from '../reports/pages.ts';

test.use({ launchOptions });

const root = new URL('../../../', import.meta.url);
const requirements = readRequirements();
const tested: Tested = {
  software: { version: '1.0.0', commit: 'c0ffee', modified: false, node: 'v24.21.0' },
  platform: { system: 'linux 6', architecture: 'x64', cores: 2 },
  locks: { 'package-lock.json': 'ab'.repeat(32) },
};

/** A passed test for every proof. */
const allPassed: readonly TestResult[] = requirements.requirements.flatMap(({ proof }) =>
  proof.map((text) => {
    const { path, title } = proofOf(text);
    const file = path.endsWith('/') ? `${path}some.test.ts` : path;
    return { file, titles: [title ?? 'a test'], result: 'passed' as const };
  }),
);
const resultsOf = (tests: readonly TestResult[]): Results => ({
  tests,
  errors: [],
  started: '2026-03-09T08:00:00.000Z',
  milliseconds: 600_000,
  tested,
});
const packOf = (
  tests: readonly TestResult[],
  reservations: readonly string[] = [],
): ValidationPack => assess(requirements, resultsOf(tests), reservations);
const notProved = ({ requirements: all }: ValidationPack) =>
  all.filter(({ proved }) => !proved).map(({ id }) => id);

test('every proof of a requirement is a test that exists', () => {
  const missing = requirements.requirements.flatMap(({ id, proof }) =>
    proof.filter((text) => !isThere(text)).map((text) => `${id}: ${text}`),
  );
  expect(missing).toEqual([]);
});

test('all passed: every requirement is proved', () => {
  const pack = packOf(allPassed);
  expect(notProved(pack)).toEqual([]);
  expect(pack.verdict).toBe('proved');
});

const changed = (change: (one: TestResult) => readonly TestResult[]): readonly TestResult[] =>
  allPassed.flatMap((one) => (one.file === 'tests/unit/ledger/lock.test.ts' ? change(one) : [one]));

for (const [name, change] of Object.entries({
  'a test that failed': (one: TestResult) => [one, { ...one, result: 'failed' as const }],
  'a test that was skipped': (one: TestResult) => [one, { ...one, result: 'skipped' as const }],
  'a test that is gone': () => [],
})) {
  test(`${name} turns its requirement red, and the whole`, () => {
    const pack = packOf(changed(change));
    expect(notProved(pack)).toEqual(['LEDG-03']);
    expect(pack.verdict).toBe('not proved');
  });
}

test('a test that no requirement names is counted, and may not fail either', () => {
  const stranger = {
    file: 'tests/unit/stranger.test.ts',
    titles: ['it'],
    result: 'failed' as const,
  };
  const pack = packOf([...allPassed, stranger]);
  expect(pack.unnamed).toEqual({ 'tests/unit/stranger.test.ts': 1 });
  expect(notProved(pack)).toEqual([]);
  expect(pack.verdict).toBe('not proved');
});

test('results of another commit, of a changed tree or of a part of the tests are no release', () => {
  const about = (
    results: Partial<Results>,
    now: Tested = tested,
    missing: readonly string[] = [],
  ) => reservationsOf({ tested, ...results }, now, missing);
  expect(about({})).toEqual([]);
  expect(about({ tested: null })).toHaveLength(1);
  const other = { ...tested, software: { ...tested.software, commit: 'decaf' } };
  expect(about({}, other)[0]).toContain('of commit c0ffee, and this is decaf');
  const modified = { ...tested, software: { ...tested.software, modified: true } };
  expect(about({ tested: modified }, modified)).toHaveLength(1);
  expect(about({}, modified)[0]).toContain('since the tests ran');
  expect(about({}, tested, ['tests/unit/a.test.ts'])[0]).toContain('1 test file did not run');
  expect(packOf(allPassed, ['It is not.']).verdict).toBe('not proved');
});

/** As Playwright's JSON reporter writes it. */
const report = (status: string): string =>
  JSON.stringify({
    config: { metadata: { tested, actualWorkers: 2 } },
    suites: [
      {
        title: 'unit/ledger/lock.test.ts',
        file: 'unit/ledger/lock.test.ts',
        specs: [],
        suites: [
          {
            title: 'a group',
            file: 'unit/ledger/lock.test.ts',
            specs: [{ title: 'a test', tests: [{ projectName: 'unit', status }] }],
          },
        ],
      },
    ],
    errors: [],
    stats: { startTime: '2026-03-09T08:00:00.000Z', duration: 12.5 },
  });

test('reads what Playwright writes; a test that was flaky has not passed', () => {
  const { tests } = readResults(report('expected'));
  expect(tests).toEqual([
    { file: 'tests/unit/ledger/lock.test.ts', titles: ['a group', 'a test'], result: 'passed' },
  ]);
  expect(readResults(report('flaky')).tests[0]?.result).toBe('failed');
  expect(() => readResults(report('fine'))).toThrow();
  const missing = withoutResult({ tests }, root, ['unit']);
  expect(missing).not.toContain('tests/unit/ledger/lock.test.ts');
  expect(missing).toContain('tests/unit/ledger/crash.test.ts');
  expect(missing.filter((file) => !file.startsWith('tests/unit/'))).toEqual([]);
});

test('requirements of the wrong shape, or two with one id, are refused', () => {
  const text = readFileSync(new URL('docs/requirements.yaml', root), 'utf8');
  expect(() => readRequirements(text.replace('id: STEP-02', 'id: STEP-01'))).toThrow('STEP-01');
  expect(() => readRequirements(text.replace('risk: high', 'risk: none'))).toThrow();
});

test('the program files page and data, names what is missing and does not end with 0', async () => {
  await withFolder(async (folder) => {
    const results = join(folder, 'tests.json');
    await writeFile(results, report('expected'));
    const out = join(folder, 'pack');
    const program = fileURLToPath(new URL('tests/validation/validate.ts', root));
    const ended = await promisify(execFile)(process.execPath, [
      program,
      '--results',
      results,
      '--out',
      out,
      '--no-pdf',
    ]).catch((error: { code: number; stdout: string }) => error);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stdout).toContain('Not proved  STEP-01');
    expect(ended.stdout).toContain('No release  ');
    const pack = JSON.parse(await readFile(join(out, 'validation.json'), 'utf8')) as ValidationPack;
    expect(pack.requirements.find(({ id }) => id === 'LEDG-03')?.proved).toBe(true);
    expect(pack.verdict).toBe('not proved');
    expect(await readFile(join(out, 'validation.html'), 'utf8')).toContain('NOT PROVED');
  });
});

test('axe finds nothing in the page of the pack', async ({ page }) => {
  await withFolder(async (folder) => {
    const file = join(folder, 'validation.html');
    await writeFile(file, packPage(packOf(changed((one) => [{ ...one, result: 'failed' }]))));
    await page.goto(pathToFileURL(file).href);
    await expect(page.getByText(/ requirements proved/)).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
});
