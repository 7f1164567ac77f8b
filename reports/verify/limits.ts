const mebibyte = 1 << 20;

/**
 * What is read of a folder from a stranger. All are far beyond what Runproof writes; what exceeds one is refused and
 * named, so that no folder can use up memory or time without end.
 */
export const limits = {
  files: 20_000,
  /** Folders within folders. */
  depth: 4,
  fileBytes: 2048 * mebibyte,
  totalBytes: 16_384 * mebibyte,
  /** A file read at once: record.json, protocol.json, an export. */
  textBytes: 128 * mebibyte,
  ledgerBytes: 256 * mebibyte,
  lineBytes: 16 * mebibyte,
  pictureBytes: 64 * mebibyte,
  pageBytes: 1024 * mebibyte,
  /** Of a page without its pictures. */
  pageTextBytes: 64 * mebibyte,
  sumsBytes: 8 * mebibyte,
  /** Lists and objects within each other. */
  jsonDepth: 100,
  /** Values, keys not counted. */
  jsonValues: 4_000_000,
  /** Of one check; the rest is counted. */
  findings: 200,
  /** Characters of one text shown. */
  shown: 300,
} as const;

/** `16 MiB`, `2 GiB`. */
export function sizeInWords(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let [size, unit] = [bytes, 0];
  while (size >= 1024 && unit < units.length - 1) [size, unit] = [size / 1024, unit + 1];
  return `${Number(size.toFixed(1))} ${units[unit] ?? ''}`;
}
