import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '../../harness/json.ts';
import { makeCorpus } from './corpus.ts';
import { median } from './figures.ts';
import { measured } from './measured.ts';
import { browser, printed, timeToSummary } from './report-opened.ts';
import { installPeers, peersOn, playCorpus, type Reporter } from './report-peers.ts';

// One repetition builds and opens every report once, so that a busy moment of the machine hits all alike.
const repetitions = Number(process.argv[2] ?? 3);
const steps = Number(process.argv[3] ?? 1000);
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const work = await mkdtemp(join(tmpdir(), 'runproof-bench-report-'));
const corpus = join(work, 'corpus');

/** The flags Runproof's own launcher gives its process. */
const flags = ['--max-semi-space-size=8'];
const drawing = join(import.meta.dirname, 'draw-report.ts');
const draw = (what: string) =>
  measured([process.execPath, ...flags, drawing, corpus, what], { cwd: corpus });
const ours: readonly Reporter[] = [
  {
    name: 'Runproof, report.html',
    page: 'report.html',
    summary: '#summary .tally',
    build: () => draw('report'),
  },
  {
    name: 'Runproof, all evidence',
    page: 'report.html',
    summary: '#summary .tally',
    build: () => draw('all'),
  },
];

interface Row {
  readonly build: number[];
  readonly peak: number[];
  readonly open: number[];
  bytes: number;
  files: number;
}

try {
  await installPeers();
  const { bytes, entries, steps: played } = await makeCorpus(corpus, steps);
  await writeFile(
    join(corpus, 'corpus.jsonl'),
    entries.map((entry) => `${canonicalJson(entry)}\n`).join(''),
  );
  await writeFile(join(work, 'corpus.json'), JSON.stringify({ steps: played }));
  const results = join(work, 'results');
  await playCorpus(join(work, 'corpus.json'), results);
  say(
    `${steps} steps, ${steps} pictures, ${megabytes(bytes)} MB; ${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.version}`,
  );

  const reporters = [...ours, ...peersOn(results)];
  const rows = new Map<string, Row>(
    reporters.map(({ name }) => [name, { build: [], peak: [], open: [], bytes: 0, files: 0 }]),
  );
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const reporter of reporters) {
      const row = rows.get(reporter.name);
      if (row === undefined) continue;
      const { folder, page } = await placeOf(reporter);
      const { milliseconds, peakMegabytes } = await reporter.build(folder);
      row.build.push(milliseconds);
      row.peak.push(peakMegabytes);
      Object.assign(row, await sizeOf(reporter, folder));
      const used = await browser();
      row.open.push(await timeToSummary(used, page, reporter.summary));
      await used.close();
    }
    process.stderr.write(
      `repetition ${repetition + 1} of ${repetitions}, load ${loadavg()[0]?.toFixed(1)}\n`,
    );
  }
  say(
    '\n| report | build | peak memory | size | files | to the summary |\n| --- | ---: | ---: | ---: | ---: | ---: |',
  );
  for (const [name, { build, peak, open, bytes: size, files }] of rows)
    say(
      `| ${[name, seconds(build), `${spread(peak, 0)} MB`, `${megabytes(size)} MB`, files, seconds(open)].join(' | ')} |`,
    );
  say('\n| printed as PDF | time | size | pages |\n| --- | ---: | ---: | ---: |');
  for (const reporter of reporters.filter(({ name }) => name !== 'Runproof, all evidence')) {
    const { page } = await placeOf(reporter, false);
    say(`| ${reporter.name} | ${await printedRow(page, reporter)} |`);
  }
} finally {
  await rm(work, { recursive: true, force: true });
}

async function placeOf({ name, page }: Reporter, fresh = true) {
  const own = name.startsWith('Runproof');
  const folder = own ? corpus : join(work, name.replaceAll(/\W+/g, '-'));
  if (fresh && !own) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return { folder, page: join(folder, page) };
}

/** What has to be handed on for the report to be whole. */
async function sizeOf({ name }: Reporter, folder: string) {
  if (name === 'Runproof, report.html')
    return { bytes: (await stat(join(folder, 'report.html'))).size, files: 1 };
  const names = (await readdir(folder, { recursive: true })).filter(
    (file) => !file.startsWith('corpus.'),
  );
  const stats = (await Promise.all(names.map((file) => stat(join(folder, file))))).filter((one) =>
    one.isFile(),
  );
  return { bytes: stats.reduce((sum, { size }) => sum + size, 0), files: stats.length };
}

async function printedRow(page: string, { summary }: Reporter): Promise<string> {
  const used = await browser();
  try {
    const { milliseconds, bytes, pages } = await printed(used, page, summary);
    return `${(milliseconds / 1000).toFixed(1)} s | ${megabytes(bytes)} MB | ${pages}`;
  } catch (error) {
    return `not printed: ${String(error).split('\n')[0]?.slice(0, 80)} | – | –`;
  } finally {
    await used.close();
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function spread(values: readonly number[], digits: number): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

function seconds(values: readonly number[]): string {
  return `${spread(
    values.map((value) => value / 1000),
    2,
  )} s`;
}
