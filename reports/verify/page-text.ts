import { createHash } from 'node:crypto';
import { limits, sizeInWords } from './limits.ts';
import { piecesOf, Unreadable } from './reading.ts';

/** A page without the pictures it carries, and for each of these the digest it is named by with the one it has. */
export interface PageText {
  readonly html: string;
  readonly pictures: readonly (readonly [named: string, found: string])[];
}

const opening = '<script type="image/';
const closing = '</script>';
const longestOpening = 200;

/**
 * Reads a page and takes its pictures out as they go by, so that only its text stands in memory.
 * @throws Unreadable when there is too much of it
 */
export async function pageText(path: string): Promise<PageText> {
  const kept: Buffer[] = [];
  const pictures: [string, string][] = [];
  let rest: Buffer = Buffer.alloc(0);
  let bytes = 0;
  const keep = (piece: Buffer): void => {
    bytes += piece.length;
    if (bytes > limits.pageTextBytes)
      throw new Unreadable(`more than ${sizeInWords(limits.pageTextBytes)} without its pictures`);
    kept.push(piece);
  };
  const pieces = piecesOf(path, limits.pageBytes);
  let done = false;
  while (!done || rest.length > 0) {
    const at = rest.indexOf(opening);
    if (at >= 0 && (done || rest.length - at > limits.pictureBytes || rest.includes(closing, at))) {
      const end = rest.indexOf(closing, at);
      if (end < 0) throw new Unreadable('a picture that does not end, or is beyond the limit');
      keep(rest.subarray(0, at));
      pictures.push(pictureOf(rest.subarray(at, end)));
      rest = rest.subarray(end + closing.length);
    } else if (done) {
      keep(rest);
      rest = Buffer.alloc(0);
    } else {
      if (at < 0 && rest.length > longestOpening) {
        keep(rest.subarray(0, rest.length - longestOpening));
        rest = rest.subarray(rest.length - longestOpening);
      }
      const next = await pieces.next();
      done = next.done === true;
      if (next.done !== true) rest = Buffer.concat([rest, next.value]);
    }
  }
  try {
    const html = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(kept));
    refuseDeep(html);
    return { html, pictures };
  } catch (error) {
    throw error instanceof TypeError ? new Unreadable('no UTF-8') : error;
  }
}

function pictureOf(block: Buffer): [named: string, found: string] {
  const head = block.subarray(0, longestOpening).toString('latin1');
  const named = /^<script type="image\/[a-z]+" id="picture-([0-9a-f]{64})">/.exec(head);
  if (named === null) return ['another block', head.slice(0, 80)];
  const content = block.subarray(named[0].length).toString('latin1');
  const found = createHash('sha256').update(Buffer.from(content, 'base64')).digest('hex');
  return [named[1] ?? '', found];
}

/** Elements within each other, far beyond any page of ours, are there to use up a parser's time. */
function refuseDeep(html: string): void {
  const empty = /^(br|hr|img|input|meta|link|wbr|col|!doctype|path|use)$/;
  let depth = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    const end = html.indexOf('>', at);
    if (end < 0) return;
    const name = /^<\/?([a-zA-Z!][\w-]*)/.exec(html.slice(at, at + 40))?.[1]?.toLowerCase() ?? '';
    if (name !== '' && !empty.test(name) && html[end - 1] !== '/')
      depth += html[at + 1] === '/' ? -1 : 1;
    if (depth > 500) throw new Unreadable('more than 500 elements within each other');
    at = end + 1;
    if (name === 'script' || name === 'style') {
      const close = html.indexOf(`</${name}`, at);
      if (close < 0) return;
      at = close;
    }
  }
}
