import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Entry, EntryKind } from '../../harness/entries.ts';
import type { WorldAddress } from '../../fixtures/targets/rehearsal.ts';
import { project } from './commands/cli.ts';
import * as sampleSteps from './sample-steps.ts';
import type { Behaviour } from './sample-steps.ts';

/** The project's own Node 24, whatever runs the tests. */
export const node = join(project, 'node_modules', 'node', 'bin', 'node');

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** How the sample steps are to behave, by id. */
export type Control = Readonly<Record<string, Behaviour>>;

type Variables = Readonly<Record<string, string | undefined>>;

/** A project of a test's own: runbooks, one environment, its evidence. The command line is the real one. */
export interface Miniature {
  readonly folder: string;
  /** `evidence/mini/embedded` of this project. */
  readonly evidence: string;
  readonly env: string;
  /** Runs the command line to its end; `--env` is added to what takes one. */
  runproof(words: readonly string[], variables?: Variables): Promise<Said>;
  /** Starts the command line and leaves it running; it is killed with the project. */
  start(words: readonly string[], variables?: Variables): Started;
  /** The same for any other program of this Node's. */
  startProgram(program: string, words: readonly string[], variables?: Variables): Started;
  startNode(words: readonly string[], variables?: Variables): Started;
  /** A world that stays until the project ends. */
  sandbox(): Promise<Started & { readonly address: WorldAddress }>;
  control(control: Control): Promise<void>;
  write(path: string, text: string): Promise<void>;
  entries(): readonly Entry[];
  /** Entries of a kind, of the newest run unless another is named. */
  recorded<K extends EntryKind>(kind: K, run?: string): readonly Entry<K>[];
  /** Verdicts of the newest run: `step verdict`, in the order they were given. */
  verdicts(): readonly string[];
  /** Changing calls that left in the newest run. */
  changes(): readonly string[];
  lastRun(): string;
  end(): Promise<void>;
}

export interface Started {
  readonly child: ChildProcess;
  readonly said: { readonly out: string; readonly err: string };
  ended(): Promise<Said>;
}

const withEnv = new Set([
  'run',
  'plan',
  'audit',
  'resume',
  'undo',
  'attest',
  'report',
  'sandbox',
  'deviation',
  'protocol',
  'sign',
]);

/** The environment all projects share unless a test writes another: complete and as small as the rules allow. */
export const environmentText = (changes: Readonly<Record<string, string>> = {}): string =>
  Object.entries({
    TARGET: 'embedded',
    ACCOUNT_ID: '111122223333',
    REGION: 'us-east-2',
    VENDOR_ACCOUNT_ID: '777788889999',
    DEPLOYER_ROLE: 'RunproofDeployer',
    PRODUCT_VERSION: 'v3.0.0',
    DATA_CF_TEMPLATE_VERSION: 'v3.0.0',
    SERVICE_CF_TEMPLATE_VERSION: 'v3.0.0',
    INFRASTRUCTURE_NAME: 'mini',
    KEY_PAIR_NAME: 'workers',
    KEY_PAIR_PUBLIC_KEY_FILE: 'keys/workers.pub',
    VPC_CIDR: '10.20.0.0/16',
    LOGS_ENDPOINT: 'logs.us-east-2.amazonaws.com',
    MONITORING_ENDPOINT: 'monitoring.us-east-2.amazonaws.com',
    SQS_ENDPOINT: 'sqs.us-east-2.amazonaws.com',
    CLOUDFORMATION_ENDPOINT: 'cloudformation.us-east-2.amazonaws.com',
    NOTIFICATION_EMAIL: 'alerts@example.com',
    SOURCE_NOTIFICATION_EMAIL: 'no-reply@example.com',
    PUBLIC_DOMAIN: 'tdp.example.com',
    REPORT_PDF: 'false',
    CERTIFICATE:
      'arn:aws:acm:us-east-2:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
    ...changes,
  })
    .map(([key, value]) => `${key}=${value}`)
    .join('\n');

