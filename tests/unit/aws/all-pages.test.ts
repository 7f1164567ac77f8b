import { expect, test } from '@playwright/test';
import { allPages } from '../../../harness/aws/all-pages.ts';

test('reads on past an empty page', async () => {
  const pages = new Map([
    [undefined, { items: ['a'], next: 'two' }],
    ['two', { items: undefined, next: 'three' }],
    ['three', { items: ['b'], next: '' }],
  ]);
  expect(
    await allPages(async (token) => pages.get(token) ?? { items: ['lost'], next: undefined }),
  ).toEqual(['a', 'b']);
});

test('does not ask for ever', async () => {
  await expect(allPages(async () => ({ items: [], next: 'same' }))).rejects.toThrow('does not end');
});
