import type { Attached, AttestationState, Failure, Judged, Judgment } from '../entries.ts';
import { EvidenceError, RunproofError } from '../errors/index.ts';
import type { Identified } from '../hands.ts';
import { NotSupportedError } from '../not-supported.ts';
import type { Facts } from '../step.ts';
import { WaitsFor } from '../waits-for.ts';
import type { Mode, Verdict } from '../verdict.ts';
import { failureOf, remedyOf } from './failure.ts';
import { attest } from './attest.ts';
import { confirm } from './confirm.ts';
import { allHold, judgeAll } from './judge.ts';
import { handNeeds, MissingOutputError } from './needs.ts';
import { contextsOf, tokenOf, type Contexts, type Scene } from './scene.ts';
import { look, settle, type Look } from './settle.ts';
import { outputsOf } from './outputs.ts';
import { lastSeen, nothingTaken } from './after-acting.ts';
import { watchCalls, type Watch } from './watch.ts';

/** What has been found out so far; the judgement is drawn from it, however far the step came. */
export interface Findings {
  identified: Identified | null;
  used: readonly string[];
  before: Facts | null;
  facts: Facts | null;
  preconditions: readonly Judged[];
  criteria: readonly Judged[];
  attestations: readonly AttestationState[];
  prepared: Judgment['prepared'];
  failure: Failure | null;
  remedy: string | null;
}

export interface Ruling {
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly remedy?: string;
}

/** What is done after the first look; decides the verdict. */
export type Play = (
  scene: Scene,
  found: Findings,
  contexts: Contexts,
  first: Look,
  watch: Watch,
) => Promise<Ruling>;

/** Plays one step in the scene's mode, records the judgement in the ledger and returns it. Does not throw for what AWS or a page does. */
export const playStep = (scene: Scene): Promise<Judgment> => playWith(scene, proceed);

export async function playWith(scene: Scene, play: Play): Promise<Judgment> {
  const watch = watchCalls(
    scene.journal,
    scene.placed.step.id,
    tokenOf(scene.run, scene.placed.step.id),
  );
  const attachments: Attached[] = [];
  const found = nothingFound();
  const started = scene.hands.now();
  const ruling = await rule(scene, found, watch, attachments, play);
  return record(scene, started, found, ruling, watch, attachments);
}

/** Records that a step was not run, and why. */
export function leaveOut(scene: Scene, reason: string): Promise<Judgment> {
  const watch = watchCalls(scene.journal, scene.placed.step.id, '');
  return record(
    scene,
    scene.hands.now(),
    nothingFound(),
    { verdict: 'not run', reason },
    watch,
    [],
  );
}

const nothingFound = (): Findings => ({
  identified: null,
  used: [],
  before: null,
  facts: null,
  preconditions: [],
  criteria: [],
  attestations: [],
  prepared: null,
  failure: null,
  remedy: null,
});

/** Remedies name commands without an environment; whoever reads them shall be able to copy them. */
const forEnvironment = ({ commandOptions = '' }: Scene, remedy: string | null): string | null =>
  remedy?.replaceAll(/npx runproof (attest \S+|[a-z]+)/g, (command) => command + commandOptions) ??
  null;

async function record(
  scene: Scene,
  started: Date,
  found: Findings,
  ruling: Ruling,
  watch: Watch,
  attachments: readonly Attached[],
): Promise<Judgment> {
  const { step } = scene.placed;
  const { account } = step;
  const judgment: Judgment = {
    mode: scene.mode,
    verdict: ruling.verdict,
    reason: ruling.reason ?? null,
    remedy: forEnvironment(scene, ruling.remedy ?? found.remedy),
    title: step.title,
    procedure: step.procedure,
    account: {
      name: account,
      id: scene.hands.placeOf(account)?.accountId ?? null,
      region: scene.hands.placeOf(step.region ?? account)?.region ?? null,
      caller: found.identified?.caller ?? null,
    },
    started: started.toISOString(),
    ended: scene.hands.now().toISOString(),
    preconditions: found.preconditions,
    criteria: found.criteria,
    attestations: found.attestations,
    prepared: found.prepared,
    before: found.before,
    facts: found.facts,
    outputs: outputsOf(scene, found.facts),
    used: found.used,
    acted: watch.intended(),
    settles: scene.history.open.get(step.id)?.seq ?? null,
    calls: watch.calls,
    attachments: [...attachments, ...found.attestations.flatMap(({ given }) => given?.files ?? [])],
    failure: found.failure,
    irreversible: step.irreversible ?? null,
  };
  await scene.journal.append('judged', judgment, {
    step: step.id,
    caller: judgment.account.caller,
    sync: judgment.acted || judgment.settles !== null,
  });
  return judgment;
}

