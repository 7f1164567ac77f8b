import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { entriesOf } from '../../fixtures/playing/run-ledger.ts';
import { findWorld } from '../../fixtures/rehearsal/sandbox.ts';
import { deedsOf, type Deed } from '../../harness/deeds.ts';
import { findWorld } from '../../fixtures/rehearsal/sandbox.ts';
import type { Entry } from '../../harness/entries.ts';
import { loadEnvironment } from '../../harness/environment/index.ts';
import { DefinitionError } from '../../harness/errors/index.ts';
import { historyOf } from '../../harness/history.ts';
import { play, rehearseOn, type PlayOptions } from './play.ts';

const noWorld = 'none';

/** What runs of a runbook changed in this world and no later undo has taken back, oldest first. */
function stillActed(
  entries: readonly Entry[],
  runbookId: string,
  world: string | null,
): readonly Entry<'judged'>[] {
  const runs = new Set(
    entries.flatMap((entry) =>
      entry.kind === 'run-started' &&
      entry.data.runbook.id === runbookId &&
      entry.data.world === world
        ? entry.run
        : [],
    ),
  );
  const { judged } = historyOf(entries, world, null);
  return entries.filter(
    (entry): entry is Entry<'judged'> =>
      entry.kind === 'judged' &&
      entry.data.mode === 'run' &&
      entry.data.acted &&
      runs.has(entry.run) &&
      !isUndone(judged.get(entry.step ?? '')),
  );
}

const isUndone = (newest: Entry<'judged'> | undefined): boolean =>
  newest?.data.mode === 'undo' && newest.data.verdict === 'passed';

/** Undoes one run, step by step backwards; steps in which it changed nothing are left alone. */
export async function undo(
  runbookId: string,
  options: PlayOptions & { readonly run?: string },
): Promise<void> {
  const environment = loadEnvironment(options.env, { rehearse: rehearseOn(options) });
  const folder = evidenceFolder(environment);
  const folder = evidenceFolder(environment);
  const entries = await entriesOf(folder);
  const world =
    environment.target === 'aws' ? null : ((await findWorld(folder))?.worldId ?? noWorld);
  const acted = stillActed(entries, runbookId, world);
  const run = options.run ?? acted.at(-1)?.run ?? undefined;
  const steps = new Set(acted.filter((entry) => entry.run === run).map(({ step }) => step));
  if (run === undefined || steps.size === 0) {
    throw new DefinitionError(
      'RP-D107',
      `There is nothing to undo on environment "${environment.name}".`,
      {
        found:
          world === noWorld
            ? 'no rehearsal world: what runs changed in earlier ones is gone with them'
            : `no ${run === undefined ? 'run' : `step of run ${run}`} of "${runbookId}" that changed something and was not undone`,
      },
    );
  }
  await play(runbookId, options, {
    mode: 'undo',
    undoes: run,
    select: ({ placed }) => placed.map(({ step }) => step.id).filter((id) => deeds.has(id)),
  });
}
