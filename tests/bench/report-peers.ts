import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { measured, type Measured } from './measured.ts';

/** A reporter of the bench: what it is, how it builds its report, and where that is opened. */
export interface Reporter {
  readonly name: string;
  /** From raw results to the finished report. `folder` is its own and empty. */
  build(folder: string): Promise<Measured>;
  readonly page: string;
  /** On the page when its summary can be read. */
  readonly summary: string;
}

const peers = join(import.meta.dirname, 'peers');
const bin = (name: string): string => join(peers, 'node_modules/.bin', name);

/** Installs the peers where they are not yet: nothing but this bench needs them. */
export async function installPeers(): Promise<void> {
  if (existsSync(bin('allure'))) return;
  const env = { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
  await measured(['npm', 'ci', '--no-audit', '--no-fund'], { cwd: peers, env });
}

/** Plays the corpus once and keeps what Playwright records of it: the raw results every peer's report is built from. */
export async function playCorpus(corpus: string, results: string): Promise<Measured> {
  const env = {
    CORPUS: corpus,
    PEER_OUTPUT: `${results}-output`,
    PLAYWRIGHT_BLOB_OUTPUT_DIR: results,
  };
  return measured([bin('playwright'), 'test', '-c', 'playwright.config.cjs', '--reporter=blob'], {
    cwd: peers,
    env,
  });
}

// With Allure's reporter Playwright ends a merge with 1 although everything is written; what is missing shows below.
const merge = (results: string, words: readonly string[], env: Readonly<Record<string, string>>) =>
  measured([bin('playwright'), 'merge-reports', ...words, results], {
    cwd: peers,
    env,
    good: [0, 1],
  });

export const peersOn = (results: string): readonly Reporter[] => [
  {
    name: 'Playwright HTML',
    page: 'index.html',
    summary: '.subnav-item',
    build: (folder) =>
      merge(results, ['--reporter=html'], {
        PLAYWRIGHT_HTML_OUTPUT_DIR: folder,
        PLAYWRIGHT_HTML_OPEN: 'never',
      }),
  },
  {
    name: 'Monocart',
    page: 'index.html',
    summary: '.vui-grid-row, .tg-row',
    build: (folder) =>
      merge(results, ['-c', 'merge-monocart.config.cjs'], {
        PEER_REPORT: join(folder, 'index.html'),
      }),
  },
  {
    name: 'Allure 3, single file',
    page: 'index.html',
    summary: '[data-testid="metadata-item-total"]',
    build: async (folder) => {
      const raw = `${folder}-raw`;
      await rm(raw, { recursive: true, force: true });
      await mkdir(raw);
      const written = await merge(results, ['-c', 'merge-allure.config.cjs'], { PEER_REPORT: raw });
      const built = await measured([bin('allure'), 'awesome', '--single-file', '-o', folder, raw], {
        cwd: folder,
      });
      return {
        milliseconds: written.milliseconds + built.milliseconds,
        peakMegabytes: Math.max(written.peakMegabytes, built.peakMegabytes),
      };
    },
  },
];
