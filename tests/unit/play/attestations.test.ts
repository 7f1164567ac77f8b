import { expect, test } from '@playwright/test';
import { registerSecret } from '../../../harness/redaction.ts';
import type { Known } from '../../../harness/runbook.ts';
import type { Secret } from '../../../harness/secret.ts';
import type { AnyStep } from '../../../harness/step.ts';
import { secret } from '../../../harness/values.ts';
import { keep, Stage } from './stage.ts';

const attestations: NonNullable<AnyStep['attestations']> = {
  'it was read': { statement: ({ facts }) => `the value was ${JSON.stringify(facts['value'])}` },
};
const stepWith = (more: Partial<AnyStep> = {}) => keep({ attestations, ...more });
const given = {
  name: 'it was read',
  by: 'Quality lead',
  rehearsed: false,
  files: [],
  comment: null,
};

test('a statement is waited for, once everything else conforms', async () => {
  const stage = new Stage();
  const judgment = await stage.play(stepWith(), { target: 'aws' });
  expect(judgment).toMatchObject({
    verdict: 'pending',
    reason: 'waits for: it was read',
    acted: true,
  });
  expect(judgment.remedy).toContain('npx runproof attest sample.keep-value');
  const failed = await stage.play(
    stepWith({ criteria: { never: () => ({ holds: false, expected: 1, actual: 2 }) } }),
    { target: 'aws' },
  );
  expect(failed.verdict).toBe('failed');
});

test('what was stated in these words holds, in other words it does not', async () => {
  const stage = new Stage();
  await stage.play(stepWith(), { target: 'aws' });
  stage.add('attested', { ...given, statement: 'the value was "on"' }, 'sample.keep-value');
  for (const mode of ['run', 'audit', 'plan'] as const) {
    expect(await stage.play(stepWith(), { target: 'aws', mode })).toMatchObject({
      verdict: 'passed',
      attestations: [{ given: { by: 'Quality lead', rehearsed: false } }],
    });
  }
  const other = { 'it was read': { statement: 'the value was something else' } };
  const again = await stage.play(stepWith({ attestations: other }), { target: 'aws' });
  expect(again).toMatchObject({ verdict: 'pending', attestations: [{ given: null }] });
});

test('a plan would wait, an audit is pending', async () => {
  const stage = new Stage();
  stage.value = 'on';
  const planned = await stage.play(stepWith(), { mode: 'plan', attestor: async () => 'somebody' });
  expect(planned).toMatchObject({ verdict: 'would act', reason: 'would wait for: it was read' });
  const audited = await stage.play(stepWith(), { mode: 'audit', attestor: async () => 'somebody' });
  expect(audited.verdict).toBe('pending');
  expect(stage.order).not.toContain('attested');
});

test('a statement counts as long as its procedure says, and then an audit fails', async () => {
  const stage = new Stage();
  await stage.play(stepWith(), { target: 'aws' });
  stage.add('attested', { ...given, statement: 'the value was "on"' }, 'sample.keep-value');
  const play = (mode: 'run' | 'audit' | 'plan', validity: string) =>
    stage.play(stepWith(), { target: 'aws', mode, validities: { 'it was read': validity } });
  expect(await play('audit', '9000 months')).toMatchObject({
    verdict: 'passed',
    attestations: [{ given: { validUntil: expect.stringMatching(/^2720-01-01T/) }, expired: null }],
  });
  expect(await play('audit', '12 months')).toMatchObject({
    verdict: 'failed',
    reason: expect.stringMatching(
      /^"it was read", stated by Quality lead, counted until 1971-01-01T/,
    ),
    remedy: expect.stringContaining('npx runproof audit sample'),
    attestations: [{ given: null, expired: { by: 'Quality lead' } }],
  });
  expect(await play('run', '1 day')).toMatchObject({
    verdict: 'pending',
    reason: expect.stringMatching(/counted until 1970-01-02T.*; waits for: it was read$/),
  });
  expect((await play('plan', '1 day')).verdict).toBe('would act');
});

