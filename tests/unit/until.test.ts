import { expect, test } from '@playwright/test';
import { until } from '../../harness/until.ts';

test('reads until it is done', async () => {
  let reads = 0;
  expect(
    await until(
      async () => (reads += 1),
      (seen) => seen === 3,
      10_000,
    ),
  ).toBe(3);
});

test('gives the last reading back when the time is over', async () => {
  let reads = 0;
  expect(
    await until(
      async () => (reads += 1),
      () => false,
      0,
    ),
  ).toBe(1);
});
