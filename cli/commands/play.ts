import { findWorld } from '../../fixtures/rehearsal/noted-world.ts';
import { guardEndpoints } from '../../fixtures/accounts/endpoint-guard.ts';
import { storeLocation } from '../../fixtures/evidence-store/location.ts';
import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { operatorName } from '../../fixtures/playing/operator.ts';
import { prepareRun, takeTurn, type Turn } from '../../fixtures/playing/prepare-run.ts';
import { entriesOf } from '../../fixtures/playing/run-ledger.ts';
import type { WorldAddress } from '../../fixtures/targets/rehearsal.ts';
import { repeatedBy } from '../../harness/deviations/index.ts';
import type { Entry } from '../../harness/entries.ts';
import { loadEnvironment, type Environment } from '../../harness/environment/index.ts';
import { EvidenceError } from '../../harness/errors/index.ts';
import { historyOf } from '../../harness/history.ts';
import type { AnyRunbook } from '../../harness/runbook.ts';
import type { Way } from '../../harness/step.ts';
import type { Mode } from '../../harness/verdict.ts';
import { confirmIrreversible } from '../confirm.ts';
import { closing } from '../closing.ts';
import { exitCodeWith } from '../evidence-store.ts';
import { departing, followsNone, protocolToFollow, type Following } from '../following.ts';
import { opening, toldOfDepartures, toldOfProtocol, toldOfWorld } from '../opening.ts';
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
  readonly via?: Way;
  /** Digest of the approved protocol to follow. */
  readonly protocol?: string;
  /** Follows none. */
  readonly unqualified?: boolean;
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

/** The options that make another command mean the same environment and target. */
export const sameEnvironment = ({
  env,
  rehearse,
}: {
  readonly env?: string | undefined;
  readonly rehearse?: PlayOptions['rehearse'] | undefined;
}): string =>
  [
    '',
    ...(env === undefined ? [] : ['--env', env]),
    ...(rehearse === undefined ? [] : ['--rehearse', ...(rehearse === true ? [] : [rehearse])]),
  ].join(' ');

/** Plays a runbook or some of its steps, publishes the evidence and sets the exit code. */
export async function play(runbookId: string, options: PlayOptions, scheme: Scheme): Promise<void> {
  const environment = loadEnvironment(options.env, { rehearse: rehearseOn(options) });
  const runbook = await loadRunbook(runbookId);
  refuseUnbuilt(environment);
  storeLocation(environment);
  guardEndpoints(environment);
  await refuseUnasked(runbook, environment, options, scheme);
  const following = await followingOf(runbook, environment, options, scheme);
  const turn = await takeTurn(environment, process.argv.slice(2), options.breakLock);
  try {
    const quiet = options.json ?? false;
    if (!quiet) opening(scheme.mode, runbook, environment);
    if (!quiet) toldOfProtocol(following);
    const starting = useWorld(environment, rehearseOn(options) ?? null);
    const world = await (quiet ? starting : toldOfWorld(starting));
    try {
      const { address } = world;
      await playIn({ turn, world: address, runbook, environment, options, scheme, following });
    } finally {
      await world.close();
    }
  } finally {
    await turn.lock.release();
  }
}

/** What was asked for wrongly is said before a lock is taken or a world is started. */
async function refuseUnasked(
  runbook: AnyRunbook,
  environment: Environment,
  options: PlayOptions,
  { mode }: Scheme,
): Promise<void> {
  const folder = evidenceFolder(environment);
  const entries = await entriesOf(folder);
  refuseLostLedger(environment, entries, folder);
  const selected = selectSteps(runbook, options);
  if (mode !== 'run') return;
  const onAws = environment.target === 'aws';
  const world = onAws ? null : ((await findWorld(folder))?.worldId ?? 'a new world');
  requireReason(selected, options, historyOf(entries, world, null), reasonIn(options));
}

