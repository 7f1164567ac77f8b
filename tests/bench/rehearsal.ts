import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { changes, openSandbox, type Sandbox } from '../rehearsal/new-install/sandbox.ts';
import { emptyPlaywright } from './empty-playwright.ts';
import { median, tableOf, type Figure } from './figures.ts';
import { appends } from './ledger-appends.ts';

// One repetition measures everything once, so that a busy moment of the machine hits all alike.
const repetitions = Number(process.argv[2] ?? 5);
const here = import.meta.dirname;
const step = 'pre-deployment.allow-elasticsearch-logs';
const node = process.execPath;
const times = new Map<string, number[]>();

interface Asked {
  readonly calls: number;
  readonly changes: readonly string[];
}
const nothing: Asked = { calls: 0, changes: [] };
const asked = { run: nothing, bare: nothing };

const say = (where: NodeJS.WriteStream, text: string): void => void where.write(`${text}\n`);

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  const all = times.get(what) ?? [];
  times.set(what, [...all, performance.now() - began]);
  return result;
}

async function program(...words: readonly string[]): Promise<void> {
  const child = spawn(node, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${words.slice(0, 2).join(' ')} ended with ${String(code)}`);
}

async function good(sandbox: Sandbox, ...words: readonly string[]): Promise<void> {
  const { code, out, err } = await sandbox.runproof(...words);
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}\n${out}${err}`);
}

/** What was asked of AWS after a world was made: how many calls, and which of them changed something. */
async function askedSince(sandbox: Sandbox, since: number): Promise<Asked> {
  const calls = (await sandbox.calls(since)).filter(({ operation }) => operation !== 'AssumeRole');
  return { calls: calls.length, changes: changes(calls) };
}

/** Only these: what stands before has to be there for both, and a script would not drive a browser. */
const compared = [
  'planning.record-decisions',
  'pre-deployment.confirm-deployer-privileges',
  'pre-deployment.confirm-cloud-trail',
  'pre-deployment.send-details-to-vendor',
  'pre-deployment.verify-sender',
  'pre-deployment.request-ses-production-access',
  'pre-deployment.confirm-dhcp-options',
  'pre-deployment.confirm-network',
  step,
  'pre-deployment.create-service-linked-roles',
  'pre-deployment.create-key-pair',
  'pre-deployment.confirm-web-zone',
  'pre-deployment.provide-web-certificate',
  'pre-deployment.create-box-app',
  'pre-deployment.obtain-egnyte-client',
  'pre-deployment.store-service-parameters',
  'post-deployment.create-s3-gateway-endpoint',
  'post-deployment.enforce-elasticsearch-https',
];
const before = [
  'pre-deployment.deploy-dr-stack',
  'pre-deployment.import-portfolio',
  'pre-deployment.grant-portfolio-access',
  'deployment.launch-data-layer',
];
const only = (steps: readonly string[]) => steps.flatMap((one) => ['--step', one]);

const prepare = (sandbox: Sandbox) =>
  good(sandbox, 'run', 'new-install', '--via', 'api', ...only(before));

async function repetition(): Promise<void> {
  const first = await timed('a world, from nothing to ready', () => openSandbox());
  try {
    await prepare(first);
    const made = (await first.calls()).length;
    await timed('run, 18 steps', () => good(first, 'run', 'new-install', ...only(compared)));
    asked.run = await askedSince(first, made);
    await timed('run again, nothing to do', () =>
      good(first, 'run', 'new-install', ...only(compared), '--reason', 'bench'),
    );
    await timed('run of one step', () =>
      good(first, 'run', 'new-install', '--step', step, '--reason', 'bench'),
    );
  } finally {
    await first.close();
  }
  const whole = await openSandbox();
  try {
    await timed('the whole runbook by API, 42 steps', () =>
      good(whole, 'run', 'new-install', '--via', 'api'),
    );
    await timed('a plan of it afterwards', () => good(whole, 'plan', 'new-install'));
  } finally {
    await whole.close();
  }
  const second = await openSandbox();
  try {
    await prepare(second);
    const made = (await second.calls()).length;
    await timed('the bare script', () =>
      program(join(here, 'bare.ts'), JSON.stringify(second.address)),
    );
    asked.bare = await askedSince(second, made);
  } finally {
    await second.close();
  }
  await timed('list new-install', () => program('cli/main.ts', 'list', 'new-install'));
  await timed('--help', () => program('cli/main.ts', '--help'));
}

const folder = await mkdtemp(join(tmpdir(), 'runproof-bench-'));
try {
  for (let count = 1; count <= repetitions; count += 1) {
    say(process.stderr, `repetition ${count} of ${repetitions}`);
    await repetition();
    await timed('Playwright alone with 18 empty tests', () => emptyPlaywright(folder));
    for (const [what, each] of await appends(join(folder, `ledger-${count}`))) {
      times.set(what, [...(times.get(what) ?? []), each]);
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

const figures: readonly Figure[] = [...times].map(([what, all]) => ({ what, times: all }));
const of = (what: string) => median(times.get(what) ?? []);
say(
  process.stdout,
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}\n`,
);
say(process.stdout, tableOf(figures));
const [run, bare, empty] = [
  of('run, 18 steps'),
  of('the bare script'),
  of('Playwright alone with 18 empty tests'),
];
say(
  process.stdout,
  `\nrun / bare script: ${(run / bare).toFixed(2)}; of the difference Playwright alone is ${((empty / (run - bare)) * 100).toFixed(0)} %`,
);
say(
  process.stdout,
  `calls: run ${asked.run.calls}, bare script ${asked.bare.calls}; changes: ${asked.run.changes.length} and ${asked.bare.changes.length}`,
);
if (JSON.stringify(asked.run.changes) !== JSON.stringify(asked.bare.changes)) {
  say(process.stderr, `The two did not change the same: ${JSON.stringify(asked)}`);
  process.exitCode = 1;
}
