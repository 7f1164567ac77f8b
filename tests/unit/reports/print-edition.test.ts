import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { getDocument, VerbosityLevel } from 'unpdf/pdfjs';
import { printToPdf } from '../../../fixtures/pages/print-report.ts';
import { EvidenceError } from '../../../harness/errors/index.ts';
import { sha256 } from '../../../harness/json.ts';
import { searchForLeaks } from '../../../harness/leak-gate.ts';
import { publishRun, type Publication } from '../../../reports/publish.ts';
import { begin, end, LedgerWriter, play } from '../../golden/sample-ledger.ts';
import { pixel, sampleProcedures, sampleRun } from '../../golden/sample-runs.ts';
import { sampleSteps } from '../../golden/sample-steps.ts';
import { withFolder } from './pages.ts';

/** A run of two steps, one with a picture. */
function publication(folder: string, change: Partial<Publication> = {}): Publication {
  const steps = sampleSteps.slice(0, 2);
  const writer = new LedgerWriter('2026-11-22T10:15:00.000Z');
  const picture = {
    name: 'The domain, before',
    mediaType: 'image/png',
    sha256: sha256(pixel),
    bytes: pixel.length,
  };
  begin(writer, sampleRun, steps);
  for (const step of steps) play(writer, { ...step, attachments: [picture] });
  end(writer, 0);
  const { entries } = writer;
  return {
    folder,
    entries,
    runId: sampleRun,
    procedures: sampleProcedures,
    secrets: [],
    ...change,
  };
}

async function attach(folder: string): Promise<void> {
  await mkdir(join(folder, 'attachments'));
  await writeFile(join(folder, 'attachments', `${sha256(pixel)}.png`), pixel);
}

/** What a reader is told of a PDF before the first page. */
async function about(bytes: Buffer) {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: VerbosityLevel.ERRORS });
  const document = await task.promise;
  const { info } = await document.getMetadata();
  const outline = await document.getOutline();
  const tagged = (await (await document.getPage(1)).getStructTree()) !== null;
  await task.destroy();
  return {
    ...Object.fromEntries(Object.entries(info)),
    bookmarks: outline.flatMap(({ items }) => items.map((item: { title: string }) => item.title)),
    tagged,
  };
}

test('the report is printed with its pictures, title, bookmarks and tags, and no folder of this machine', async () => {
  test.setTimeout(120_000);
  await withFolder(async (folder) => {
    await attach(folder);
    const { notPrinted } = await publishRun(publication(folder, { print: printToPdf }));
    expect(notPrinted).toBeNull();
    const pdf = await readFile(join(folder, 'report.pdf'));
    expect(await about(pdf)).toMatchObject({
      Title: expect.stringMatching(/^REHEARSAL.* 20261122T101500Z, New single-tenant/),
      CreationDate: expect.stringMatching(/^D:20261122/),
      bookmarks: expect.arrayContaining(['Steps', 'Traceability matrix']),
      tagged: true,
    });
    const text = pdf.toString('latin1');
    expect(text).toMatch(/\/Subtype \/Image/);
    expect(text).not.toMatch(/file:\/\/|\/tmp\//);
    expect(await readdir(folder)).not.toContain('print.html');
    expect(await readFile(join(folder, 'SHA256SUMS'), 'utf8')).toContain('  report.pdf\n');

    // A word is set in pieces and lines end within it; the gate reads it as a reader does.
    const word = { name: 'PAGE', reveal: () => 'Page 2 of' };
    const { leaks } = await searchForLeaks(folder, [word]);
    expect(leaks.filter(({ file }) => file === 'report.pdf')).toContainEqual(
      expect.objectContaining({ within: ['page 2'], secret: 'PAGE' }),
    );

    // Not asked for any more, or not to be had: a PDF of before would show something else.
    const failure = new EvidenceError('RP-E600', 'The report could not be printed as PDF.');
    const failing = { print: () => Promise.reject(failure) };
    expect((await publishRun(publication(folder, failing))).notPrinted).toBe(failure);
    expect(await readdir(folder)).not.toContain('report.pdf');
    expect(await readFile(join(folder, 'SHA256SUMS'), 'utf8')).not.toContain('report.pdf');
    expect(await readdir(folder)).toContain('report.html');
  });
});

test('a page that is not printed in time is given up, and said', async () => {
  await withFolder(async (folder) => {
    const page = join(folder, 'page.html');
    await writeFile(page, `<h1>Long</h1>${'<p>Word</p>'.repeat(20_000)}`);
    await expect(printToPdf(page, join(folder, 'page.pdf'), 1)).rejects.toThrow(
      /RP-E600[^]*nothing printed within 0\.001 s/,
    );
  });
});
