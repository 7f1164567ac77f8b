import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectFolder } from '../fixtures/playing/software.ts';
import { DefinitionError } from '../harness/errors/index.ts';
import { declaredRunbooks, type AnyRunbook } from '../harness/runbook.ts';

const ending = '.runbook.ts';

/** Where runbook files are: the project's `runbooks`, unless RUNPROOF_RUNBOOKS names another folder. */
export const runbooksFolder = (): string =>
  process.env['RUNPROOF_RUNBOOKS'] ?? join(projectFolder, 'runbooks');

export async function runbookNames(): Promise<readonly string[]> {
  const files = await readdir(runbooksFolder());
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => basename(file, ending))
    .toSorted();
}

/**
 * Loads a runbook by its id, which is its file's name. `aside` (a query such as `?aside`) loads a copy, for a process in
 * which somebody else is yet to load the file and wants it to be run then.
 */
export async function loadRunbook(id: string, aside = ''): Promise<AnyRunbook> {
  const known = await runbookNames();
  if (!known.includes(id)) {
    throw new DefinitionError('RP-D101', `There is no runbook "${id}".`, {
      expected: `one of ${known.join(', ')}`,
    });
  }
  await load(join(runbooksFolder(), `${id}${ending}`), aside);
  const runbook = declaredRunbooks().find((declared) => declared.id === id);
  if (runbook === undefined) {
    throw new DefinitionError(
      'RP-D102',
      `The file of runbook "${id}" declares no runbook of that id.`,
      {
        where: join(runbooksFolder(), `${id}${ending}`),
      },
    );
  }
  check(runbook);
  return runbook;
}

async function load(path: string, aside: string): Promise<void> {
  try {
    await import(`${pathToFileURL(path).href}${aside}`);
  } catch (cause) {
    throw new DefinitionError('RP-D123', 'A runbook file cannot be loaded.', {
      where: path,
      found: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
      cause,
    });
  }
}

/** What types cannot hold for definitions put together at run time. */
function check({ id, placed }: AnyRunbook): void {
  const seen = new Map<string, string>();
  for (const { step, location } of placed) {
    const here = `${location.file}:${location.line}`;
    const there = seen.get(step.id);
    if (there !== undefined) {
      throw new DefinitionError(
        'RP-D103',
        `Two steps of runbook "${id}" share the id "${step.id}".`,
        {
          where: `${there}, ${here}`,
        },
      );
    }
    seen.set(step.id, here);
  }
}

/** Every runbook there is, in the order of their ids. */
export async function loadRunbooks(): Promise<readonly AnyRunbook[]> {
  const loaded: AnyRunbook[] = [];
  for (const id of await runbookNames()) loaded.push(await loadRunbook(id));
  return loaded;
}
