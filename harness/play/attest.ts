import type { Seen } from '../context.ts';
import type { AttestationState } from '../entries.ts';
import type { Facts } from '../step.ts';
import type { Values } from '../values.ts';
import { attestationsOf, endOf, open } from './judge.ts';
import type { Ruling } from './findings.ts';
import type { Scene } from './scene.ts';

const named = (states: readonly AttestationState[]) => states.map(({ name }) => name).join('; ');

/** Statements a person must give come last: only what conforms otherwise is worth signing for. */
export async function attest(
  scene: Scene,
  seen: Seen<Values, Facts>,
  ruling: Ruling,
): Promise<{ states: readonly AttestationState[]; ruling: Ruling }> {
  const { step } = scene.placed;
  const before = attestationsOf(step, seen, scene.history.attested, scene.validities);
  const conforms = ruling.verdict === 'passed' || ruling.verdict === 'already conformant';
  if (before.length === 0 || !conforms) return { states: before, ruling };
  const states = scene.mode === 'run' ? await rehearse(scene, before) : before;
  const left = open(states);
  if (left.length === 0) {
    const signed = states.some(({ given }) => given !== null);
    return { states, ruling: signed ? { ...ruling, verdict: 'passed' } : ruling };
  }
  const next = scene.mode === 'audit' ? `audit ${scene.runbook.id}` : 'resume';
  const remedy = `npx runproof attest ${step.id} --by "…", once it is so; then npx runproof ${next}.`;
  const expired = left.flatMap((state) => state.expired ?? []).length > 0;
  if (scene.mode === 'audit' && expired)
    return { states, ruling: { verdict: 'failed', reason: over(left), remedy } };
  const waiting: Ruling =
    scene.mode === 'plan'
      ? { verdict: 'would act', reason: `would wait for: ${named(left)}` }
      : {
          verdict: 'pending',
          reason: expired
            ? `${over(left)}; waits for: ${named(left)}`
            : `waits for: ${named(left)}`,
          remedy,
        };
  return { states, ruling: waiting };
}

/** Which statements count no more, and since when. */
const over = (states: readonly AttestationState[]): string =>
  states
    .flatMap(({ name, expired }) =>
      expired ? `"${name}", stated by ${expired.by}, counted until ${expired.validUntil}` : [],
    )
    .join('; ');

/** On a rehearsal a rehearsed person signs, and the evidence says so; on aws nobody is put in a person's place. */
async function rehearse(
  { placed, hands, journal, validities = {} }: Scene,
  states: readonly AttestationState[],
): Promise<readonly AttestationState[]> {
  const signed: AttestationState[] = [];
  for (const state of states) {
    const wanted = state.given === null && state.unneeded === null;
    const by = wanted ? ((await hands.attestor?.(placed.step.id, state.statement)) ?? null) : null;
    if (by === null) {
      signed.push(state);
      continue;
    }
    const { name, statement } = state;
    const time = hands.now().toISOString();
    const entry = await journal.append(
      'attested',
      { name, statement, by, rehearsed: true, files: [], comment: null },
      { step: placed.step.id },
    );
    signed.push({
      ...state,
      given: {
        by,
        time,
        rehearsed: true,
        entry,
        comment: null,
        files: [],
        validUntil: endOf(time, validities[name]),
      },
      expired: null,
    });
  }
  return signed;
}
