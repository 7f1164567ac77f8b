import { expect, test } from '@playwright/test';
import { departuresFrom, type IntendedRun } from '../../../harness/protocol/departures.ts';
import type { Protocol } from '../../../harness/protocol/protocol.ts';
import { sampleProtocol as approved, sampleStep } from '../../golden/sample-protocol.ts';

const all = ['one.first', 'one.second', 'one.third'];
const none: ReadonlySet<string> = new Set();

const told = (now: Protocol, run: Partial<IntendedRun> = {}): readonly string[] =>
  departuresFrom(approved, { now, selected: all, named: false, done: none, ...run }).map(
    ({ origin, step, name }) => [origin, step, name].filter((one) => one !== null).join(': '),
  );

test('a run of the whole protocol as it was approved departs in nothing', () => {
  expect(told(approved)).toEqual([]);
});

test.describe('software', () => {
  for (const [what, software] of [
    ['another version', { version: '0.2.0' }],
    ['another commit', { commit: null }],
    ['a modified working tree', { modified: true }],
  ] as const) {
    test(`${what} departs`, () => {
      const now = { ...approved, software: { ...approved.software, ...software } };
      expect(told(now)).toEqual(['software changed']);
    });
  }

  test('a step that is defined otherwise departs, and says in what', () => {
    const [first, ...rest] = approved.steps;
    const steps = [{ ...sampleStep('one.first', 1), criteria: ['done'] }, ...rest];
    expect(first?.irreversible).not.toBeNull();
    const now = { ...approved, steps };
    const [found] = departuresFrom(approved, { now, selected: all, named: false, done: none });
    expect(found).toMatchObject({
      origin: 'software changed',
      step: 'one.first',
      name: 'criteria, irreversible',
      expected: { criteria: ['one.first is done'], irreversible: 'what it removes is gone' },
      actual: { criteria: ['done'], irreversible: null },
    });
    expect(told(now, { selected: ['one.third'], named: true })).toEqual([]);
  });

  test('so does another text of its procedure', () => {
    const procedures = approved.procedures.map((one) => ({ ...one, instructions: ['Leave it.'] }));
    expect(told({ ...approved, procedures })).toEqual([
      'software changed: one.first: text of the procedure',
    ]);
  });

  test('so do steps in another order', () => {
    const now = { ...approved, steps: approved.steps.toReversed() };
    expect(told(now)).toEqual(['software changed: order of the steps']);
  });
});

test.describe('decisions and parameters', () => {
  const withParameters = (...parameters: Protocol['parameters']): Protocol => ({
    ...approved,
    parameters,
  });
  const [cidr, installed] = approved.parameters;
  if (cidr === undefined || installed === undefined) throw new Error('the sample has parameters');

  test('a changed decision departs, with both values', () => {
    const decisions = approved.decisions.map((one) => ({ ...one, value: true }));
    const now = { ...approved, decisions };
    const found = departuresFrom(approved, { now, selected: all, named: false, done: none });
    expect(found).toEqual([
      {
        step: null,
        origin: 'decision changed',
        name: 'Disaster recovery',
        expected: false,
        actual: true,
        text: 'Decision Disaster recovery: true instead of false',
      },
    ]);
  });

  test('a parameter departs that has another value, is new, or is gone', () => {
    expect(told(withParameters({ ...cidr, value: '10.30.0.0/16' }))).toEqual([
      'parameter changed: VPC_CIDR',
    ]);
    const vpc = { ...cidr, key: 'VPC_ID' };
    expect(told(withParameters(cidr, vpc))).toEqual(['parameter changed: VPC_ID']);
    expect(told(withParameters())).toEqual(['parameter changed: VPC_CIDR']);
  });

  test('where the value was written, and that it is installed by now, is no departure', () => {
    const now = withParameters(
      { ...cidr, source: 'acme-prod.env:9' },
      { ...installed, value: true },
    );
    expect(told(now)).toEqual([]);
  });
});

test.describe('steps', () => {
  const without = (id: string): Protocol => ({
    ...approved,
    steps: approved.steps.filter((step) => step.id !== id),
  });
  const withConditions = (id: string, holds: 'yes' | 'no'): Protocol => ({
    ...approved,
    steps: approved.steps.map((step) =>
      step.id === id ? { ...step, conditions: [{ otherwise: 'not wanted', holds }] } : step,
    ),
  });

  test('one that the runbook has lost is left out', () => {
    expect(told(without('one.first'), { selected: ['one.second', 'one.third'] })).toEqual([
      'step left out: one.first',
    ]);
  });

  test('one that a decision excludes by now is left out', () => {
    expect(told(withConditions('one.third', 'no'))).toContain('step left out: one.third');
  });

  test('one that the protocol does not have is added', () => {
    const steps = [...approved.steps, sampleStep('one.fourth', 4)];
    const now = { ...approved, steps };
    expect(told(now, { selected: [...all, 'one.fourth'] })).toEqual(['step added: one.fourth']);
    expect(told(now)).toEqual([]);
  });

  test('one that the protocol excludes is added when it applies by now', () => {
    expect(told(withConditions('one.second', 'yes'))).toContain('step added: one.second');
  });

  test('a condition that hangs on a statement is part of the protocol, before and after it was given', () => {
    const now: Protocol = {
      ...approved,
      steps: approved.steps.map((step) =>
        step.id === 'one.third'
          ? { ...step, conditions: step.conditions.map((one) => ({ ...one, holds: 'yes' })) }
          : step,
      ),
    };
    expect(told(now)).toEqual([]);
  });

  test('a run that begins later leaves out what is not done, told once', () => {
    const found = departuresFrom(approved, {
      now: approved,
      selected: ['one.third'],
      named: false,
      done: none,
    });
    expect(found).toEqual([
      {
        step: null,
        origin: 'step left out',
        name: null,
        expected: ['one.first'],
        actual: 'one.third',
        text: '1 step that is not done is left out: the run begins with one.third',
      },
    ]);
  });

  test('a run that begins after what is done, as a resume does, leaves nothing out', () => {
    expect(told(approved, { selected: ['one.third'], done: new Set(['one.first']) })).toEqual([]);
  });

  test('a run of named steps leaves nothing out, not even what the runbook has lost', () => {
    expect(told(without('one.first'), { selected: ['one.third'], named: true })).toEqual([]);
  });
});
