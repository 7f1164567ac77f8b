import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = fileURLToPath(new URL('../../..', import.meta.url));
const node = join(project, 'node_modules', 'node', 'bin', 'node');

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Calling {
  /** Variables to set; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly input?: string;
  /** Answers for keys that are asked for, as a person would give them; an empty line for any other question. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Interrupts the command when it asks for this key. */
  readonly interruptAt?: string;
}

/** Runs the real command line to its end. */
export async function runproof(
  words: readonly string[],
  { env = {}, input, answers, interruptAt }: Calling = {},
): Promise<Said> {
  const child = spawn(node, [join(project, 'cli', 'main.ts'), ...words], {
    cwd: project,
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1', ...env },
  });
  let out = '';
  let err = '';
  let seen = 0;
  child.stdin.on('error', () => undefined);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    const lines = out.split('\n').slice(0, -1);
    for (const line of lines.slice(seen)) {
      const asked =
        /^([A-Z][A-Z0-9_]+|Go through them, too\?|Name of the environment)(?=[ :,]).*:$/.exec(
          line,
        )?.[1];
      if (asked === undefined || answers === undefined) continue;
      if (asked === interruptAt) child.kill('SIGINT');
      else child.stdin.write(`${answers[asked] ?? ''}\n`);
    }
    seen = lines.length;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  if (answers === undefined) child.stdin.end(input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'runproof-commands-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
