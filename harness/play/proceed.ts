import { isDeepStrictEqual } from 'node:util';
import type { Judged } from '../entries.ts';
import { EvidenceError } from '../errors/index.ts';
import { NotSupportedError } from '../not-supported.ts';
import { Refused } from '../refused.ts';
import { actOf } from '../step.ts';
import type { Verdict } from '../verdict.ts';
import { WaitsFor } from '../waits-for.ts';
import { confirm } from './confirm.ts';
import { failureOf, remedyOf } from './failure.ts';
import { fell, note, type Findings, type Ruling } from './findings.ts';
import { allHold, judgeAll } from './judge.ts';
import type { Contexts, Scene } from './scene.ts';
import { settle, type Look } from './settle.ts';
import type { Watch } from './watch.ts';

/** What is done after the first look; decides the verdict. */
export type Play = (
  scene: Scene,
  found: Findings,
  contexts: Contexts,
  first: Look,
  watch: Watch,
) => Promise<Ruling>;

/** Decides from the first look, by mode, whether to act. */
export async function proceed(
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
    if (later.failed) return { verdict: 'failed', ...lastSeen(scene, later) };
    found.preconditions = judgeAll(step.preconditions, contexts.seen(later.facts));
    found.before = watch.stateBefore = later.facts;
  }
  if (!allHold(found.preconditions)) return unmet(found.preconditions);
  tellFindings(scene, found.preconditions);
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
  await confirm(scene, contexts, found.before ?? {});
  scene.onProgress({ doing: 'acting', text: step.title });
  let failure: unknown;
  try {
    await actOf(step, scene.via)?.(contexts.acting(found.before ?? {}));
  } catch (error) {
    if (error instanceof EvidenceError) throw error;
    if (!watch.intended() && !(error instanceof WaitsFor))
      return fell(found, error, 'acting', scene.mode);
    failure = error;
    found.failure = failureOf(error, 'acting');
    found.remedy = remedyOf(error);
  }
  const last = await settle(
    scene,
    contexts,
    ({ conforms, underway, failed }) => conforms || failed || (failure !== undefined && !underway),
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
  if (failure instanceof Refused && isDeepStrictEqual(last.facts, found.before)) {
    return {
      verdict: 'blocked',
      reason: `${failure.sentence} What was made to find out has been removed; all is as before.`,
    };
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

/** What holds nothing up, and yet has to be known before anything starts. */
function tellFindings({ onProgress }: Scene, preconditions: readonly Judged[]): void {
  for (const { advisory, actual } of preconditions) {
    if (advisory === undefined) continue;
    const found = Array.isArray(actual) ? actual : [actual];
    for (const one of found)
      onProgress({ doing: 'finding', text: typeof one === 'string' ? one : JSON.stringify(one) });
  }
}

const unmet = (preconditions: readonly Judged[]): Ruling => ({
  verdict: 'blocked',
  reason: `a precondition does not hold: ${preconditions.flatMap(({ name, holds }) => (holds ? [] : name)).join('; ')}`,
});

/** Every changing call was refused, so nothing was changed. */
const nothingTaken = ({ calls }: Watch): boolean =>
  calls.every(({ changes, error }) => !changes || error !== null);

/** What a wait that is over without success was for. */
function lastSeen({ placed: { step } }: Scene, { criteria, failed }: Look): { reason?: string } {
  if (step.settles === undefined) return {};
  const missed = criteria.flatMap(({ name, holds, expected, actual }) =>
    holds
      ? []
      : `${name}: expected ${JSON.stringify(expected)}, last seen ${JSON.stringify(actual)}`,
  );
  const end = failed ? 'it came to a bad end' : 'not so when the wait was over';
  return { reason: `${end}; ${missed.join('; ')}` };
}
