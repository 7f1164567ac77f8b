import { canonicalJson, sha256 } from '../../../harness/json.ts';
import { RunproofError } from '../../../harness/errors/index.ts';
import { carriedSignatures } from '../../html/check/document.ts';
import { unescaped } from '../../html/check/data-blocks.ts';
import { readPage, type PageRead } from '../../html/check/read-page.ts';
import { generator } from '../../html/generator.ts';
import { pageDigestOf, reportOf } from '../../html/page.ts';
import type { ReadAttachment } from '../../html/attachments.ts';
import type { RunRecord } from '../../run-record.ts';
import { firstDifference } from '../compare.ts';
import { within } from '../evidence.ts';
import { checked, finding, unchecked, type Said } from '../finding.ts';
import type { Listing } from '../listing.ts';
import { limits } from '../limits.ts';
import { pageText } from '../page-text.ts';
import { bytesOf, piecesOf, Unreadable } from '../reading.ts';
import type { SignatureFile } from '../../signatures/kept.ts';

/** What a page should be: how it is drawn, and what it carries. */
export interface Page {
  readonly name: string;
  readonly carried: string;
  readonly pictures: readonly string[];
  readonly signatures: readonly SignatureFile[];
  draw(): AsyncGenerator<string>;
  /** The digest a signature of it is over; left out where none is. */
  digest?(): Promise<string>;
}

/**
 * The report against the record it should show. Drawn by this very Runproof, it is drawn again and every byte compared;
 * drawn by another, it must carry this record, these signatures and pictures, and the digest it names must be its own.
 * @returns the digest that a signature of the page is over; `null` where none could be taken
 */
export async function* checkReport(
  folder: string,
  listing: Listing,
  record: RunRecord,
  signatures: readonly SignatureFile[],
): AsyncGenerator<Said, string | null> {
  const read: ReadAttachment = async ({ file, sha256: digest }) => {
    if (file === null || listing.files.get(file)?.digest !== digest) return null;
    return bytesOf(within(folder, file), limits.pictureBytes);
  };
  return yield* checkPage(folder, {
    name: 'report.html',
    carried: canonicalJson(record),
    pictures: record.attachments.map((one) => one.sha256),
    signatures,
    draw: () => reportOf(record, read, { signatures }),
    digest: () => pageDigestOf(record, read),
  });
}

/** Any page that carries what it was drawn from. */
export async function* checkPage(folder: string, page: Page): AsyncGenerator<Said, string | null> {
  const path = within(folder, page.name);
  try {
    const by = await drawnBy(path);
    if (by === generator()) {
      const drawn = { digest: null as string | null };
      const pieces = noting(drawn, page.draw());
      const place = await firstDifference(path, limits.pageBytes, pieces);
      if (place !== null) {
        const { line, found, expected } = place;
        yield finding('altered', `${page.name}:${line}`, found || 'its end', expected || 'its end');
      }
      yield checked(`${page.name} against the page drawn again from the record, byte by byte`);
      if (page.digest === undefined) return null;
      return drawn.digest ?? (await page.digest());
    }
    yield unchecked(
      `The wording of ${page.name}: it was drawn by ${by ?? 'an unknown program'}, and this is ${generator()}. Only a signature vouches for it.`,
    );
    return yield* checkCarried(path, page);
  } catch (error) {
    if (!isOfTheFolder(error)) throw error;
    yield finding('refused', page.name, error.message, 'a page that can be read');
    return null;
  }
}

/** Keeps the digest that a page states as it is drawn, which is its own: pictures need not be read twice. */
async function* noting(
  drawn: { digest: string | null },
  pieces: AsyncGenerator<string>,
): AsyncGenerator<string> {
  let stated = false;
  for await (const piece of pieces) {
    if (stated) drawn.digest = (JSON.parse(unescaped(piece)) as { page: string }).page;
    stated = piece.endsWith('<script type="application/json" id="digests">');
    yield piece;
  }
}

/** What the page's head says of the program that drew it. */
export async function drawnBy(path: string): Promise<string | null> {
  for await (const piece of piecesOf(path, limits.pageBytes)) {
    const head = piece.subarray(0, 4096).toString('utf8');
    return /<meta name="generator" content="([^"]{1,200})" \/>/.exec(head)?.[1] ?? null;
  }
  return null;
}

async function* checkCarried(path: string, page: Page): AsyncGenerator<Said, string | null> {
  const { name } = page;
  const { html, pictures } = await pageText(path);
  const read: PageRead = readPage(html);
  if (read.stated?.page !== read.page)
    yield finding(
      'altered',
      name,
      `a page with digest ${read.page}`,
      read.stated?.page ?? 'its digest',
    );
  if (read.stated !== null && read.stated.signatures !== read.signatureSection)
    yield finding('altered', `${name} #signatures`, read.signatureSection, read.stated.signatures);
  if (read.record !== page.carried) {
    const found = read.record === null ? 'none' : `SHA-256 ${sha256(read.record)}`;
    yield finding(
      'altered',
      `${name}, the record it carries`,
      found,
      `SHA-256 ${sha256(page.carried)}`,
    );
  }
  const signed = canonicalJson(carriedSignatures(page.signatures));
  if (read.signatures !== signed) {
    const found = read.signatures === null ? 'none' : 'other ones';
    yield finding('altered', `${name}, the signatures it carries`, found, 'those in signatures/');
  }
  for (const [named, found] of pictures) {
    if (named !== found || !page.pictures.includes(named))
      yield finding('altered', `${name}, picture ${named}`, found, 'a picture the record names');
  }
  for (const stray of read.strays)
    yield finding('added', name, `a block of data "${stray}"`, 'only what Runproof puts there');
  yield checked(`${name}: its digest, and the record, signatures and pictures it carries`);
  return read.page;
}

/** What a stranger's page or record can lead to; anything else is a fault of ours. */
const isOfTheFolder = (error: unknown): error is Error =>
  error instanceof Unreadable || error instanceof RunproofError || error instanceof RangeError;
