import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RecordedCall } from '../../../fixtures/rehearsal/gateway/call-record.ts';
import type { WorldAddress } from '../../../fixtures/targets/rehearsal.ts';
import type { Entry } from '../../../harness/entries.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const node = join(project, 'node_modules', 'node', 'bin', 'node');
const commandLine = join(project, 'cli', 'main.ts');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Milliseconds. */
  readonly took: number;
}

/** A rehearsal world kept by `sandbox`, with an evidence root of its own, and the command line to use on it. */
export interface Sandbox {
  readonly address: WorldAddress;
  /** The evidence root. */
  readonly root: string;
  /** The folder of the environment on this target. */
  readonly evidence: string;
  /** Starts a command and does not wait for it. */
  start(...words: readonly string[]): ChildProcess;
  /** Runs a command to its end. */
  runproof(...words: readonly string[]): Promise<Ended>;
  /** The same for a command that knows no environment. */
  plain(...words: readonly string[]): Promise<Ended>;
  /** What the gateway recorded after call number `since`. */
  calls(since?: number): Promise<readonly RecordedCall[]>;
  ledger(): Promise<readonly Entry[]>;
  /** Settings for an SDK client with the deployer's rights in the main account. */
  readonly aws: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  /** Ends the world and removes the evidence. */
  close(): Promise<void>;
}

/** The rehearsal's own environment file; printing every report would take the tests longer than anything else. */
export const rehearsalText = async (): Promise<string> =>
  `${await readFile(join(project, 'environments', 'rehearsal.env'), 'utf8')}\nREPORT_PDF=false\n`;

/**
 * Starts a sandbox of an environment. `variables` are set for it and for every command.
 * @param given an environment file; without one the rehearsal's, without PDF
 */
export async function openSandbox(
  given: string | null = null,
  variables: Readonly<Record<string, string>> = {},
): Promise<Sandbox> {
  const root = await mkdtemp(join(tmpdir(), 'runproof-new-install-'));
  const ours = `${root}-environment`;
  const environment = given ?? join(ours, 'rehearsal.env');
  if (given === null) {
    await mkdir(ours);
    await writeFile(environment, await rehearsalText());
  }
  const name = environment.replace(/^.*\//, '').replace(/\.env$/, '');
  const evidence = join(root, name, 'embedded');
  const env = {
    ...process.env,
    ...variables,
    RUNPROOF_EVIDENCE: root,
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
  };
  const start = (...words: readonly string[]) =>
    spawn(node, [commandLine, ...words], { cwd: project, env, stdio: ['pipe', 'pipe', 'pipe'] });
  const withEnvironment = (words: readonly string[]) => [...words, '--env', environment];
  const world = start(...withEnvironment(['sandbox', '--json']));
  const address = await ready(world);
  const { main } = address.accounts;
  const plain = async (...words: readonly string[]): Promise<Ended> => {
    const began = performance.now();
    const child = start(...words);
    child.stdin.end();
    const [out, err] = [collected(child.stdout), collected(child.stderr)];
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out: out(), err: err(), took: performance.now() - began };
  };
  return {
    address,
    root,
    evidence,
    start: (...words) => start(...withEnvironment(words)),
    runproof: (...words) => plain(...withEnvironment(words)),
    plain,
    async calls(since = 0) {
      const answer = await fetch(`${address.awsEndpoint}/_runproof/calls?since=${since}`);
      return (await answer.json()) as RecordedCall[];
    },
    async ledger() {
      const text = await readFile(join(evidence, 'ledger.jsonl'), 'utf8').catch(() => '');
      // A last line may be on its way.
      return text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Entry);
    },
    aws: {
      endpoint: address.awsEndpoint,
      region: main.region,
      credentials: { accessKeyId: main.accessKeyId, secretAccessKey: main.secretAccessKey },
    },
    async close() {
      const gone = once(world, 'exit');
      world.stdin.end();
      await gone;
      for (const folder of [root, ours]) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ready(world: ReturnType<typeof spawn>): Promise<WorldAddress> {
  const { stdout, stderr } = world;
  if (stdout === null || stderr === null) throw new Error('the sandbox has no output');
  const said = collected(stderr);
  const ended = once(world, 'exit').then(() => {
    throw new Error(`the sandbox did not start: ${said()}`);
  });
  ended.catch(() => undefined);
  const [line] = (await Promise.race([
    once(createInterface({ input: stdout }), 'line'),
    ended,
  ])) as [string];
  return JSON.parse(line) as WorldAddress;
}

function collected(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  return () => text;
}

/** Calls that changed something, as `service:Operation`; a call that was refused changed nothing. */
export const changes = (calls: readonly RecordedCall[]): readonly string[] =>
  calls
    .filter(
      ({ mutating, operation, status }) => mutating && operation !== 'AssumeRole' && status < 400,
    )
    .map(({ service, operation }) => `${service}:${operation}`)
    .toSorted((a, b) => a.localeCompare(b));

/** The newest judgement of every step in a run, by step. */
export function verdictsOf(
  entries: readonly Entry[],
  run: string,
): Readonly<Record<string, string>> {
  const judged = entries.flatMap((entry) =>
    entry.kind === 'judged' && entry.run === run && entry.step !== null
      ? [[entry.step, entry.data.verdict]]
      : [],
  );
  return Object.fromEntries(judged) as Record<string, string>;
}

/** The newest run's id. */
export function newestRun(entries: readonly Entry[]): string {
  return entries.findLast(({ kind }) => kind === 'run-started')?.run ?? '';
}
