import { DefinitionError } from '../../harness/errors/index.ts';
import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { entriesOf } from '../../fixtures/playing/run-ledger.ts';
import type { Entry } from '../../harness/entries.ts';
import { loadEnvironment } from '../../harness/environment/index.ts';
import { historyOf } from '../../harness/history.ts';
import type { AnyRunbook } from '../../harness/runbook.ts';
import type { Verdict } from '../../harness/verdict.ts';
import { play, rehearseOn, type PlayOptions } from './play.ts';

const done: ReadonlySet<Verdict> = new Set(['passed', 'already conformant', 'not applicable']);

/** Goes on with the newest run of a runbook, or of any where none is named. */
export async function resume(named: string | undefined, options: PlayOptions): Promise<void> {
  const environment = loadEnvironment(options.env, { rehearse: rehearseOn(options) });
  const entries = await entriesOf(evidenceFolder(environment));
  const last = entries.findLast(
    (entry) =>
      entry.kind === 'run-started' &&
      entry.data.mode === 'run' &&
      (named === undefined || entry.data.runbook.id === named),
  );
  if (last?.kind !== 'run-started' || last.run === null) {
    throw new DefinitionError(
      'RP-D106',
      `No run ${named === undefined ? '' : `of "${named}" `}on environment "${environment.name}" can be resumed.`,
    );
  }
  await play(last.data.runbook.id, options, {
    mode: 'run',
    resumes: last.run,
    select: openSteps,
  });
}

/**
 * The steps that have not come to a good end in this world since the newest run of the whole runbook began; in a new
 * world, all. What an earlier full run found says nothing about steps the newest did not get to.
 */
function openSteps(
  runbook: AnyRunbook,
  entries: readonly Entry[],
  world: string | null,
): readonly string[] {
  const { open } = historyOf(entries, world, null);
  const began = entries.findLastIndex(
    (entry) =>
      entry.kind === 'run-started' &&
      entry.data.mode === 'run' &&
      entry.data.world === world &&
      entry.data.runbook.id === runbook.id &&
      entry.data.resumes === null &&
      entry.data.steps.every(({ selected }) => selected),
  );
  const { judged } = historyOf(entries.slice(Math.max(began, 0)), world, null);
  const isDone = (id: string) => {
    const entry = judged.get(id);
    return (
      entry !== undefined &&
      entry.data.mode === 'run' &&
      done.has(entry.data.verdict) &&
      !open.has(id)
    );
  };
  return runbook.placed.map(({ step }) => step.id).filter((id) => !isDone(id));
}
