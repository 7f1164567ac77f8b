import { test as base } from '@playwright/test';
import { miniature, type Miniature } from './miniature.ts';

/** One miniature project for a file's tests, with a world that all its runs attach to; the tests follow each other. */
export const test = base.extend<
  object,
  { runbooks: Readonly<Record<string, string>>; project: Miniature }
>({
  runbooks: [{}, { option: true, scope: 'worker' }],
  project: [
    async ({ runbooks }, use) => {
      const project = await miniature(runbooks);
      await project.sandbox();
      await use(project);
      await project.end();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

export { expect } from '@playwright/test';

/** Each file's commands take seconds, and the machine may be busy. */
export const patience = 120_000;

/** A runbook that plays these steps, one `.step(…)` a line. */
export const runbook = (id: string, ...lines: readonly string[]): string =>
  [
    `playRunbook(defineRunbook({ id: '${id}', title: 'Sample ${id}', procedure: 'sample', parameters })`,
    ...lines,
    ');',
  ].join('\n');
