import { inflateSync } from 'node:zlib';
import type { Member } from './containers.ts';

const pngStart = Buffer.from('89504e470d0a1a0a', 'hex');

export type Picture = 'png' | 'jpeg' | 'gif';

/** Told from the first bytes. */
export function pictureOf(start: Buffer): Picture | null {
  if (start.subarray(0, 4).equals(pngStart.subarray(0, 4))) return 'png';
  if (start.length >= 3 && start.readUIntBE(0, 3) === 0xffd8ff) return 'jpeg';
  if (start.subarray(0, 4).toString('latin1') === 'GIF8') return 'gif';
  return null;
}

/**
 * What a picture carries beside its points and does not show as it stands: compressed texts and profiles of a PNG,
 * segments of a JPEG and comments of a GIF, which are cut into pieces. Plain texts are found where they are. A picture
 * that ends early is taken as far as it goes: nothing is hidden behind its end that is not searched as it stands.
 */
export function* metadataOf(kind: Picture, bytes: Buffer): Generator<Member> {
  if (kind === 'png') yield* compressedTexts(bytes);
  else yield* joined(kind === 'jpeg' ? segments(bytes) : comments(bytes));
}

function* joined(parts: Iterable<Buffer>): Generator<Member> {
  const all = Buffer.concat([...parts]);
  if (all.length > 0) yield { name: 'metadata', bytes: all };
}

/** The most a compressed text may unpack to. */
const largestText = 16 * 1024 * 1024;

function* compressedTexts(bytes: Buffer): Generator<Member> {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at));
    if (type !== 'zTXt' && type !== 'iTXt' && type !== 'iCCP') continue;
    const packed = packedPart(type, body);
    if (packed === null) continue;
    const text = inflateSync(packed, { maxOutputLength: largestText });
    yield {
      name: `${type} ${body.toString('latin1', 0, Math.max(0, body.indexOf(0)))}`,
      bytes: text,
    };
  }
}

/** After the keyword and its zero a zTXt or iCCP has one byte, an iTXt two and then two more texts that end in zero. */
function packedPart(type: string, body: Buffer): Buffer | null {
  const keyword = body.indexOf(0);
  if (keyword < 0) return null;
  if (type !== 'iTXt') return body.subarray(keyword + 2);
  if (body[keyword + 1] !== 1) return null;
  const language = body.indexOf(0, keyword + 3);
  const translated = language < 0 ? -1 : body.indexOf(0, language + 1);
  return translated < 0 ? null : body.subarray(translated + 1);
}

/** Long metadata of a JPEG goes on in the next segment; each repeats its head. */
function* segments(bytes: Buffer): Generator<Buffer> {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xda || marker === 0xd9) return;
    const length = bytes.readUInt16BE(at + 2);
    const isText = marker === 0xfe || (marker >= 0xe1 && marker <= 0xef);
    if (isText) yield withoutHead(bytes.subarray(at + 4, at + 2 + length));
    at += 2 + Math.max(2, length);
  }
}

/** `http://ns.adobe.com/xmp/extension/`, a zero, and then 40 bytes that say which part this is. */
function withoutHead(segment: Buffer): Buffer {
  const extension = Buffer.from('http://ns.adobe.com/xmp/extension/\0');
  return segment.subarray(0, extension.length).equals(extension)
    ? segment.subarray(extension.length + 40)
    : segment;
}

/** Comments and texts of a GIF come in blocks of at most 255 bytes, each after its length. */
function* comments(bytes: Buffer): Generator<Buffer> {
  for (let at = bytes.indexOf(0x21); at >= 0; at = bytes.indexOf(0x21, at + 1)) {
    const label = bytes[at + 1] ?? 0;
    if (label !== 0xfe && label !== 0x01 && label !== 0xff) continue;
    for (let block = at + 2; block < bytes.length;) {
      const length = bytes[block] ?? 0;
      if (length === 0) break;
      yield bytes.subarray(block + 1, block + 1 + length);
      block += 1 + length;
    }
  }
}
