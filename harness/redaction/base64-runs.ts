import { containerOf } from './containers.ts';

/** A stretch of base64, decoded. `offset` is where it begins. */
export interface Decoded {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Shorter ones hold no more than a word, and words are searched in base64 as they are. */
const shortest = 32;
/** A file as text is read whole before it is decoded, up to this size. */
const longest = 256 * 1024 * 1024;

const lineEnd = String.raw`(?:\r?\n|(?:\\{1,8}r)?\\{1,8}n|&#13;&#10;|&#10;)[ \t>]{0,16}`;
const run = new RegExp(
  `[A-Za-z0-9+/]{${shortest},}(?:${lineEnd}[A-Za-z0-9+/]{4,})*={0,2}|[A-Za-z0-9_-]{${shortest},}={0,2}`,
  'g',
);
const breaks = new RegExp(lineEnd, 'g');
/** Digests are everywhere and decode to nothing. */
const isHex = /^[0-9a-f]+$/i;

/**
 * Every stretch of base64 in the bytes, in one line or in many, as a HAR's bodies, a mail's parts, a certificate or a
 * data address have it. A long one, and one that
 * is something packed, comes by itself, short ones together; one of several lines also without its line
 * ends, undecoded, for it may begin before what looks like its beginning.
 */
export async function* base64Runs(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<Decoded> {
  let [pending, start] = ['', 0];
  let short: Buffer[] = [];
  let shortAt = 0;
  for await (const chunk of chunks) {
    const text = pending + chunk.toString('latin1');
    const cut = Math.max(openEnd(text), text.length - longest);
    for (const found of decodedIn(text.slice(0, cut), start)) {
      if (found.bytes.length > 1024 || containerOf(found.bytes) !== null) yield found;
      else {
        if (short.length === 0) shortAt = found.offset;
        short.push(found.bytes, newline);
      }
    }
    if (short.length > 0) yield { offset: shortAt, bytes: Buffer.concat(short) };
    short = [];
    start += cut;
    pending = text.slice(cut);
  }
  for (const found of decodedIn(pending, start)) yield found;
}

const newline = Buffer.from('\n');

/** Where the stretch begins that may go on in the next chunk. */
function openEnd(text: string): number {
  let at = text.length;
  while (at > 0 && goesOn.has(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

const goesOn = new Set(
  Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-=\\&#; \t\r\n>'),
);

function* decodedIn(text: string, start: number): Generator<Decoded> {
  for (const { index, 0: found } of text.matchAll(run)) {
    if (isHex.test(found)) continue;
    const whole = found.replaceAll(breaks, '');
    const decoded = Buffer.from(whole, 'base64');
    const bytes = whole === found ? decoded : Buffer.concat([decoded, newline, Buffer.from(whole)]);
    yield { offset: start + index, bytes };
  }
}
