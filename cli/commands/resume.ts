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

/** Goes on with the newest run of a runbook: what conformed in it is not done again, in the same world. */
export async function resume(runbookId: string, options: PlayOptions): Promise<void> {
  const environment = loadEnvironment(options.env, { rehearse: rehearseOn(options) });
  const entries = await entriesOf(evidenceFolder(environment));
  const last = entries.findLast(
    (entry) =>
      entry.kind === 'run-started' &&
      entry.data.mode === 'run' &&
      entry.data.runbook.id === runbookId,
  );
  if (last === undefined || last.run === null) {
    throw new DefinitionError(
      'RP-D106',
      `No run of "${runbookId}" on environment "${environment.name}" can be resumed.`,
    );
  }
  await play(runbookId, options, { mode: 'run', resumes: last.run, select: openSteps });
}

/** From the first step on that has not come to a good end in this world; in a new world that is the first. */
function openSteps(
  runbook: AnyRunbook,
  entries: readonly Entry[],
  world: string | null,
): readonly string[] {
  const { judged, open } = historyOf(entries, world, null);
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
