import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { entriesOf } from '../../fixtures/playing/run-ledger.ts';
import { findWorld } from '../../fixtures/rehearsal/noted-world.ts';
import { loadEnvironment } from '../../harness/environment/index.ts';
import { DefinitionError } from '../../harness/errors/index.ts';
import { closing } from '../closing.ts';
import { exitCodeWith } from '../evidence-store.ts';
import { publish } from '../publish.ts';
import { rehearseOn, type PlayOptions } from './play.ts';

type ReportOptions = Pick<PlayOptions, 'env' | 'rehearse' | 'json'>;

/** Builds a run's evidence again; the ledger has all of it, however the run ended. */
export async function report(asked: string | undefined, options: ReportOptions): Promise<void> {
  const environment = loadEnvironment(options.env, { rehearse: rehearseOn(options) });
  const folder = evidenceFolder(environment);
  const entries = await entriesOf(folder);
  const runs = entries.flatMap(({ kind, run }) =>
    kind === 'run-started' && run !== null ? [run] : [],
  );
  const run = asked ?? runs.at(-1);
  if (run === undefined || !runs.includes(run)) {
    throw new DefinitionError(
      'RP-D108',
      `Environment "${environment.name}" has no ${asked === undefined ? 'run' : `run "${asked}"`} on ${environment.target}.`,
      {
        expected: runs.length === 0 ? 'a run first' : `one of ${runs.slice(-5).join(', ')}`,
      },
    );
  }
  const world = environment.target === 'aws' ? null : await findWorld(folder);
  const published = await publish({ environment, world, folder, run, entries });
  const exitCode = exitCodeWith(published.stored, published.record.run.exitCode ?? 2);
  closing({ published, exitCode, json: options.json ?? false });
  process.exitCode = exitCodeWith(published.stored, 0);
}
