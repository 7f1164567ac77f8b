import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { entriesOf } from '../../fixtures/playing/run-ledger.ts';
import {
  deviationsIn,
  unopenedIn,
  type DeviationStory,
  type FoundDeviation,
} from '../../harness/deviations/index.ts';
import type { Entry } from '../../harness/entries.ts';
import { loadEnvironment, type Environment } from '../../harness/environment/index.ts';
import { DefinitionError } from '../../harness/errors/index.ts';
import { rehearseOn, sameEnvironment, type PlayOptions } from '../commands/play.ts';

export type Where = Pick<PlayOptions, 'env' | 'rehearse'>;

/** What the ledger of an environment says of its deviations. */
export interface Found {
  readonly environment: Environment;
  readonly folder: string;
  readonly entries: readonly Entry[];
  readonly stories: ReadonlyMap<string, DeviationStory>;
  /** Options that make another command mean the same environment. */
  readonly options: string;
}

export async function findDeviations(where: Where): Promise<Found> {
  const environment = loadEnvironment(where.env, { rehearse: rehearseOn(where) });
  const folder = evidenceFolder(environment);
  const entries = await entriesOf(folder);
  return {
    environment,
    folder,
    entries,
    stories: deviationsIn(entries),
    options: sameEnvironment(where),
  };
}

/** @throws DefinitionError RP-D570 naming the ones there are */
export function storyOf({ stories, environment }: Found, id: string): DeviationStory {
  const story = stories.get(id);
  if (story !== undefined) return story;
  const open = [...stories.values()].filter(({ closed }) => closed === null);
  throw new DefinitionError(
    'RP-D570',
    `Environment "${environment.name}" has no deviation "${id}" on ${environment.target}.`,
    {
      found:
        stories.size === 0
          ? 'no deviation at all'
          : `open: ${open.map(({ opened }) => opened.data.id).join(', ') || 'none'}`,
    },
  );
}

/** Runs with failures the ledger never opened a deviation for, with what failed. */
export const unopenedRuns = ({ entries }: Found): ReadonlyMap<string, readonly FoundDeviation[]> =>
  new Map(
    [...failedRuns(entries)].flatMap((run) => {
      const found = unopenedIn(entries, run);
      return found.length === 0 ? [] : [[run, found] as const];
    }),
  );

const failedRuns = (entries: readonly Entry[]): ReadonlySet<string> =>
  new Set(
    entries.flatMap((entry) =>
      entry.kind === 'judged' && entry.data.verdict === 'failed' ? (entry.run ?? []) : [],
    ),
  );
