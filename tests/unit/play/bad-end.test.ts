import { expect, test } from '@playwright/test';
import { clientOf, keep, Stage, write } from './stage.ts';

const begun = (over: object = {}) =>
  keep({
    async act(context) {
      await clientOf(context)(write('begun'));
    },
    settles: { within: '10m', every: '1s' },
    ...over,
  });

test('waiting ends where the step says that nothing more will come of it', async () => {
  const stage = new Stage();
  const judgment = await stage.play(begun({ failed: () => true }));
  expect(judgment).toMatchObject({ verdict: 'failed', facts: { value: 'begun' } });
  expect(judgment.reason).toContain('it came to a bad end');
  expect(stage.progress.filter(({ doing }) => doing === 'waiting')).toEqual([]);
});

test('a change of somebody else that fails while it is waited for is not tried again', async () => {
  const stage = new Stage();
  let looks = 0;
  const judgment = await stage.play(
    begun({ underway: () => (looks += 1) === 1, failed: () => looks > 1 }),
  );
  expect(judgment).toMatchObject({
    verdict: 'failed',
    acted: false,
  });
  expect(stage.order).not.toContain('intent');
});

test.describe('a confirmation because of what was found', () => {
  const special = { type: 'pp-1', why: 'the failed launch is removed' };
  const irreversible = { undo: undefined, irreversible: 'it cannot be taken back' };
  const step = begun({ ...irreversible, confirmation: () => special });

  for (const target of ['embedded', 'aws'] as const) {
    test(`is wanted on ${target}, and nothing else will do`, async () => {
      const stage = new Stage();
      for (const typed of [undefined, '111122223333']) {
        const confirmed = typed === undefined ? {} : { [step.id]: typed };
        const judgment = await stage.play(step, { target, confirmed });
        expect(judgment.verdict).toBe('blocked');
        expect(judgment.failure?.message).toContain('because the failed launch is removed');
        expect(judgment.remedy).toContain(`--confirm ${step.id}=pp-1`);
        expect(judgment.acted).toBe(false);
      }
      await stage.play(step, { target, confirmed: { [step.id]: 'pp-1' } });
      expect(stage.entries.find(({ kind }) => kind === 'confirmed')?.data).toEqual({
        account: '111122223333',
        irreversible: special.why,
      });
      expect(stage.order).toContain('intent');
    });
  }

  test('is not wanted where nothing more than usual is at stake', async () => {
    const stage = new Stage();
    await stage.play(begun({ ...irreversible, confirmation: () => null }));
    expect(stage.order).not.toContain('confirmed');
    expect(stage.order).toContain('intent');
  });
});
