import { setTimeout as pause } from 'node:timers/promises';
import type { Judged } from '../entries.ts';
import type { Facts } from '../step.ts';
import { millisecondsOf } from '../duration.ts';
import { isTransient } from './failure.ts';
import { allHold, judgeAll } from './judge.ts';
import type { Contexts, Scene } from './scene.ts';

export interface Look {
  readonly facts: Facts;
  readonly criteria: readonly Judged[];
  readonly conforms: boolean;
  readonly underway: boolean;
  /** It has come to a bad end, as the step says. */
  readonly failed: boolean;
  readonly progress?: string;
}

export async function look({ placed: { step } }: Scene, contexts: Contexts): Promise<Look> {
  const facts = (await step.observe?.(contexts.observing)) ?? {};
  const seen = contexts.seen(facts);
  const criteria = judgeAll(step.criteria, seen);
  return {
    facts,
    criteria,
    conforms: allHold(criteria),
    underway: step.underway?.(seen) ?? false,
    failed: step.failed?.(seen) ?? false,
    ...(step.progress === undefined ? {} : { progress: step.progress(seen) }),
  };
}

/**
 * Looks again and again until `done` or the step's `settles.within` is over; without `settles` once.
 * An answer that fails for the moment does not end a long wait. Returns the last look: whoever asked judges by what was seen then.
 */
export async function settle(
  scene: Scene,
  contexts: Contexts,
  done: (look: Look) => boolean,
): Promise<Look> {
  const { step } = scene.placed;
  const began = Date.now();
  const { within, every } = scene.hands.pace({
    within: millisecondsOf(step.settles?.within ?? '0s'),
    every: millisecondsOf(step.settles?.every ?? '1s'),
  });
  for (;;) {
    const over = () => Date.now() - began + every > within;
    const seen = await look(scene, contexts).catch((error: unknown) => {
      if (!isTransient(error) || over()) throw error;
      return null;
    });
    if (seen !== null && (done(seen) || over())) return seen;
    const waitsFor = seen?.criteria.filter(({ holds }) => !holds).map(({ name }) => name) ?? [
      'an answer',
    ];
    const text = seen?.progress ?? (waitsFor.join('; ') || 'the change in progress');
    scene.onProgress({ doing: 'waiting', text, waited: Date.now() - began });
    await pause(every);
  }
}
