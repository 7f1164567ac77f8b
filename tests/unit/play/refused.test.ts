import { expect, test } from '@playwright/test';
import { historyOf } from '../../../harness/history.ts';
import { Refused } from '../../../harness/refused.ts';
import { clientOf, keep, Stage, write } from './stage.ts';

const refusal = new Refused('RP-B513', 'The plan replaces the database.', {
  fix: 'Ask the vendor.',
});

/** Looks closer by a change, and refuses; `left` is what the world holds when it does. */
const looking = (left: string | null) =>
  keep({
    async act(context) {
      await clientOf(context)(write('plan'));
      await clientOf(context)(write(left));
      throw refusal;
    },
  });

test('a refusal that left everything as it was is blocked, and says so', async () => {
  const stage = new Stage();
  const judgment = await stage.play(looking(null));
  expect(judgment).toMatchObject({
    verdict: 'blocked',
    acted: true,
    remedy: 'Ask the vendor.',
    failure: { name: 'RP-B513', during: 'acting' },
  });
  expect(judgment.reason).toContain('The plan replaces the database.');
  expect(judgment.reason).toContain('all is as before');
  // Whatever is there is no more ours than it was.
  expect(historyOf(stage.entries, 'here', 'next').acts.get('sample.keep-value')).toEqual([]);
});

test('a refusal that left something behind has failed', async () => {
  const stage = new Stage();
  const judgment = await stage.play(looking('plan'));
  expect(judgment).toMatchObject({ verdict: 'failed', facts: { value: 'plan' } });
  expect(historyOf(stage.entries, 'here', 'next').acts.get('sample.keep-value')).toHaveLength(1);
});

test('any other error after a change fails the step, whatever is seen then', async () => {
  const stage = new Stage();
  const step = keep({
    async act(context) {
      await clientOf(context)(write('plan'));
      await clientOf(context)(write(null));
      throw new Error('cut off');
    },
  });
  expect(await stage.play(step)).toMatchObject({ verdict: 'failed' });
});
