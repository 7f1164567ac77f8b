// One test for each step of the corpus, with as many inner steps as it has criteria, and its picture.
import { readFileSync } from 'node:fs';
import { test } from '@playwright/test';

const { steps } = JSON.parse(readFileSync(process.env.CORPUS, 'utf8'));
for (const { title, picture, criteria } of steps) {
  test(title, async ({}, info) => {
    for (const name of criteria) await test.step(name, async () => {});
    await info.attach('after', { path: picture, contentType: 'image/png' });
  });
}
