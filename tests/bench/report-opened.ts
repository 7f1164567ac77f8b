import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from '@playwright/test';

const setUp = fileURLToPath(new URL('../../.setup/paths.json', import.meta.url));

/** The browser the set-up found. */
export async function browser(): Promise<Browser> {
  const { chromium: executablePath } = JSON.parse(await readFile(setUp, 'utf8')) as {
    chromium: string;
  };
  return chromium.launch({ executablePath });
}

/** Milliseconds from opening the file to its summary being there to read, in a browser that runs already. */
export async function timeToSummary(used: Browser, file: string, summary: string): Promise<number> {
  const page = await used.newPage({ viewport: { width: 1280, height: 900 } });
  try {
    const began = performance.now();
    await page.goto(pathToFileURL(file).href, { waitUntil: 'commit' });
    await page.locator(summary).first().waitFor({ timeout: 120_000 });
    return performance.now() - began;
  } finally {
    await page.close();
  }
}

/** Prints a page as it opens. */
export async function printed(used: Browser, file: string, ready: string) {
  const page: Page = await used.newPage({ viewport: { width: 1280, height: 900 } });
  try {
    await page.goto(pathToFileURL(file).href, { timeout: 300_000 });
    await page.locator(ready).first().waitFor({ timeout: 300_000 });
    const began = performance.now();
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    const pages = pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
    return { milliseconds: performance.now() - began, bytes: pdf.length, pages };
  } finally {
    await page.close();
  }
}
