import { generator } from '../../html/generator.ts';
import { overviewPage } from '../../html/overview/page.ts';
import { overviewOf, type Published } from '../../overview.ts';
import { within, type ReadLedger } from '../evidence.ts';
import { firstDifference } from '../compare.ts';
import { checked, finding, unchecked, type Saying } from '../finding.ts';
import { limits } from '../limits.ts';
import { bytesOf, Unreadable } from '../reading.ts';
import { drawnBy } from './page.ts';

const name = 'index.html';

/** The page over all runs, drawn again from the ledger as far as it reached when the page was drawn. */
export async function* checkIndex(
  folder: string,
  { entries, digests }: ReadLedger,
  published: Published,
): Saying {
  const path = within(folder, name);
  try {
    const by = await drawnBy(path);
    if (by !== generator()) {
      yield unchecked(
        `What ${name} says: it was drawn by ${by ?? 'an unknown program'}, and this is ${generator()}. It is no evidence: npx runproof report draws it again.`,
      );
      return;
    }
    const text = (await bytesOf(path, limits.textBytes)).toString('utf8');
    const last = digests.findLastIndex((digest) => text.includes(digest));
    const overview = overviewOf(entries.slice(0, last + 1), published);
    const drawn = overview === null ? '' : overviewPage(overview);
    const place = await firstDifference(path, limits.textBytes, [drawn]);
    if (place !== null) {
      const { line, found, expected } = place;
      yield finding('altered', `${name}:${line}`, found || 'its end', expected || 'its end');
      return;
    }
    yield checked(`${name} against the one drawn again from entries 1 to ${last + 1}`);
    if (last + 1 < entries.length)
      yield unchecked(`${name} was drawn before the last ${entries.length - last - 1} entries.`);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    yield finding('refused', name, error.message, 'a page that can be read');
  }
}
