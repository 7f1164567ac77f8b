import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { LaunchOptions } from '@playwright/test';
import { reportOf } from '../../../reports/html/page.ts';
import type { RunRecord } from '../../../reports/run-record.ts';

const paths = fileURLToPath(new URL('../../../.setup/paths.json', import.meta.url));

/** The browser the set-up found; without one, Playwright's own. */
export const launchOptions: LaunchOptions = await readFile(paths, 'utf8').then(
  (text) => ({ executablePath: (JSON.parse(text) as { chromium: string }).chromium }),
  () => ({}),
);

export async function drawn(record: RunRecord): Promise<string> {
  let text = '';
  for await (const piece of reportOf(record, () => Promise.resolve(null))) text += piece;
  return text;
}

/** A folder of its own, gone afterwards. */
export async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'runproof-report-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts the report on disk, as an auditor opens it; `edit` is what somebody did to it before. */
export async function onDisk(
  record: RunRecord,
  use: (address: string) => Promise<void>,
  edit: (html: string) => string = (html) => html,
): Promise<void> {
  await withFolder(async (folder) => {
    const file = join(folder, 'report.html');
    await writeFile(file, edit(await drawn(record)));
    await use(pathToFileURL(file).href);
  });
}