/** Only runs follow a protocol: plan and audit change nothing, and undoing must be possible when things go wrong. */
async function followingOf(
  runbook: AnyRunbook,
  environment: Environment,
  options: PlayOptions,
  { mode, resumes }: Scheme,
): Promise<Following> {
  if (mode !== 'run') return followsNone;
  const folder = evidenceFolder(environment);
  const { protocol, unqualified } = options;
  return protocolToFollow({
    runbook,
    environment,
    asked: { protocol, unqualified, options: sameEnvironment(options) },
    entries: await entriesOf(folder),
    folder,
    resumes: resumes ?? null,
    operator: operatorName(),
  });
}

const reasonIn = ({ reason }: PlayOptions): string | null => reason?.trim() || null;

async function playIn(given: {
  turn: Turn;
  world: WorldAddress | null;
  runbook: AnyRunbook;
  environment: Environment;
  options: PlayOptions;
  scheme: Scheme;
  following: Following;
}): Promise<void> {
  const { turn, world, runbook, environment, options, scheme, following } = given;
  const json = options.json ?? false;
  const chosen = options.step ?? options.from;
  const selected =
    scheme.select !== undefined && chosen === undefined
      ? scheme.select(runbook, await entriesOf(turn.folder), world?.worldId ?? null)
      : selectSteps(runbook, options);
  if (selected.length === 0) {
    console.log(json ? JSON.stringify({ run: null, exitCode: 0 }) : nothingLeft);
    return;
  }
  const { protocol, unqualified } = following;
  const departures =
    protocol === null
      ? []
      : await departing(protocol, {
          runbook,
          environment,
          entries: await entriesOf(turn.folder),
          world: world?.worldId ?? null,
          selected,
          named: (options.step ?? []).length > 0,
        });
  if (!json) toldOfDepartures(departures);
  const prepared = await prepareRun(turn, {
    mode: scheme.mode,
    via: options.via ?? 'console',
    runbook,
    environment,
    rehearse: rehearseOn(options) ?? null,
    world,
    selected,
    reason: reasonIn(options),
    confirmed: await confirmIrreversible(runbook, selected, environment, scheme.mode, options),
    resumes: scheme.resumes ?? null,
    undoes: scheme.undoes ?? null,
    command: process.argv.slice(2),
    protocol: protocol === null ? null : { ...protocol, departures },
    unqualified,
  });
  try {
    const played = await playInPlaywright(
      prepared.path,
      { runbook: runbook.id, target: environment.target },
      { headed: options.headed ?? false, json },
    );
    const { entries, exitCode: ofRun, unjudged } = await prepared.finish(played);
    const { folder, run } = turn;
    const published = await publish({ environment, world, folder, run, entries });
    const exitCode = exitCodeWith(published.stored, ofRun);
    const next = nextOf(runbook, options, scheme, exitCode);
    closing({
      published,
      exitCode,
      json,
      options: sameEnvironment(options),
      repeats: repeatedBy(entries, run),
      next,
    });
    process.exitCode = played.interrupted ? 130 : exitCode;
    if (unjudged.length > 0) throw neverJudged(run, unjudged);
  } finally {
    await prepared.discard();
  }
}

/** What a good end calls for, as a command. */
function nextOf(
  { afterwards }: AnyRunbook,
  { env, rehearse }: PlayOptions,
  { mode }: Scheme,
  exitCode: number,
): string | null {
  if (afterwards === undefined || mode !== 'run' || exitCode !== 0) return null;
  return `npx runproof audit ${afterwards}${sameEnvironment({ env, rehearse })}`;
}

const nothingLeft = 'Nothing is left to do: every step has come to a good end.';

function neverJudged(run: string, steps: readonly string[]): EvidenceError {
  return new EvidenceError('RP-E406', 'The player ended before every step was judged.', {
    where: `run ${run}`,
    found: `no judgement of ${steps.join(', ')}`,
  });
}
