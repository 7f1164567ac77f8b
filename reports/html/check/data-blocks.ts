/** A picture a page carries; several figures may show it. */
export interface CarriedPicture {
  /** Hex digest its bytes have in the record. */
  readonly sha256: string;
  readonly mediaType: string;
  read(): Promise<Uint8Array>;
}

const slice = 1 << 20;

/** JSON as inert data, in pieces: with no `<` in it, nothing in it can end its element or begin another. */
export function* jsonBlock(id: string, text: string): Generator<string> {
  yield `<script type="application/json" id="${id}">`;
  for (let at = 0; at < text.length; at += slice)
    yield text.slice(at, at + slice).replaceAll('<', '\\u003c');
  yield '</script>\n';
}

/** The text `jsonBlock` was given: `<` stands in canonical JSON only within strings, and never escaped. */
export const unescaped = (text: string): string =>
  text.replaceAll(/\\(u003c|[^])/g, (escape, what) => (what === 'u003c' ? '<' : escape));

/** Bytes at a time, a multiple of three: small texts are soon forgotten, a large one stays in memory for long. */
const bytesAtATime = 48 * 1024;

/** Pictures one after the other, so that only one stands in memory. */
export async function* pictureBlocks(pictures: readonly CarriedPicture[]): AsyncGenerator<string> {
  for (const { sha256, mediaType, read } of pictures) {
    const { buffer, byteOffset, byteLength } = await read();
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    yield `<script type="${mediaType}" id="picture-${sha256}">`;
    for (let at = 0; at < bytes.length; at += bytesAtATime)
      yield bytes.toString('base64', at, at + bytesAtATime);
    yield '</script>\n';
  }
}
