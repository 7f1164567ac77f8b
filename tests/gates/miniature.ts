import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
export const node24 = join(project, 'node_modules/node/bin/node');

const settings = [
  '.oxlintrc.json',
  '.prettierignore',
  '.prettierrc',
  'knip.json',
  'scripts',
  'tests/localstack/playwright.config.ts',
  'tests/playwright.config.ts',
  'tsconfig.json',
];

/** One file in each room, importing as far as it may, in our format, used by another: every gate lets it pass. */
const rooms = {
  'package.json': `${JSON.stringify(
    {
      name: 'miniature',
      private: true,
      type: 'module',
      bin: { runproof: 'scripts/runproof.js' },
      dependencies: { '@aws-sdk/client-ssm': '*', '@playwright/test': '*' },
      devDependencies: { '@types/node': '*', typescript: '*', knip: '*' },
    },
    null,
    2,
  )}\n`,
  'harness/step.ts': `import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Page } from '@playwright/test';

export interface Hands {
  ssm: Pick<SSMClient, 'send'>;
  page?: Page;
}

export const title = 'a title';
`,
  'harness/play/play.ts': `import { title } from '../step.ts';

export const play = () => title;
`,
  'steps/planning/read-one.ts': `import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { title, type Hands } from '../../harness/step.ts';

export async function readOne({ ssm }: Hands) {
  await ssm.send(new GetParameterCommand({ Name: title }));
}
`,
  'runbooks/sample.runbook.ts': `import { title } from '../harness/step.ts';
import { readOne } from '../steps/planning/read-one.ts';

export const sample = { title, readOne };
`,
  'fixtures/clients.ts': `import { SSMClient } from '@aws-sdk/client-ssm';
import type { Hands } from '../harness/step.ts';

export const hands = (): Hands => ({ ssm: new SSMClient({}) });
`,
  'reports/report.ts': `import { play } from '../harness/play/play.ts';

export const report = () => play();
`,
  'cli/main.ts': `import { hands } from '../fixtures/clients.ts';
import { report } from '../reports/report.ts';
import { sample } from '../runbooks/sample.runbook.ts';

console.log(report());
await sample.readOne(hands());
`,
  'tests/validation/tested.ts': `export const whatIsTested = async () => ({ software: 'miniature' });
`,
  'tests/unit/problem.test.ts': `import { expect, test } from '@playwright/test';
import { problems } from '../../scripts/setup/problem.js';

test('problems have codes', () => expect(problems).toBeDefined());
`,
};

export interface Miniature {
  folder: string;
  write(files: Record<string, string>): void;
  remove(): void;
}

/** A small project in a temporary folder, under the real project's settings and with its packages. */
export function miniature(files: Record<string, string> = {}): Miniature {
  const folder = mkdtempSync(join(tmpdir(), 'runproof-gates-'));
  for (const path of settings) cpSync(join(project, path), join(folder, path), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  const write = (more: Record<string, string>) => {
    for (const [path, text] of Object.entries(more)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  write({ ...rooms, ...files });
  return { folder, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface Outcome {
  code: number | null;
  out: string;
  error: string;
}

/** Runs a program to its end. */
export async function outcome(
  program: string,
  args: string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<Outcome> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let out = '';
  let error = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, error }));
  });
}