/** Makes a project with these runbooks: by id, what stands between the imports and the end of the file. */
export async function miniature(runbooks: Readonly<Record<string, string>>): Promise<Miniature> {
  const folder = await mkdtemp(join(tmpdir(), 'runproof-project-'));
  const at = (...parts: string[]) => join(folder, ...parts);
  await mkdir(at('runbooks'));
  await writeFile(at('package.json'), '{ "type": "module" }');
  await writeFile(at('mini.env'), environmentText());
  await writeFile(at('control.json'), '{}');
  for (const [id, text] of Object.entries(runbooks)) {
    const header = `import * as sample from '${join(import.meta.dirname, 'sample-steps.ts')}';\nconst { ${Object.keys(sampleSteps).join(', ')} } = sample;\n`;
    await writeFile(at('runbooks', `${id}.runbook.ts`), `${header}${text}\n`);
  }
  const running: Started[] = [];
  const evidence = at('evidence', 'mini', 'embedded');
  const ledger = join(evidence, 'ledger.jsonl');

  const startProgram = (
    program: string,
    words: readonly string[],
    variables: Variables = {},
  ): Started => {
    const child = spawn(program, words, {
      cwd: project,
      env: {
        ...process.env,
        FORCE_COLOR: undefined,
        NO_COLOR: '1',
        RUNPROOF_RUNBOOKS: at('runbooks'),
        RUNPROOF_EVIDENCE: at('evidence'),
        ...variables,
      },
    });
    const one = following(child);
    running.push(one);
    return one;
  };
  const startNode = (words: readonly string[], variables?: Variables) =>
    startProgram(node, words, variables);
  const start = (words: readonly string[], variables?: Variables) =>
    startNode(
      [
        join(project, 'cli', 'main.ts'),
        ...words,
        ...(withEnv.has(words[0] ?? '') && !words.includes('--env')
          ? ['--env', at('mini.env')]
          : []),
      ],
      variables,
    );
  const entries = () =>
    existsSync(ledger)
      ? readFileSync(ledger, 'utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as Entry)
      : [];
  const lastRun = () => entries().findLast(({ kind }) => kind === 'run-started')?.run ?? '';
  const recorded = <K extends EntryKind>(kind: K, run = lastRun()) =>
    entries().filter(
      (entry) => entry.kind === kind && entry.run === run,
    ) as unknown as readonly Entry<K>[];

  return {
    folder,
    evidence,
    env: at('mini.env'),
    async runproof(words, variables) {
      const one = start(words, variables);
      one.child.stdin?.end();
      return one.ended();
    },
    start,
    startNode,
    startProgram,
    async sandbox() {
      const one = start(['sandbox', '--json']);
      if (one.child.stdout === null) throw new Error('no output');
      const line = once(createInterface({ input: one.child.stdout }), 'line') as Promise<[string]>;
      const failed = one.ended().then(({ err }) => Promise.reject(new Error(err)));
      failed.catch(() => undefined);
      const [text] = await Promise.race([line, failed]);
      return { ...one, address: JSON.parse(text) as WorldAddress };
    },
    control: (control) => writeFile(at('control.json'), JSON.stringify(control)),
    write: (path, text) => writeFile(at(path), text),
    entries,
    recorded,
    verdicts: () => recorded('judged').map(({ step, data }) => `${step} ${data.verdict}`),
    changes: () =>
      recorded('intent').map(({ data: { call } }) => `${call.service}:${call.operation}`),
    lastRun,
    async end() {
      for (const { child } of running) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const gone = once(child, 'exit');
        child.stdin?.end();
        child.kill('SIGTERM');
        await gone;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function following(child: ChildProcess): Started {
  const said = { out: '', err: '' };
  child.stdin?.on('error', () => undefined);
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const closed = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }));
  return {
    child,
    said,
    ended: () => closed,
  };
}

/** Command lines of running processes that mention a text; Linux only. */
export async function processesWith(text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    try {
      const line = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const variables = readFileSync(`/proc/${id}/environ`, 'utf8');
      if (Number(id) !== process.pid && (line + variables).includes(text))
        found.push(`${id} ${line}`);
    } catch {
      // Gone meanwhile.
    }
  }
  return found;
}
