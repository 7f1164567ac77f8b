import { defineConfig } from '@playwright/test';
import { whatIsTested } from './validation/tested.ts';

// Our own tests. The runbooks have the playwright.config.ts in the project's root.
export default defineConfig({
  fullyParallel: true,
  // One more than the cores of a small machine: tests wait as much as they reckon.
  workers: 3,
  retries: 0,
  // A busy machine is slow, and no test is about time.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  outputDir: '../.results/output',
  reporter: [['list'], ['json', { outputFile: '../.results/tests.json' }]],
  // The results say what they are of; a worker needs not ask again.
  metadata: process.env['TEST_WORKER_INDEX'] === undefined ? { tested: await whatIsTested() } : {},
  projects: ['unit', 'types', 'gates', 'projects', 'steps', 'rehearsal'].map((name) => ({
    name,
    testDir: name,
    testMatch: '**/*.test.ts',
  })),
});