test('a statement that is not wanted says why', async () => {
  const stage = new Stage();
  const unneeded = { 'it was read': { statement: 's', unneeded: () => 'nobody reads here' } };
  const judgment = await stage.play(stepWith({ attestations: unneeded }), { target: 'aws' });
  expect(judgment).toMatchObject({
    verdict: 'passed',
    attestations: [{ unneeded: 'nobody reads here' }],
  });
});

test('in a rehearsal a rehearsed person states it, and the ledger says so', async () => {
  const stage = new Stage();
  const judgment = await stage.play(stepWith(), { attestor: async () => 'a rehearsed person' });
  expect(judgment).toMatchObject({
    verdict: 'passed',
    attestations: [{ given: { rehearsed: true } }],
  });
  const [entry] = stage.entries.filter(({ kind }) => kind === 'attested');
  expect(entry).toMatchObject({
    data: { by: 'a rehearsed person', statement: 'the value was "on"', rehearsed: true },
  });
});

test('an attested step prepares, waits, and has passed when it was stated', async () => {
  const { act: _, observe: __, undo: ___, ...rest } = keep();
  const step: AnyStep = {
    ...rest,
    kind: 'attested',
    criteria: {},
    attestations: { done: { statement: 'it was sent' } },
    prepare: async () => ({ message: 'Please send it' }),
  };
  const stage = new Stage();
  const waiting = await stage.play(step, { target: 'aws' });
  expect(waiting).toMatchObject({
    verdict: 'pending',
    prepared: { message: 'Please send it', details: null },
  });
  stage.add('attested', { ...given, name: 'done', statement: 'it was sent' }, step.id);
  expect((await stage.play(step, { target: 'aws' })).verdict).toBe('passed');
});

test('a secret is handed as a secret, and no message shows it', async () => {
  registerSecret('SAMPLE', 'correct-horse-battery');
  const stage = new Stage();
  const step = keep({
    needs: { password: secret('the password') },
    observe: async ({ needs }) => {
      const { password } = needs as { password: Secret };
      throw new Error(`${password.reveal()} and ${password.toString()} were refused`);
    },
  });
  const wire = () => ({ password: { name: 'SAMPLE', from: 'env:SAMPLE' } });
  const judgment = await stage.play(step, { wire });
  expect(judgment.failure?.message).toBe('[secret SAMPLE] and [secret SAMPLE] were refused');
  expect(JSON.stringify(judgment)).not.toContain('correct-horse');
});

test('a need of the wrong kind is blocked, with the place of the wiring', async () => {
  const stage = new Stage();
  const step = keep({ needs: { password: secret('the password') } });
  const judgment = await stage.play(step, { wire: () => ({}) });
  expect(judgment).toMatchObject({
    verdict: 'blocked',
    failure: { name: 'RP-B210', during: 'wiring' },
  });
  expect(judgment.failure?.message).toContain('sample.runbook.ts:7');
});

test('a condition can ask whether the statements of a step were given', async () => {
  const stage = new Stage();
  const step = stepWith();
  const over = [
    {
      holds: (_: never, known: Known) => !known.attested(step),
      otherwise: 'that part is over, as attested',
    },
  ];
  const before = await stage.play(step, { target: 'aws', conditions: over });
  expect(before.verdict).toBe('pending');
  stage.add('attested', { ...given, statement: 'the value was "on"' }, 'sample.keep-value');
  const after = await stage.play(step, { target: 'aws', conditions: over });
  expect(after).toMatchObject({
    verdict: 'not applicable',
    reason: 'that part is over, as attested',
    calls: [],
  });
  const without = [{ ...over[0], holds: (_: never, known: Known) => !known.attested(keep()) }];
  const silent = await stage.play(step, { target: 'aws', conditions: without as never });
  expect(silent.verdict, 'a step without statements is never attested').toBe('passed');
});
