import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { fromBuffer, open, type Entry, type ZipFile } from 'yauzl';
import { pdfParts } from './pdf.ts';
import { metadataOf, pictureOf, type Picture } from './pictures.ts';

const inflate = promisify(gunzip);

/** More than this from one archive member is not unpacked, so that no archive can fill the memory. */
const largestMember = 256 * 1024 * 1024;

/** What holds more than can be read in it as it stands. */
export type Container = 'zip' | 'gzip' | 'pdf' | Picture;

/** One file in a container, or one part of a document. */
export interface Member {
  name: string;
  bytes: Buffer;
  /** Without any blanks. */
  squeezed?: true;
}

/** Told from the first bytes, whatever the file is called. */
export function containerOf(start: Buffer): Container | null {
  if (start.length >= 4 && start.readUInt32BE(0) === 0x504b0304) return 'zip';
  if (start.length >= 3 && start[0] === 0x1f && start[1] === 0x8b && start[2] === 8) return 'gzip';
  if (start.subarray(0, 4).toString('latin1') === '%PDF') return 'pdf';
  return pictureOf(start);
}

/** The members of a container, unpacked one at a time. Throws when any of it cannot be read. */
export async function* membersOf(
  kind: Container,
  source: { path: string } | { bytes: () => Promise<Buffer> },
): AsyncGenerator<Member> {
  if (kind === 'zip') {
    yield* zipMembers(await openZip(source));
    return;
  }
  const packed = 'path' in source ? await readFile(source.path) : await source.bytes();
  if (kind === 'pdf') yield* pdfParts(packed);
  else if (kind !== 'gzip') yield* metadataOf(kind, packed);
  else yield { name: 'gzip', bytes: await inflate(packed, { maxOutputLength: largestMember }) };
}

const options = { lazyEntries: true, autoClose: false } as const;

async function openZip(
  source: { path: string } | { bytes: () => Promise<Buffer> },
): Promise<ZipFile> {
  const bytes = 'path' in source ? null : await source.bytes();
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, zip: ZipFile) => (error ? reject(error) : resolve(zip));
    if ('path' in source) open(source.path, options, done);
    else if (bytes !== null) fromBuffer(bytes, options, done);
  });
}

async function* zipMembers(zip: ZipFile): AsyncGenerator<Member> {
  try {
    for (;;) {
      const entry = await nextEntry(zip);
      if (entry === null) return;
      if (!entry.fileName.endsWith('/'))
        yield { name: entry.fileName, bytes: await unpack(zip, entry) };
    }
  } finally {
    zip.close();
  }
}

function nextEntry(zip: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      zip.removeAllListeners();
      action();
    };
    zip.once('entry', (entry: Entry) => settle(() => resolve(entry)));
    zip.once('end', () => settle(() => resolve(null)));
    zip.once('error', (error: Error) => settle(() => reject(error)));
    zip.readEntry();
  });
}

async function unpack(zip: ZipFile, entry: Entry): Promise<Buffer> {
  if (entry.uncompressedSize > largestMember) {
    throw new Error(
      `"${entry.fileName}" unpacks to ${entry.uncompressedSize} bytes, over ${largestMember}`,
    );
  }
  const stream = await promisify(
    zip.openReadStream.bind(zip) as (
      entry: Entry,
      callback: (error: Error | null, stream: NodeJS.ReadableStream) => void,
    ) => void,
  )(entry);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
