import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { entriesOf } from '../../fixtures/playing/run-ledger.ts';
import { findWorld } from '../../fixtures/rehearsal/noted-world.ts';
import { deedsOf } from '../../harness/deeds.ts';
import type { Entry } from '../../harness/entries.ts';
import { loadEnvironment } from '../../harness/environment/index.ts';
import { DefinitionError } from '../../harness/errors/index.ts';
import { historyOf } from '../../harness/history.ts';
import { play, rehearseOn, type PlayOptions } from './play.ts';

const noWorld = 'none';

/** Undoes one run, step by step backwards; steps in which it changed nothing are left alone. */
export async function undo(
  runbookId: string,
  options: PlayOptions & { readonly run?: string },
): Promise<void> {
  const environment = loadEnvironment(options.env, { rehearse: rehearseOn(options) });
  const folder = evidenceFolder(environment);
  const entries = await entriesOf(folder);
  const world =
    environment.target === 'aws' ? null : ((await findWorld(folder))?.worldId ?? noWorld);
  const runs = runsOf(entries, runbookId, world).filter(
    (run) => options.run === undefined || run === options.run,
  );
  const undone = undoneDeeds(entries);
  // Without a run named, a step that was just undone is left at that, whoever else acted in it before.
  const settled = options.run === undefined ? undoneSteps(entries, world) : new Set<string>();
  const stepsOf = (run: string) =>
    [...deedsOf(entries, run).keys()].filter(
      (id) => !undone.has(`${run} ${id}`) && !settled.has(id),
    );
  const run = runs.findLast((one) => stepsOf(one).length > 0);
  if (run === undefined) {
    throw new DefinitionError(
      'RP-D107',
      `There is nothing to undo on environment "${environment.name}".`,
      {
        found:
          world === noWorld
            ? 'no rehearsal world: what runs changed in earlier ones is gone with them'
            : `nothing that ${options.run === undefined ? 'a run' : `run ${options.run}`} of "${runbookId}" changed and that was not undone`,
      },
    );
  }
  const steps = new Set(stepsOf(run));
  await play(runbookId, options, {
    mode: 'undo',
    undoes: run,
    select: ({ placed }) => placed.map(({ step }) => step.id).filter((id) => steps.has(id)),
  });
}

/** Runs of a runbook in this world, oldest first: what other worlds hold cannot be reached. */
const runsOf = (entries: readonly Entry[], runbookId: string, world: string | null) =>
  entries.flatMap((entry) =>
    entry.kind === 'run-started' &&
    entry.data.mode === 'run' &&
    entry.data.runbook.id === runbookId &&
    entry.data.world === world
      ? (entry.run ?? [])
      : [],
  );

/** What undos that passed have taken back, as `run step`: another run may have acted in the same step, and stands. */
function undoneDeeds(entries: readonly Entry[]): ReadonlySet<string> {
  const undoing = new Map(
    entries.flatMap((entry) =>
      entry.kind === 'run-started' && entry.data.undoes ? [[entry.run, entry.data.undoes]] : [],
    ),
  );
  return new Set(
    entries.flatMap((entry) =>
      entry.kind === 'judged' && entry.data.mode === 'undo' && entry.data.verdict === 'passed'
        ? `${undoing.get(entry.run)} ${entry.step}`
        : [],
    ),
  );
}

/** Steps whose newest result is an undo that passed. */
const undoneSteps = (entries: readonly Entry[], world: string | null): ReadonlySet<string> =>
  new Set(
    [...historyOf(entries, world, null).judged].flatMap(([step, { data }]) =>
      data.mode === 'undo' && data.verdict === 'passed' ? step : [],
    ),
  );
