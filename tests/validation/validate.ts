/**
 * Makes Runproof's own validation pack: runs every test, or takes the results of the last whole run where they are of this
 * very commit, and holds them against docs/requirements.yaml. Ends with 0 only where everything is proved.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { printToPdf } from '../../fixtures/pages/print-report.ts';
import { EvidenceError } from '../../harness/errors/index.ts';
import { canonicalJson } from '../../harness/json.ts';
import config from '../playwright.config.ts';
import { assess, reservationsOf, type ValidationPack } from './assess.ts';
import { packPage } from './page.ts';
import { readRequirements } from './requirements.ts';
import { readResults, withoutResult, type Results } from './results.ts';
import { whatIsTested, type Tested } from './tested.ts';

const root = new URL('../../', import.meta.url);
const at = (path: string): string => fileURLToPath(new URL(path, root));
const newest = at('.results/tests.json');
const folders = (config.projects ?? []).flatMap(({ testDir }) => testDir ?? []);

const { values } = parseArgs({
  options: { results: { type: 'string' }, out: { type: 'string' }, 'no-pdf': { type: 'boolean' } },
});

const now = await whatIsTested();
const results = values.results === undefined ? await fresh(now) : await read(values.results);
const pack = assess(readRequirements(), results, against(results, now));
const folder = values.out ?? at('.results/validation');
await file(pack, folder);
tell(pack, folder);
process.exitCode = pack.verdict === 'proved' ? 0 : 1;

async function read(path: string): Promise<Results> {
  return readResults(await readFile(path, 'utf8'));
}

function against(found: Results, today: Tested): readonly string[] {
  return reservationsOf(found, today, withoutResult(found, root, folders));
}

/** The newest results where nothing speaks against them, else those of a run made now. */
async function fresh(today: Tested): Promise<Results> {
  const last = await read(newest).catch(() => null);
  if (last !== null && against(last, today).length === 0) {
    process.stdout.write(`Taking the results of ${last.started}: of this commit, and whole.\n`);
    return last;
  }
  await rm(newest, { force: true });
  const cli = at('node_modules/@playwright/test/cli.js');
  const words = [cli, 'test', '-c', 'tests/playwright.config.ts'];
  const tests = spawn(process.execPath, words, {
    cwd: at('.'),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await once(tests, 'exit');
  return read(newest).catch((cause: unknown) => {
    throw new EvidenceError('RP-E616', 'The tests left no results.', { where: newest, cause });
  });
}

async function file(made: ValidationPack, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  await writeFile(join(to, 'validation.json'), canonicalJson(made));
  const page = join(to, 'validation.html');
  await writeFile(page, packPage(made));
  if (values['no-pdf'] !== true) await printToPdf(page, join(to, 'validation.pdf'));
}

function tell(
  { requirements, counts, reservations, verdict, notPassed, errors }: ValidationPack,
  to: string,
): void {
  const open = requirements.filter(({ proved }) => !proved);
  const lines = [
    `${requirements.length - open.length} of ${requirements.length} requirements proved; ${counts.passed} tests passed, ${counts.failed} failed, ${counts.skipped} skipped`,
    ...open.map(({ id, text }) => `Not proved  ${id}: ${text.trim()}`),
    ...notPassed
      .slice(0, 10)
      .map(
        ({ file: path, titles, result }) => `${result.padEnd(10)}  ${path}: ${titles.join(' › ')}`,
      ),
    ...errors.map((error) => `Error       ${error.split('\n')[0]}`),
    ...reservations.map((text) => `No release  ${text}`),
    `${verdict === 'proved' ? 'Proved' : 'NOT PROVED'}: ${pathToFileURL(join(to, 'validation.html')).href}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
