import { defineConfig } from '@playwright/test';
import { player } from './fixtures/playing/player.ts';
import { runVariable } from './fixtures/playing/run-file.ts';
import { setPlayer } from './harness/runbook.ts';

setPlayer(player);

// A run of the command line's comes prepared. Without one the runbooks are played as any Playwright project is, on `embedded` only.
const prepared = process.env[runVariable] !== undefined;

export default defineConfig({
  testDir: process.env['RUNPROOF_RUNBOOKS'] ?? 'runbooks',
  testMatch: '**/*.runbook.ts',
  outputDir: '.results/played',
  fullyParallel: false,
  workers: 1,
  // A repeated act is a different experiment.
  retries: 0,
  timeout: 0,
  reporter: prepared ? [['./cli/reporter.ts']] : [['list']],
  projects: (prepared ? ['embedded', 'localstack', 'aws'] : ['embedded']).map((name) => ({ name })),
  ...(prepared ? {} : { globalSetup: './cli/unprepared.ts' }),
});
