import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { entriesOf } from '../../fixtures/playing/run-ledger.ts';
import { loadEnvironment } from '../../harness/environment/index.ts';
import { DefinitionError } from '../../harness/errors/index.ts';
import { play, rehearseOn, type PlayOptions } from './play.ts';

/** Undoes one run, step by step backwards; steps in which it changed nothing are left alone. */
export async function undo(runbookId: string, options: PlayOptions & { readonly run?: string }): Promise<void> {
  const environment = loadEnvironment(options.env, { rehearse: rehearseOn(options) });
  const entries = await entriesOf(evidenceFolder(environment));
  const acted = entries.filter(
    (entry) => entry.kind === 'judged' && entry.data.mode === 'run' && entry.data.acted && entry.run !== null,
  );
  const run = options.run ?? acted.at(-1)?.run ?? undefined;
  const steps = new Set(acted.filter((entry) => entry.run === run).map(({ step }) => step));
  if (run === undefined || steps.size === 0) {
    throw new DefinitionError('RP-D107', `There is nothing to undo on environment "${environment.name}".`, {
      found: run === undefined ? 'no run that changed anything' : `no step of run ${run} that changed anything`,
    });
  }
  await play(runbookId, options, {
    mode: 'undo',
    undoes: run,
    select: ({ placed }) => placed.map(({ step }) => step.id).filter((id) => steps.has(id)),
  });
}
