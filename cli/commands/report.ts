import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { entriesOf } from '../../fixtures/playing/run-ledger.ts';
import { findWorld } from '../../fixtures/rehearsal/noted-world.ts';
import { loadEnvironment } from '../../harness/environment/index.ts';
import { DefinitionError } from '../../harness/errors/index.ts';
import { corroborateRun } from '../corroborate.ts';
import type { Corroboration } from '../../harness/corroboration/findings.ts';
import { closing } from '../closing.ts';
import { exitCodeWith } from '../evidence-store.ts';
import { publish } from '../publish.ts';
import { rehearseOn, sameEnvironment, type PlayOptions } from './play.ts';

export interface ReportOptions extends Pick<PlayOptions, 'env' | 'rehearse' | 'json'> {
  readonly corroborate?: boolean;
}

/**
 * Builds a run's evidence again; the ledger has all of it, however the run ended. Asked to corroborate, it ends with 1
 * where a call or an event has no twin, with 2 while AWS may still deliver it.
 */
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
  const found = options.corroborate
    ? await corroborateRun({ environment, world, folder, run, entries })
    : null;
  const all = found === null ? entries : await entriesOf(folder);
  const published = await publish({ environment, world, folder, run, entries: all });
  const exitCode = exitCodeWith(published.stored, published.record.run.exitCode ?? 2);
  closing({
    published,
    exitCode,
    json: options.json ?? false,
    options: sameEnvironment(options),
  });
  if (found !== null && !options.json) console.log(wordsOf(found));
  process.exitCode = exitCodeWith(published.stored, found === null ? 0 : exitCodeOf(found));
}

const exitCodeOf = ({ withoutCall, withoutEvent, settled }: Corroboration): number =>
  withoutCall.length + withoutEvent.length === 0 ? 0 : settled ? 1 : 2;

function wordsOf(found: Corroboration): string {
  const { calls, matched, withoutCall, withoutEvent, settled } = found;
  const twins = `CloudTrail ${matched} of ${calls} changing calls have their event`;
  const missing = [
    ...withoutEvent.map(
      ({ step, call }) =>
        `           no event: ${call.service}:${call.operation}, ${step ?? 'no step'}`,
    ),
    ...withoutCall.map(
      ({ source, name, time }) => `           no recorded call: ${source} ${name} at ${time}`,
    ),
  ];
  const later =
    missing.length > 0 && !settled
      ? ['           AWS may still deliver events: ask again later.']
      : [];
  return [twins, ...missing, ...later].join('\n');
}
