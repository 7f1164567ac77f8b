import { expect, test } from '@playwright/test';
import { deedsOf } from '../../harness/deeds.ts';
import type { Entry } from '../../harness/entries.ts';

const entry = (run: string, step: string, kind: string, data: object) =>
  ({ run, step, kind, data }) as unknown as Entry;
const judged = (run: string, step: string, acted: boolean, before: object, facts: object) =>
  entry(run, step, 'judged', { mode: 'run', acted, before, facts });
const intent = (run: string, step: string, before: object) =>
  entry(run, step, 'intent', { before });

test('a judged step says itself what the run changed in it', () => {
  const entries = [
    intent('one', 'a', { n: 0 }),
    judged('one', 'a', true, { n: 0 }, { n: 1 }),
    judged('one', 'b', false, { n: 1 }, { n: 1 }),
  ];
  expect([...deedsOf(entries, 'one')]).toEqual([['a', entries[1]]]);
});

test('a step that a killed run left unjudged ends with what the next look found', () => {
  const entries = [
    intent('killed', 'a', { n: 0 }),
    intent('killed', 'a', { n: 0 }),
    intent('killed-too', 'a', { n: 1 }),
    judged('resumed', 'a', true, { n: 2 }, { n: 3 }),
  ];
  const deed = (run: string) => deedsOf(entries, run).get('a')?.data;
  expect(deed('killed')).toEqual({ acted: true, before: { n: 0 }, facts: { n: 1 } });
  expect(deed('killed-too')).toEqual({ acted: true, before: { n: 1 }, facts: { n: 2 } });
  expect(deed('resumed')).toMatchObject({ before: { n: 2 }, facts: { n: 3 } });
});

test('where nobody looked afterwards, the facts after are unknown', () => {
  expect(deedsOf([intent('killed', 'a', { n: 0 })], 'killed').get('a')?.data.facts).toBeNull();
  expect(deedsOf([intent('killed', 'a', { n: 0 })], 'other').size).toBe(0);
});
