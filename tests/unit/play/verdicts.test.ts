import { expect, test } from '@playwright/test';
import { EvidenceError } from '../../../harness/errors/index.ts';
import { inapplicable } from '../../../harness/criteria.ts';
import { NotSupportedError } from '../../../harness/not-supported.ts';
import { text } from '../../../harness/values.ts';
import { WaitsFor } from '../../../harness/waits-for.ts';
import { clientOf, failingWith, keep, Read, Stage, write } from './stage.ts';

const named = (name: string, message = name) => Object.assign(new Error(message), { name });

test.describe('run', () => {
  test('acts and passes; the intent is in the ledger before the call leaves', async () => {
    const stage = new Stage();
    const judgment = await stage.play(keep());
    expect(judgment).toMatchObject({
      verdict: 'passed',
      acted: true,
      before: { value: null },
      facts: { value: 'on' },
    });
    expect(stage.order).toEqual([
      'call Read',
      'intent',
      'call Write',
      'outcome',
      'call Read',
      'judged',
    ]);
    const intent = stage.entries.find(({ kind }) => kind === 'intent');
    expect(intent?.data).toMatchObject({
      before: { value: null },
      token: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('is already conformant where nothing is to be done, and calls nothing', async () => {
    const stage = new Stage();
    stage.value = 'on';
    expect(await stage.play(keep())).toMatchObject({ verdict: 'already conformant', acted: false });
    expect(stage.order).toEqual(['call Read', 'judged']);
  });

  test('fails where the criterion still does not hold', async () => {
    const stage = new Stage();
    const judgment = await stage.play(
      keep({ act: async (c) => void (await clientOf(c)(write('off'))) }),
    );
    expect(judgment).toMatchObject({
      verdict: 'failed',
      criteria: [{ expected: 'on', actual: 'off' }],
    });
  });

  test('is pending where all there is to do is to ask a person, unless it conforms meanwhile', async () => {
    const stage = new Stage();
    const asks = keep({
      act: () => Promise.reject(new WaitsFor('waits for the company', 'Ask them.')),
    });
    expect(await stage.play(asks)).toMatchObject({
      verdict: 'pending',
      reason: 'waits for the company',
      remedy: 'Ask them.',
      acted: false,
    });
    stage.value = 'on';
    expect(await stage.play(asks)).toMatchObject({ verdict: 'already conformant' });
  });

  test('a token is the same for every attempt of one run, and another in the next', async () => {
    const stage = new Stage();
    const tokens: string[] = [];
    const step = keep({
      act: async (c) => {
        tokens.push(c.token);
        await clientOf(c)(write('off'));
      },
    });
    await stage.play(step);
    await stage.play(step);
    expect(new Set(tokens).size).toBe(2);
    const intents = stage.entries.flatMap((entry) =>
      entry.kind === 'intent' ? entry.data.token : [],
    );
    expect(intents).toEqual(tokens);
  });

  test('is not applicable by condition and where no criterion applies', async () => {
    const stage = new Stage();
    const conditions = [{ holds: () => false, otherwise: 'none is wanted' }];
    expect(await stage.play(keep(), { conditions })).toMatchObject({
      verdict: 'not applicable',
      reason: 'none is wanted',
    });
    const criteria = { 'it is on': () => inapplicable('there is nothing') };
    expect(await stage.play(keep({ criteria }))).toMatchObject({
      verdict: 'not applicable',
      reason: 'there is nothing',
    });
    expect(stage.value).toBeNull();
  });
});

test.describe('errors', () => {
  test('before the intent: blocked', async () => {
    const stage = new Stage();
    const observing = keep({ observe: () => Promise.reject(named('AccessDenied')) });
    expect(await stage.play(observing)).toMatchObject({
      verdict: 'blocked',
      failure: { name: 'AccessDenied', during: 'observing' },
      remedy: expect.stringContaining('permission'),
    });
    const acting = keep({ act: () => Promise.reject(named('Broken')) });
    expect(await stage.play(acting)).toMatchObject({
      verdict: 'blocked',
      acted: false,
      failure: { during: 'acting' },
    });
  });

  test('after the intent: observed once more, then failed or passed', async () => {
    const stage = new Stage();
    const fails = keep({
      act: async (c) => void (await clientOf(c)(failingWith(named('Refused')))),
    });
    expect(await stage.play(fails)).toMatchObject({
      verdict: 'failed',
      reason: 'acting failed: Refused',
      facts: { value: null },
    });
    expect(stage.order.slice(-2)).toEqual(['call Read', 'judged']);
    const lost = keep({
      act: async (c) => void (await clientOf(c)(failingWith(named('Lost'), 'on'))),
    });
    expect(await stage.play(lost)).toMatchObject({ verdict: 'passed', failure: { name: 'Lost' } });
  });

  test('acting fails and then observing fails: both are told', async () => {
    const stage = new Stage();
    let looks = 0;
    const step = keep({
      observe: async () => {
        if ((looks += 1) > 1) throw named('Blind');
        return { value: null };
      },
      act: async (c) => void (await clientOf(c)(failingWith(named('Refused')))),
    });
    expect(await stage.play(step)).toMatchObject({
      verdict: 'failed',
      reason: 'acting failed: Refused; then observing: Blind',
      failure: { name: 'Refused', during: 'acting' },
    });
  });

  test('a call the target does not have is not supported, unless something was changed before it', async () => {
    const missing = failingWith(new NotSupportedError('ssm:Write', 'embedded'));
    const stage = new Stage();
    const reading = keep({
      observe: async () => Promise.reject(new NotSupportedError('ssm:Read', 'embedded')),
    });
    expect((await stage.play(reading)).verdict).toBe('not supported');
    const acting = keep({ act: async (c) => void (await clientOf(c)(missing)) });
    expect((await stage.play(acting)).verdict).toBe('not supported');
    const half = keep({
      act: async (c) => {
        await clientOf(c)(write('half'));
        await clientOf(c)(missing);
      },
    });
    expect((await stage.play(half)).verdict).toBe('failed');
  });

  for (const kind of ['intent', 'outcome', 'judged'] as const) {
    test(`evidence that cannot be written always escapes (${kind})`, async () => {
      const stage = new Stage();
      const error = new EvidenceError('RP-E401', 'no space left');
      await expect(stage.play(keep(), { refuses: { kind, error } })).rejects.toBe(error);
      expect(stage.value).toBe(kind === 'intent' ? null : 'on');
    });
  }
});

test.describe('waiting', () => {
  const settles = { within: '1m', every: '1s' } as const;

  test('looks until the criteria hold, and tolerates an error that passes', async () => {
    const stage = new Stage();
    let looks = 0;
    const step = keep({
      settles,
      observe: async (c) => {
        looks += 1;
        if (looks === 3) throw named('ThrottlingException');
        return { value: looks > 4 ? await clientOf(c)(Read) : 'not yet' };
      },
    });
    expect((await stage.play(step)).verdict).toBe('passed');
    expect(looks).toBe(5);
    expect(
      stage.progress.filter(({ doing }) => doing === 'waiting').map(({ text: told }) => told),
    ).toEqual(['it is on', 'an answer', 'it is on']);
  });

  test('does not tolerate one that does not pass', async () => {
    const stage = new Stage();
    let looks = 0;
    const step = keep({
      settles,
      observe: async () => {
        if ((looks += 1) > 1) throw named('AccessDenied');
        return { value: null };
      },
    });
    expect(await stage.play(step)).toMatchObject({ verdict: 'failed' });
    expect(looks).toBe(2);
  });

  test('a time-out says what was seen last', async () => {
    const stage = new Stage();
    const step = keep({ settles, act: async (c) => void (await clientOf(c)(write('halfway'))) });
    const { verdict, reason } = await stage.play(step);
    expect(verdict).toBe('failed');
    expect(reason).toBe(
      'not so when the wait was over; it is on: expected "on", last seen "halfway"',
    );
  });

  test('a change in progress is not acted on: waited for, pending, or would be waited for', async () => {
    const stage = new Stage();
    const always = keep({ settles, underway: () => true });
    expect(await stage.play(always)).toMatchObject({ verdict: 'pending', acted: false });
    expect(await stage.play(always, { mode: 'plan' })).toMatchObject({ verdict: 'would act' });
    let looks = 0;
    const soon = keep({
      settles,
      observe: async () => ({ value: (looks += 1) > 2 ? 'on' : 'changing' }),
      underway: ({ facts }) => facts['value'] === 'changing',
    });
    expect(await stage.play(soon)).toMatchObject({
      verdict: 'already conformant',
      reason: 'a change in progress was waited for',
    });
    expect(stage.order).not.toContain('call Write');
  });
});

test.describe('plan and audit', () => {
  test('plan says what would be done, and does nothing', async () => {
    const stage = new Stage();
    expect((await stage.play(keep(), { mode: 'plan' })).verdict).toBe('would act');
    stage.value = 'on';
    expect((await stage.play(keep(), { mode: 'plan' })).verdict).toBe('already conformant');
    expect(stage.order).toEqual(['call Read', 'judged', 'call Read', 'judged']);
  });

  test('audit judges: conformant or failed', async () => {
    const stage = new Stage();
    expect((await stage.play(keep(), { mode: 'audit' })).verdict).toBe('failed');
    stage.value = 'on';
    expect((await stage.play(keep(), { mode: 'audit' })).verdict).toBe('already conformant');
  });

  test('a check never acts', async () => {
    const { act: _, undo: __, ...check } = keep({ kind: 'check' });
    const stage = new Stage();
    expect((await stage.play(check)).verdict).toBe('failed');
    expect((await stage.play(check, { mode: 'plan' })).verdict).toBe('failed');
  });

  test('a need that nobody has produced: not run in a plan, blocked in a run', async () => {
    const step = keep({ needs: { name: text('a name') } });
    const wire = ({ outputs }: { outputs: { first: { name: string } } }) => ({
      name: outputs.first.name,
    });
    const stage = new Stage();
    const planned = await stage.play(step, { mode: 'plan', wire });
    expect(planned).toMatchObject({
      verdict: 'not run',
      reason: expect.stringContaining('first.name'),
    });
    expect(await stage.play(step, { wire })).toMatchObject({
      verdict: 'blocked',
      remedy: expect.stringContaining('first.name'),
    });
  });

  test('an output of a step that may be absent reads as undefined', async () => {
    const step = keep({
      needs: { name: { ...text('a name'), schema: text('').schema.nullable(), optional: true } },
    });
    const wire = ({ outputs }: { outputs: { other?: { name: string } } }) => ({
      name: outputs.other?.name ?? null,
    });
    const stage = new Stage();
    const judgment = await stage.play(step, {
      wire,
      optional: [keep({ id: 'sample.other' })],
    });
    expect(judgment).toMatchObject({ verdict: 'passed', used: [] });
  });
});
