import { inflateSync } from 'node:zlib';
import type { Member } from './containers.ts';

/** Pages whose text is read; more than any report has. */
const mostPages = 20_000;
const largestStream = 64 * 1024 * 1024;

/**
 * What a PDF says: its compressed streams, except those of pictures, and its text as a reader sees it, page by page. A
 * word may be written in pieces, and a line may end within it: `squeezed` text has no blanks at all.
 * @throws Error where it cannot be read; it might hold anything
 */
export async function* pdfParts(bytes: Buffer): AsyncGenerator<Member> {
  yield { name: 'streams', bytes: streamsOf(bytes) };
  // Two thirds of a second to load, and few folders hold a PDF.
  const { getDocument, VerbosityLevel } = await import('unpdf/pdfjs');
  const task = getDocument({
    data: new Uint8Array(bytes),
    verbosity: VerbosityLevel.ERRORS,
    disableFontFace: true,
    useSystemFonts: false,
  });
  try {
    const document = await task.promise;
    if (document.numPages > mostPages) throw new Error(`over ${mostPages} pages`);
    const about = [await document.getMetadata(), await document.getOutline()];
    yield { name: 'about', bytes: Buffer.from(JSON.stringify(about)) };
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent({ disableNormalization: true });
      const text = items
        .map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''))
        .join('');
      const notes = JSON.stringify(await page.getAnnotations());
      page.cleanup();
      const name = `page ${number}`;
      yield { name, bytes: Buffer.from(`${text}\n${notes}`) };
      yield { name, bytes: Buffer.from(text.replaceAll(/\s+/g, '')), squeezed: true };
    }
  } finally {
    await task.destroy();
  }
}

/** Everything that is packed with Flate and is no picture, one after the other. */
function streamsOf(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', at + 6)) {
    if (bytes.toString('latin1', at - 3, at) === 'end') continue;
    const head = bytes.toString('latin1', Math.max(0, at - 600), at);
    const dictionary = head.slice(Math.max(0, head.lastIndexOf(' obj')));
    if (!dictionary.includes('/FlateDecode') || /\/Subtype\s*\/Image/.test(dictionary)) continue;
    const start = at + (bytes[at + 6] === 0x0d ? 8 : 7);
    const end = bytes.indexOf('endstream', start);
    try {
      parts.push(
        inflateSync(bytes.subarray(start, end < 0 ? bytes.length : end), {
          maxOutputLength: largestStream,
        }),
      );
    } catch {
      // Packed twice, or no stream at all: what a reader sees of it is read below.
    }
  }
  return Buffer.concat(parts);
}
