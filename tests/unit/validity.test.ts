import { expect, test } from '@playwright/test';
import { isValidity, validUntil } from '../../harness/validity.ts';

for (const [from, validity, until] of [
  ['2026-01-31T08:00:00.000Z', '1 month', '2026-02-28T08:00:00.000Z'],
  ['2028-02-29T08:00:00.000Z', '12 months', '2029-02-28T08:00:00.000Z'],
  ['2026-11-23T23:59:59.999Z', '1 year', '2027-11-23T23:59:59.999Z'],
  ['2026-12-31T00:00:00.000Z', '90 days', '2027-03-31T00:00:00.000Z'],
] as const) {
  test(`${validity} from ${from}`, () => expect(validUntil(from, validity)).toBe(until));
}

test('other words are no validity', () => {
  for (const text of ['0 days', 'a year', '12 Months', '1.5 years', ''])
    expect(isValidity(text), text).toBe(false);
  expect(() => validUntil('2026-01-01T00:00:00.000Z', 'ever')).toThrow(RangeError);
});
