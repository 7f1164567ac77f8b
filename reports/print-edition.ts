import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rendition } from './html/attachments.ts';
import { reportOf, type Drawing } from './html/page.ts';
import type { AttachmentRecord, RunRecord } from './run-record.ts';
import type { WriteFile } from './draft.ts';

/** Prints the page at one path as a PDF at another. */
export type Print = (page: string, pdf: string) => Promise<void>;

const printed = 'print.html';

/**
 * Adds report.pdf to a draft: the report drawn once more with its pictures in place and at print size, printed, and
 * thrown away.
 */
export async function printReport(
  record: RunRecord,
  folder: string,
  { write, draft }: { readonly write: WriteFile; readonly draft: string },
  print: Print,
  drawing: Pick<Drawing, 'signatures'>,
): Promise<void> {
  const pictures = record.attachments.filter(({ state }) => state === 'present').length;
  const read = (attachment: AttachmentRecord) =>
    atPrintSize(folder, attachment, widthFor(pictures));
  await write(printed, reportOf(record, read, { ...drawing, pictures: 'in place' }));
  await printPage(join(draft, printed), join(draft, 'report.pdf'), record.run.ended, print);
}

/**
 * Prints a page, which is gone afterwards, and gives the PDF the time of what it shows: the browser would write the
 * moment of printing.
 * @param time UTC, ISO 8601
 */
export async function printPage(
  page: string,
  pdf: string,
  time: string,
  print: Print,
): Promise<void> {
  try {
    await print(page, pdf);
  } finally {
    await rm(page, { force: true });
  }
  await writeFile(pdf, dated(await readFile(pdf), time));
}

/** The same number of bytes, as the offsets of a PDF stand in it. */
function dated(pdf: Buffer, time: string): Buffer {
  const stamp = `D:${time.replaceAll(/\D/g, '').slice(0, 14)}+00'00'`;
  const text = pdf.toString('latin1');
  for (const { index, 0: found } of text.matchAll(/\(D:\d{14}\+00'00'\)/g)) {
    if (found.length === stamp.length + 2) pdf.write(`(${stamp})`, index, 'latin1');
  }
  return pdf;
}

/** Pixels a picture is printed with: sharp on paper where there are few, legible where there are very many. */
const widthFor = (pictures: number): number => (pictures > 200 ? 640 : 1280);

/** A JPEG, because a PDF holds one as it is; what cannot be read as a picture is printed as it was attached. */
async function atPrintSize(
  folder: string,
  { file, mediaType }: AttachmentRecord,
  width: number,
): Promise<Rendition | null> {
  if (file === null) return null;
  const bytes = await readFile(join(folder, file));
  const { default: sharp } = await import('sharp');
  try {
    const reduced = await sharp(bytes)
      .resize({ width, withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .jpeg({ quality: 80, chromaSubsampling: '4:4:4' })
      .toBuffer();
    return { bytes: reduced, mediaType: 'image/jpeg' };
  } catch {
    return { bytes, mediaType };
  }
}
