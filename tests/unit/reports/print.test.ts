import { inflateSync } from 'node:zlib';
import { expect, test, type Page } from '@playwright/test';
import type { Entry } from '../../../harness/entries.ts';
import { buildRecord } from '../../../reports/record.ts';
import { longText } from '../../golden/hostile-names.ts';
import { rerunOfOne, sampleLedger, sampleProcedures, sampleRun } from '../../golden/sample-runs.ts';
import { launchOptions, onDisk } from './pages.ts';

test.use({ launchOptions });

const entries = sampleLedger();
const onAws = entries.map((entry) =>
  entry.kind === 'run-started'
    ? {
        ...entry,
        data: {
          ...entry.data,
          target: 'aws',
          world: null,
          software: { ...entry.data.software, modified: false },
        },
      }
    : entry,
) as Entry[];

/** What each page draws, as PDF operators; the colour of a rehearsal tells its head and its watermark. */
function pagesOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/stream\r?\n/g)].flatMap(({ index, 0: word }) => {
    const bytes = pdf.subarray(index + word.length, text.indexOf('endstream', index));
    try {
      const drawn = inflateSync(bytes).toString('latin1');
      return /\bBT\b/.test(drawn) ? [drawn] : [];
    } catch {
      return [];
    }
  });
}

const marksOn = (page: string): number => (page.match(/\.5412 \.2314 0 rg/g) ?? []).length;

async function printed(page: Page, ledger: readonly Entry[], run: string): Promise<string[]> {
  let pages: string[] = [];
  await onDisk(buildRecord(ledger, run, sampleProcedures), async (address) => {
    await page.goto(address);
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    pages = pagesOf(pdf);
    expect(pages).toHaveLength(pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0);
  });
  return pages;
}

test('every printed page of a rehearsal says so, in its head and across it', async ({ page }) => {
  const pages = await printed(page, entries, sampleRun);
  expect(pages.length).toBeGreaterThan(10);
  for (const [index, drawn] of pages.entries()) {
    expect(marksOn(drawn), `page ${index + 1}`).toBeGreaterThanOrEqual(2);
  }
});

test('a run on aws is not marked as a rehearsal', async ({ page }) => {
  const pages = await printed(page, onAws, rerunOfOne);
  expect(pages.map(marksOn)).toEqual(pages.map(() => 0));
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('paper shows what the screen folds, and nothing of it is cut off at the side', async ({
      page,
    }) => {
      await onDisk(buildRecord(entries, sampleRun, sampleProcedures), async (address) => {
        await page.goto(address);
        await page.emulateMedia({ media: 'print' });
        const folded = page
          .locator('details.fold pre')
          .filter({ hasText: longText.slice(-60) })
          .first();
        const box = await folded.boundingBox();
        expect(box?.height).toBeGreaterThan(200);
      });
    });
  });
}

test('printing shows all steps, whatever the filter hides, and hides them again', async ({
  page,
}) => {
  await onDisk(buildRecord(entries, sampleRun, sampleProcedures), async (address) => {
    await page.goto(address);
    await page.getByLabel('Find a step').fill('ConflictException');
    const shown = page.locator('article.step:visible');
    await expect(shown).toHaveCount(1);
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await expect(shown).toHaveCount(20);
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    await expect(shown).toHaveCount(1);
  });
});