async function rule(
  scene: Scene,
  found: Findings,
  watch: Watch,
  attachments: Attached[],
  play: Play,
): Promise<Ruling> {
  const { placed, environment } = scene;
  const excluded = placed.conditions.find(({ holds }) => !holds(environment as never));
  if (excluded !== undefined) return { verdict: 'not applicable', reason: excluded.otherwise };
  let during: Failure['during'] = 'wiring';
  try {
    const { values, used } = await handNeeds(
      placed,
      scene.runbook,
      environment,
      scene.history.outputs,
      scene.hands,
    );
    found.used = used;
    during = 'observing';
    found.identified = await scene.hands.identify(placed.step.account);
    const contexts = contextsOf(scene, found.identified, values, watch, attachments);
    scene.onProgress({ doing: 'observing', text: placed.step.title });
    if (placed.step.prepare !== undefined) {
      during = 'preparing';
      const { message, details } = await placed.step.prepare(contexts.observing);
      found.prepared = { message, details: details ?? null };
    }
    const first = await look(scene, contexts);
    found.before = watch.stateBefore = first.facts;
    note(found, first);
    during = scene.mode === 'undo' ? 'undoing' : 'observing';
    const ruling = await play(scene, found, contexts, first, watch);
    if (scene.mode === 'undo') return ruling;
    const seen = contexts.seen(found.facts ?? {});
    const { states, ruling: attested } = await attest(scene, seen, ruling);
    found.attestations = states;
    return attested;
  } catch (error) {
    if (error instanceof EvidenceError) throw error;
    const acting = found.failure;
    const ruling = fell(found, error, during, scene.mode);
    if (!watch.intended()) return ruling;
    if (acting !== null) {
      const reason = `acting failed: ${acting.message}; then observing: ${found.failure?.message}`;
      found.failure = acting;
      return { verdict: 'failed', reason };
    }
    return {
      ...ruling,
      verdict: 'failed',
      reason: `something was changed, and then: ${ruling.reason}`,
    };
  }
}

/** Decides from the first look, by mode, whether to act. */
async function proceed(
  scene: Scene,
  found: Findings,
  contexts: Contexts,
  first: Look,
  watch: Watch,
): Promise<Ruling> {
  const { placed, mode, history } = scene;
  const { step } = placed;
  const settled: Verdict = history.open.has(step.id) ? 'passed' : 'already conformant';
  if (first.conforms) {
    const [excluded] = excludedAll(first.criteria);
    if (excluded !== undefined) return { verdict: 'not applicable', reason: excluded };
    return mode === 'run' && settled === 'passed'
      ? {
          verdict: settled,
          reason: 'a run that was cut off had acted; observing shows that it took effect',
        }
      : { verdict: 'already conformant' };
  }
  if (mode === 'audit' || step.act === undefined) return { verdict: 'failed' };
  found.preconditions = judgeAll(step.preconditions, contexts.seen(first.facts));
  if (first.underway) {
    if (mode === 'plan')
      return { verdict: 'would act', reason: 'a change is in progress and would be waited for' };
    const later = await settle(scene, contexts, ({ conforms, underway }) => conforms || !underway);
    note(found, later);
    if (later.conforms) return { verdict: settled, reason: 'a change in progress was waited for' };
    if (later.underway) return stillUnderway;
    found.preconditions = judgeAll(step.preconditions, contexts.seen(later.facts));
    found.before = watch.stateBefore = later.facts;
  }
  if (!allHold(found.preconditions)) return unmet(found.preconditions);
  if (mode === 'plan') return { verdict: 'would act' };
  return act(scene, found, contexts, watch);
}

async function act(
  scene: Scene,
  found: Findings,
  contexts: Contexts,
  watch: Watch,
): Promise<Ruling> {
  const { step } = scene.placed;
  if (step.irreversible !== undefined)
    await confirm(scene, step.irreversible, contexts.observing.accountId);
  scene.onProgress({ doing: 'acting', text: step.title });
  let failure: unknown;
  try {
    await step.act?.(contexts.acting(found.before ?? {}));
  } catch (error) {
    if (error instanceof EvidenceError) throw error;
    if (!watch.intended()) return fell(found, error, 'acting', scene.mode);
    failure = error;
    found.failure = failureOf(error, 'acting');
    found.remedy = remedyOf(error);
  }
  const last = await settle(
    scene,
    contexts,
    ({ conforms, underway }) => conforms || (failure !== undefined && !underway),
  );
  note(found, last);
  if (last.conforms) {
    return failure === undefined
      ? { verdict: 'passed' }
      : {
          verdict: 'passed',
          reason: 'acting ended in an error, yet observing shows that every criterion holds',
        };
  }
  if (failure instanceof WaitsFor) return { verdict: 'pending', reason: failure.message };
  if (failure === undefined)
    return last.underway ? stillUnderway : { verdict: 'failed', ...lastSeen(scene, last) };
  if (failure instanceof NotSupportedError && nothingTaken(watch)) {
    return { verdict: 'not supported', reason: failure.message };
  }
  return { verdict: 'failed', reason: `acting failed: ${found.failure?.message}` };
}

/** The reasons, where not one criterion applies. */
const excludedAll = (criteria: readonly Judged[]): readonly string[] =>
  criteria.every(({ inapplicable }) => inapplicable !== undefined)
    ? criteria.flatMap(({ inapplicable }) => inapplicable ?? [])
    : [];

const stillUnderway: Ruling = {
  verdict: 'pending',
  reason: 'the change was still in progress when the wait was over',
  remedy: 'npx runproof resume, once it is done.',
};

const unmet = (preconditions: readonly Judged[]): Ruling => ({
  verdict: 'blocked',
  reason: `a precondition does not hold: ${preconditions.flatMap(({ name, holds }) => (holds ? [] : name)).join('; ')}`,
});

function note(found: Findings, seen: Look): void {
  found.facts = seen.facts;
  found.criteria = seen.criteria;
}

/** Errors before anything was touched: the step could not be judged, and nothing was changed. */
function fell(found: Findings, error: unknown, during: Failure['during'], mode: Mode): Ruling {
  if (error instanceof MissingOutputError) {
    return {
      verdict: mode === 'plan' ? 'not run' : 'blocked',
      reason: `needs ${error.output}, which has not been recorded yet`,
      remedy: `Run the step that produces ${error.output} first.`,
    };
  }
  found.failure = failureOf(error, during);
  found.remedy = remedyOf(error);
  if (error instanceof NotSupportedError)
    return { verdict: 'not supported', reason: error.message };
  return {
    verdict: 'blocked',
    reason: error instanceof RunproofError ? error.sentence : found.failure.message,
  };
}
