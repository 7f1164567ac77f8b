import { defineConfig } from '@playwright/test';

// npm run test:localstack plays these: they need a container engine, which npm test does without.
export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  // One LocalStack at a time: each takes 0.8 GB, and they would take the processor from each other.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 480_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  outputDir: '../../.results/localstack-output',
  reporter: [['list'], ['json', { outputFile: '../../.results/localstack.json' }]],
});
