import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Entry, Judgment } from '../../harness/entries.ts';
import type { WorldAddress } from '../../fixtures/targets/rehearsal.ts';

const project = join(import.meta.dirname, '../..');
const node = join(project, 'node_modules', 'node', 'bin', 'node');
const target = ['--rehearse', 'localstack'];

export interface Said {
  readonly code: number | null;
  readonly out: string;
}

type Variables = Readonly<Record<string, string>>;

/** The real command line on the real LocalStack, with an evidence folder of its own. */
export interface Installation {
  /** `evidence/rehearsal/localstack` of this installation. */
  readonly evidence: string;
  runproof(words: readonly string[], variables?: Variables): Promise<Said>;
  /** A world that stays until it is ended. */
  sandbox(variables?: Variables): Promise<Sandbox>;
  entries(): readonly Entry[];
  /** What the newest run found of each step. */
  judgments(): ReadonlyMap<string, Judgment>;
  remove(): Promise<void>;
}

export interface Sandbox {
  readonly child: ChildProcess;
  readonly address: WorldAddress;
  end(): Promise<void>;
}

export async function anInstallation(): Promise<Installation> {
  const root = await mkdtemp(join(tmpdir(), 'runproof-localstack-'));
  const evidence = join(root, 'rehearsal', 'localstack');
  const start = (words: readonly string[], variables: Variables = {}) =>
    spawn(node, [join(project, 'cli', 'main.ts'), ...words, ...target], {
      cwd: project,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, RUNPROOF_EVIDENCE: root, NO_COLOR: '1', ...variables },
    });
  const entries = (): readonly Entry[] =>
    readFileSync(join(evidence, 'ledger.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Entry);
  return {
    evidence,
    async runproof(words, variables) {
      const child = start(words, variables);
      child.stdin.end();
      let out = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (text: Buffer) => (out += text.toString()));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, out };
    },
    async sandbox(variables) {
      const child = start(['sandbox', '--json'], variables);
      let complaints = '';
      child.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
      const line = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
      const ended = once(child, 'exit').then(() => {
        throw new Error(`The sandbox ended: ${complaints}`);
      });
      ended.catch(() => {});
      const [text] = await Promise.race([line, ended]);
      return {
        child,
        address: JSON.parse(text) as WorldAddress,
        async end() {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const gone = once(child, 'exit');
          child.stdin.end();
          await gone;
        },
      };
    },
    entries,
    judgments() {
      const run = entries().findLast(({ kind }) => kind === 'run-started')?.run;
      return new Map(
        entries().flatMap((entry) =>
          entry.kind === 'judged' && entry.run === run
            ? [[entry.step ?? '', entry.data] as const]
            : [],
        ),
      );
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
