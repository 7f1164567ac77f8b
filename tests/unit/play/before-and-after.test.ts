import { expect, test } from '@playwright/test';
import { equal } from '../../../harness/criteria.ts';
import { clientOf, keep, Stage, write } from './stage.ts';

test('a precondition that does not hold blocks in a run and a plan, and nothing is touched', async () => {
  const stage = new Stage();
  const step = keep({ preconditions: { 'somebody else signs in': () => equal(false, true) } });
  for (const mode of ['run', 'plan'] as const) {
    const judgment = await stage.play(step, { mode });
    expect(judgment).toMatchObject({
      verdict: 'blocked',
      acted: false,
      reason: 'a precondition does not hold: somebody else signs in',
    });
  }
  stage.value = 'on';
  expect((await stage.play(step)).verdict).toBe('already conformant');
});

test.describe('what cannot be undone', () => {
  const { undo: _, ...undoable } = keep();
  const step = { ...undoable, irreversible: 'it is gone then' };

  test('on aws wants the account typed', async () => {
    const stage = new Stage();
    for (const confirmed of [{}, { [step.id]: '444455556666' }]) {
      const judgment = await stage.play(step, { target: 'aws', confirmed });
      expect(judgment).toMatchObject({
        verdict: 'blocked',
        failure: { name: 'RP-B211' },
        acted: false,
      });
    }
    const judgment = await stage.play(step, {
      target: 'aws',
      confirmed: { [step.id]: '111122223333' },
    });
    expect(judgment.verdict).toBe('passed');
    expect(stage.order.slice(-6)).toEqual([
      'confirmed',
      'intent',
      'call Write',
      'outcome',
      'call Read',
      'judged',
    ]);
  });

  test('in a rehearsal needs no confirmation, and its undo is blocked', async () => {
    const stage = new Stage();
    const judgment = await stage.play(step);
    expect(judgment.verdict).toBe('passed');
    expect(await stage.undo(step, { data: judgment })).toMatchObject({
      verdict: 'blocked',
      reason: 'cannot be undone: it is gone then',
    });
  });
});

test.describe('undo', () => {
  test('puts back what was there before, and judges by that', async () => {
    const stage = new Stage();
    stage.value = 'off';
    const done = await stage.play(keep());
    const undone = await stage.undo(keep(), { data: done });
    expect(undone).toMatchObject({
      verdict: 'passed',
      criteria: [{ name: 'as before the run: it is on', holds: true }],
    });
    expect(stage.value).toBe('off');
    const futile = keep({ undo: async (c) => void (await clientOf(c)(write('on'))) });
    expect((await stage.undo(futile, { data: done })).verdict).toBe('failed');
  });

  test('leaves alone what the run did not change', async () => {
    const stage = new Stage();
    stage.value = 'on';
    const done = await stage.play(keep());
    for (const one of [undefined, { data: done }]) {
      expect((await stage.undo(keep(), one)).verdict).toBe('not applicable');
    }
    expect(stage.value).toBe('on');
  });
});

test.describe('after a crash', () => {
  test('an open intent is settled by observing', async () => {
    const stage = new Stage();
    stage.add('run-started', { mode: 'run', world: 'here' }, null, 'killed');
    const seq = stage.add('intent', { before: { value: null } }, 'sample.keep-value', 'killed');
    stage.value = 'on';
    expect(await stage.play(keep())).toMatchObject({
      verdict: 'passed',
      settles: seq,
      acted: false,
    });
    expect(await stage.play(keep())).toMatchObject({
      verdict: 'already conformant',
      settles: null,
    });
  });

  test('one that took no effect is acted on again', async () => {
    const stage = new Stage();
    stage.add('run-started', { mode: 'run', world: 'here' }, null, 'killed');
    const seq = stage.add('intent', { before: { value: null } }, 'sample.keep-value', 'killed');
    expect(await stage.play(keep())).toMatchObject({
      verdict: 'passed',
      settles: seq,
      acted: true,
    });
  });
});
