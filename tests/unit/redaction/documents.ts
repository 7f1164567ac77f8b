import { crc32, deflateSync } from 'node:zlib';

/** A PDF of one page whose content stream is packed; readers find its parts without a table of offsets. */
export function pdf(content: string, about = ''): Buffer {
  const packed = deflateSync(Buffer.from(content, 'latin1'));
  return Buffer.concat([
    Buffer.from(
      [
        '%PDF-1.4',
        '1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj',
        '2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj',
        '3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>> endobj',
        '5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>> endobj',
        `6 0 obj <</Title <${Buffer.from(`\uFEFF${about}`, 'utf16le').swap16().toString('hex')}>>> endobj`,
        `4 0 obj <</Filter /FlateDecode /Length ${packed.length}>> stream\n`,
      ].join('\n'),
      'latin1',
    ),
    packed,
    Buffer.from('\nendstream endobj\ntrailer <</Root 1 0 R /Info 6 0 R>>\n%%EOF\n'),
  ]);
}

/** Text as a content stream writes it: in pieces with gaps between them, the last ones on a line of their own. */
export function setInPieces(text: string): string {
  const pieces = text.match(/[\s\S]{1,3}/gu) ?? [];
  const string = (piece: string) => `(${piece.replaceAll(/[\\()]/g, '\\$&')})`;
  const [first, second] = [pieces.slice(0, -2), pieces.slice(-2)];
  return `BT /F1 12 Tf 20 700 Td [${first.map(string).join(' -30 ')}] TJ 0 -16 Td [${second.map(string).join(' 12 ')}] TJ ET`;
}

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A PNG with one more chunk behind its head. */
export function png(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type), body]);
  const chunk = Buffer.alloc(typed.length + 8);
  chunk.writeUInt32BE(body.length, 0);
  typed.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(typed), typed.length + 4);
  return Buffer.concat([pixel.subarray(0, 33), chunk, pixel.subarray(33)]);
}

export const packedText = (text: string): Record<'zTXt' | 'iTXt', Buffer> => ({
  zTXt: Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(text)]),
  iTXt: Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0'), deflateSync(text)]),
});

const segment = (marker: number, body: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
};

/** The metadata of a JPEG, cut in the middle as long metadata is. */
export function jpeg(text: string): Buffer {
  const bytes = Buffer.from(text);
  const middle = bytes.length >> 1;
  const extension = (part: Buffer) =>
    segment(
      0xe1,
      Buffer.concat([
        Buffer.from('http://ns.adobe.com/xmp/extension/\0'),
        Buffer.alloc(40, 'A'),
        part,
      ]),
    );
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    extension(bytes.subarray(0, middle)),
    extension(bytes.subarray(middle)),
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** A GIF's comment, in blocks of a few bytes. */
export function gif(text: string): Buffer {
  const blocks =
    Buffer.from(text)
      .toString('latin1')
      .match(/[\s\S]{1,5}/g) ?? [];
  return Buffer.concat([
    Buffer.from('GIF89a\x01\0\x01\0\0\0\0', 'latin1'),
    Buffer.from([0x21, 0xfe]),
    ...blocks.map((block) => Buffer.from(`${String.fromCharCode(block.length)}${block}`, 'latin1')),
    Buffer.from([0, 0x3b]),
  ]);
}

/** Base64 as mail has it: lines of 76 characters. */
export const inLines = (bytes: Buffer | string, lineEnd: string): string =>
  (
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join(lineEnd);
