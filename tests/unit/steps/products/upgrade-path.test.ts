import { expect, test } from '@playwright/test';
import { skippedVersions } from '../../../../steps/products/upgrade-path.ts';

const offered = ['v3.0.0', 'v3.1.0', 'v3.1.1', 'v3.9.0', 'v3.10.0', 'v4.0.0', 'v4.1.0'];
const cases: readonly [from: string, to: string, skipped: readonly string[]][] = [
  ['v3.0.0', 'v3.1.0', []],
  ['v3.0.0', 'v3.1.1', ['v3.1.0']],
  ['v3.9.0', 'v3.10.0', []],
  ['v3.9.0', 'v4.0.0', ['v3.10.0']],
  // What the product does not offer any more is left out all the same.
  ['v3.1.1', 'v3.9.0', ['v3.2.0', 'v3.3.0', 'v3.4.0', 'v3.5.0', 'v3.6.0', 'v3.7.0', 'v3.8.0']],
  ['v4.1.0', 'v4.0.0', []],
];

for (const [from, to, skipped] of cases)
  test(`from ${from} to ${to} leaves out ${skipped.join(', ') || 'nothing'}`, () => {
    expect(skippedVersions(offered, from, to)).toEqual(skipped);
  });
