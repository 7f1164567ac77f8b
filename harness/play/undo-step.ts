import type { Deed } from '../deeds.ts';
import type { Judgment } from '../entries.ts';
import { equal } from '../criteria.ts';
import { judgeAll } from './judge.ts';
import { settle } from './settle.ts';
import { playWith } from './play-step.ts';
import type { Play } from './proceed.ts';
import type { Scene } from './scene.ts';

/**
 * Undoes what one run did in one step: calls the step's `undo` with the facts before and after, observes again, and holds
 * the criteria against what they were before that run acted. Steps in which the run changed nothing are `not applicable`.
 */
export const undoStep = (scene: Scene, done: Deed | undefined): Promise<Judgment> =>
  playWith(scene, undoing(done));

const undoing =
  (done: Deed | undefined): Play =>
  async (scene, found, contexts, first, watch) => {
    const { step } = scene.placed;
    if (done === undefined || !done.data.acted) {
      return { verdict: 'not applicable', reason: 'the run changed nothing here' };
    }
    const after = done.data.facts ?? first.facts;
    const before = done.data.before ?? after;
    if (step.undo === undefined) {
      return {
        verdict: 'blocked',
        reason: `cannot be undone: ${step.irreversible}`,
        remedy:
          'Undo the steps before it one by one with --step, where that makes sense without this one.',
      };
    }
    watch.stateBefore = first.facts;
    scene.onProgress({ doing: 'undoing', text: step.title });
    await step.undo(contexts.undoing(before, after));
    const wanted = new Map(
      judgeAll(step.criteria, contexts.seen(before)).map(({ name, holds }) => [name, holds]),
    );
    const asBefore = (criteria: typeof first.criteria) =>
      criteria.every(({ name, holds }) => holds === wanted.get(name));
    const last = await settle(
      scene,
      contexts,
      ({ criteria, underway }) => !underway && asBefore(criteria),
    );
    found.facts = last.facts;
    found.criteria = last.criteria.map(({ name, holds }) => ({
      name: `as before the run: ${name}`,
      ...equal(
        holds ? 'holds' : 'does not hold',
        wanted.get(name) === true ? 'holds' : 'does not hold',
      ),
    }));
    return { verdict: asBefore(last.criteria) ? 'passed' : 'failed' };
  };
