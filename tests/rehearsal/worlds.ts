import { test as base } from '@playwright/test';
import { startWorld, type World } from '../../fixtures/rehearsal/world.ts';

/**
 * Tests of an overlay: `world` has every overlay, `bare` is the same without the one, or those, named by `overlay`.
 * One world each per worker.
 */
export const test = base.extend<
  object,
  { overlay: string | readonly string[]; world: World; bare: World }
>({
  overlay: ['', { option: true, scope: 'worker' }],
  world: [
    async ({}, use) => {
      const world = await startWorld();
      await use(world);
      await world.stop();
    },
    { scope: 'worker' },
  ],
  bare: [
    async ({ overlay }, use) => {
      const world = await startWorld({ without: [overlay].flat() });
      await use(world);
      await world.stop();
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';
