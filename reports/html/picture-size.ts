/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const signature = '89504e470d0a1a0a';
const largest = 65_535;

/** The size a PNG states in its head; `null` for any other format, and for a size nothing could show. */
export function sizeOf(bytes: Uint8Array): Size | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 24));
  if (head.length < 24 || head.toString('hex', 0, 8) !== signature) return null;
  const [width, height] = [head.readUInt32BE(16), head.readUInt32BE(20)];
  return [width, height].every((side) => side > 0 && side <= largest) ? { width, height } : null;
}
