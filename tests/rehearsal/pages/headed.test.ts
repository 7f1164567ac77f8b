import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { newestRun, openSandbox, verdictsOf, type Sandbox } from '../new-install/sandbox.ts';
import { openDisplay } from './display.ts';

test.describe.configure({ timeout: 240_000 });

const step = 'pre-deployment.import-portfolio';

test('browser steps show themselves with --headed, and say so where there is no display', async () => {
  const display = await openDisplay();
  let sandbox: Sandbox | undefined;
  try {
    sandbox = await openSandbox(null, { DISPLAY: display.name });
    const words = ['run', 'new-install', '--headed', '--step', step];
    const running = sandbox.runproof(...words);
    const seen = new Set<string>();
    const { root } = sandbox;
    const looking = setInterval(() => browsersOf(root).forEach((one) => seen.add(one)), 50);
    const shown = await running.finally(() => clearInterval(looking));
    expect(shown.code, shown.out + shown.err).toBe(0);
    expect([...seen]).toEqual(['headed']);
    const entries = await sandbox.ledger();
    expect(verdictsOf(entries, newestRun(entries))).toEqual({ [step]: 'passed' });
  } finally {
    await sandbox?.close();
    await display.close();
  }
  const blind = await openSandbox(null, { DISPLAY: '', WAYLAND_DISPLAY: '' });
  try {
    const refused = await blind.runproof('run', 'new-install', '--headed', '--step', step);
    expect(refused.code).toBe(2);
    expect(refused.out).toContain('A browser that shows itself needs a display.');
    expect(refused.out).toContain('Leave --headed out');
  } finally {
    await blind.close();
  }
});

/** How the main processes of the browsers of this evidence folder's runs were started. */
function browsersOf(root: string): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      const ours = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(root);
      if (!ours || !words.some((word) => word.startsWith('--remote-debugging-'))) return [];
      if (words.some((word) => word.startsWith('--type='))) return [];
      return [words.some((word) => word.startsWith('--headless')) ? 'headless' : 'headed'];
    } catch {
      return [];
    }
  });
}
