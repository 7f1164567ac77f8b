import { findWorld } from '../../fixtures/rehearsal/sandbox.ts';
import { guardEndpoints } from '../../fixtures/accounts/endpoint-guard.ts';
import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { prepareRun } from '../../fixtures/playing/prepare-run.ts';
import { entriesOf } from '../../fixtures/playing/run-ledger.ts';
import type { Entry } from '../../harness/entries.ts';
import { loadEnvironment } from '../../harness/environment/index.ts';
import { EvidenceError } from '../../harness/errors/index.ts';
import { historyOf } from '../../harness/history.ts';
import type { AnyRunbook } from '../../harness/runbook.ts';
import type { Mode } from '../../harness/verdict.ts';
import { confirmIrreversible } from '../confirm.ts';
import { closing } from '../closing.ts';
import { opening, toldOfWorld } from '../opening.ts';
import { playInPlaywright } from '../playwright.ts';
import { publish } from '../publish.ts';
import { refuseLostLedger, refuseUnbuilt } from '../refusals.ts';
import { loadRunbook } from '../runbooks.ts';
import { requireReason, selectSteps } from '../selection.ts';
import { useWorld } from '../world.ts';

/** Options of every command that plays steps. */
export interface PlayOptions {
  readonly env: string;
  readonly rehearse?: true | 'embedded' | 'localstack';
  readonly step?: readonly string[];
  readonly from?: string;
  readonly reason?: string;
  readonly confirm?: readonly string[];
  readonly breakLock?: string;
  readonly headed?: boolean;
  readonly json?: boolean;
}

export interface Scheme {
  readonly mode: Mode;
  readonly resumes?: string;
  readonly undoes?: string;
  /** Steps to play where the options name none. */
  readonly select?: (
    runbook: AnyRunbook,
    entries: readonly Entry[],
    world: string | null,
  ) => readonly string[];
}

export const rehearseOn = ({
  rehearse,
}: Pick<PlayOptions, 'rehearse'>): 'embedded' | 'localstack' | undefined =>
  rehearse === true ? 'embedded' : rehearse;

/** Plays a runbook or some of its steps, publishes the evidence and sets the exit code. */
export async function play(runbookId: string, options: PlayOptions, scheme: Scheme): Promise<void> {
  const rehearse = rehearseOn(options);
  const environment = loadEnvironment(options.env, { rehearse });
  const runbook = await loadRunbook(runbookId);
  refuseUnbuilt(environment);
  guardEndpoints(environment);
  selectSteps(runbook, options);
  const folder = evidenceFolder(environment);
  const known = await findWorld(folder);
  const reason = options.reason?.trim() || null;
  const entries = await entriesOf(folder);
  refuseLostLedger(environment, entries, folder);
  const worldId = known?.worldId ?? (environment.target === 'aws' ? null : 'a new world');
  if (scheme.mode === 'run')
    requireReason(
      selectSteps(runbook, options),
      options,
      historyOf(entries, worldId, null),
      reason,
    );
  const quiet = options.json ?? false;
  if (!quiet) opening(scheme.mode, runbook, environment);
  const starting = useWorld(environment, rehearse ?? null);
  const world = await (quiet ? starting : toldOfWorld(starting));
  try {
    const chosen = options.step ?? options.from;
    const selected =
      scheme.select !== undefined && chosen === undefined
        ? scheme.select(runbook, entries, world.address?.worldId ?? null)
        : selectSteps(runbook, options);
    if (selected.length === 0) {
      console.log(options.json === true ? JSON.stringify({ run: null, exitCode: 0 }) : nothingLeft);
      return;
    }
    const confirmed = await confirmIrreversible(
      runbook,
      selected,
      environment,
      scheme.mode,
      options,
    );
    const prepared = await prepareRun({
      mode: scheme.mode,
      runbook,
      environment,
      rehearse: rehearse ?? null,
      world: world.address,
      selected,
      reason,
      confirmed,
      resumes: scheme.resumes ?? null,
      undoes: scheme.undoes ?? null,
      command: process.argv.slice(2),
      breakLock: options.breakLock,
    });
    try {
      const played = await playInPlaywright(
        prepared.path,
        { runbook: runbook.id, target: environment.target },
        { headed: options.headed ?? false, json: options.json ?? false },
      );
      const finished = await prepared.finish(played);
      const { run } = prepared.file;
      const published = await publish({
        environment,
        world: world.address,
        folder,
        run,
        entries: finished.entries,
      });
      closing({ published, exitCode: finished.exitCode, json: options.json ?? false });
      process.exitCode = played.interrupted ? 130 : finished.exitCode;
      if (finished.unjudged.length > 0) throw neverJudged(run, finished.unjudged);
    } finally {
      await prepared.release();
    }
  } finally {
    await world.close();
  }
}

const nothingLeft = 'Nothing is left to do: every step has come to a good end.';

function neverJudged(run: string, steps: readonly string[]): EvidenceError {
  return new EvidenceError('RP-E406', 'The player ended before every step was judged.', {
    where: `run ${run}`,
    found: `no judgement of ${steps.join(', ')}`,
  });
}
