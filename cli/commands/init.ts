import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { projectFolder } from '../../fixtures/playing/software.ts';
import {
  loadEnvironment,
  readEnvironment,
  writeEnvironmentText,
  type Environment,
} from '../../harness/environment/index.ts';
import { DefinitionError } from '../../harness/errors/index.ts';
import { converse, ended } from '../asking/conversation.ts';
import { Interrupted, openLines, type Lines } from '../asking/lines.ts';
import { paint } from '../paint.ts';

interface InitOptions {
  readonly all?: boolean;
  readonly folder?: string;
}

export function register(program: Command): void {
  program
    .command('init')
    .description('Make the file of a new environment, asked question by question.')
    .argument(
      '[name]',
      'the name of the environment, such as acme-prod; asked for where it is left out',
    )
    .option('--all', 'go through every setting, those with a default, too')
    .option('--folder <path>', 'where the file goes; environments/ where it is left out')
    .addHelpText(
      'after',
      `
Only what applies is asked. An empty line takes what stands in brackets, - takes nothing, ? explains the question.
Secrets are named by where they are (env:NAME, file:PATH, ssm:/PATH), never typed. Nothing is written before the last
answer, and a file that exists is never overwritten. Answers may come from a pipe, one line for each question.

Example: npx runproof init acme-prod`,
    )
    .action(init);
}

/** Asks for an environment and writes its file. Ends with 130 and without a file when it is interrupted. */
async function init(given: string | undefined, options: InitOptions): Promise<void> {
  const lines = openLines(process.stdin, process.stdout);
  try {
    const name = given ?? (await askName(lines));
    const path = freePath(name, options.folder ?? join(projectFolder, 'environments'));
    const say = (text: string) => console.log(text);
    say(
      `${paint.bold(`A new environment: ${name}`)}\nAn empty line takes what stands in brackets, ? explains, Ctrl-C ends without writing.`,
    );
    const textOf = (answers: Readonly<Record<string, string>>) =>
      writeEnvironmentText(answers, `Environment ${name}, made with runproof init.`);
    const answers = await converse({
      lines,
      say,
      everything: options.all ?? false,
      examine: (found) => void readEnvironment(textOf(found), { name, file: shown(path) }),
    });
    write(path, textOf(answers));
    say(nextSteps(loadEnvironment(path), options.folder === undefined ? name : path));
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.error('\nInterrupted; nothing was written.');
    process.exitCode = 130;
  } finally {
    lines.close();
  }
}

async function askName(lines: Lines): Promise<string> {
  const line = await lines.ask(`${paint.bold('Name of the environment')}, such as acme-prod: `);
  if (line === null) throw ended('the name was to be answered next');
  return line.trim();
}

/** Where the file goes. Throws DefinitionError RP-D181 for a name that cannot be one, RP-D182 where it is taken. */
function freePath(name: string, folder: string): string {
  if (!/^[A-Za-z0-9][\w-]{0,62}$/.test(name)) {
    throw new DefinitionError('RP-D181', 'An environment cannot have that name.', {
      found: JSON.stringify(name),
      expected: 'letters, digits, - and _, at most 63, beginning with a letter or digit',
    });
  }
  const path = join(folder, `${name}.env`);
  if (existsSync(path)) throw taken(path);
  return path;
}

const taken = (path: string): DefinitionError =>
  new DefinitionError('RP-D182', 'An environment of that name exists already.', {
    where: shown(path),
  });

const shown = (path: string): string => {
  const inside = relative(projectFolder, path);
  return inside.startsWith('..') ? path : inside;
};

/** Writes all or nothing, and never over a file that came into being meanwhile. */
function write(path: string, text: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  let descriptor: number;
  try {
    descriptor = openSync(path, 'wx');
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? taken(path) : error;
  }
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(path);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function nextSteps({ file, target, findings }: Environment, called: string): string {
  const noted = findings.map(({ code, sentence }) => `  ${code} ${sentence}`);
  return [
    `\n${paint.bold(`Written: ${file}`)}, target ${target}.`,
    ...(noted.length === 0 ? [] : ['Worth knowing, holding nothing up:', ...noted]),
    '\nNext:',
    `  npx runproof doctor --env ${called}`,
    ...(target === 'aws'
      ? [`  npx runproof run new-install --env ${called} --rehearse embedded`]
      : []),
    `  npx runproof plan new-install --env ${called}`,
  ].join('\n');
}
