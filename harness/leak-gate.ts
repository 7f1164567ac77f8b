import { createReadStream } from 'node:fs';
import { lstat, open, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { EvidenceError } from './errors/index.ts';
import { byteSearchFor, type ByteFinding, type ByteSearch } from './redaction/byte-search.ts';
import { containerOf, membersOf } from './redaction/containers.ts';
import { redactorOf, type KnownSecret } from './redaction.ts';

/** A secret in a finished file. Names it, never its value. */
export interface Leak {
  /** Path within the folder, redacted. */
  file: string;
  /** Members of the archives on the way to it, outermost first; empty for the file itself. */
  within: readonly string[];
  /** Byte position in the file or the innermost member; null when it is in the name. */
  offset: number | null;
  secret: string;
  form: ByteFinding['form'];
}

/** A file that may hide anything, because it cannot be read. */
export interface Unsearchable {
  file: string;
  within: readonly string[];
  why: string;
}

export interface LeakSearch {
  leaks: Leak[];
  unsearchable: Unsearchable[];
  files: number;
  bytes: number;
}

/** Archives within archives are opened to this depth. */
const deepest = 5;

/**
 * Searches every file below a folder, and its name, for every form of the secrets: plain, URL-, JSON-, HTML-escaped,
 * base64, hex, in ASCII, UTF-8 or UTF-16; in zip (trace files) and gzip archives, too. What cannot be seen this way:
 * words in pictures, text within a PDF's fonts, base64 broken into lines, and secrets this process does not know.
 */
export async function searchForLeaks(
  folder: string,
  secrets: readonly KnownSecret[],
): Promise<LeakSearch> {
  const result: LeakSearch = { leaks: [], unsearchable: [], files: 0, bytes: 0 };
  const search = byteSearchFor(secrets);
  const { redact } = redactorOf(secrets);
  for await (const path of filesBelow(folder, '')) {
    await searchFile({ search, redact, result, folder }, path);
  }
  return result;
}

/**
 * Lets a folder be published. Throws EvidenceError RP-E410 naming each place a secret was found (the first twenty),
 * RP-E411 for a file that cannot be searched.
 */
export async function guardPublication(
  folder: string,
  secrets: readonly KnownSecret[],
): Promise<void> {
  const { leaks, unsearchable } = await searchForLeaks(folder, secrets);
  if (leaks.length > 0) {
    const lines = leaks.map((leak) => {
      const at = leak.offset === null ? 'in its name' : `at byte ${leak.offset}`;
      return `${placeOf(leak)} ${at}: secret ${leak.secret}, ${leak.form}`;
    });
    throw new EvidenceError(
      'RP-E410',
      'A secret was found in finished evidence, so it is not published.',
      {
        where: folder,
        found: shortened(lines),
        expected: 'no known secret in any form',
      },
    );
  }
  if (unsearchable.length > 0) {
    throw new EvidenceError(
      'RP-E411',
      'A file cannot be searched for secrets, so nothing is published.',
      {
        where: folder,
        found: shortened(unsearchable.map((file) => `${placeOf(file)}: ${file.why}`)),
      },
    );
  }
}

interface Scene {
  search: ByteSearch;
  redact: (text: string) => string;
  result: LeakSearch;
  folder: string;
}

async function searchFile(scene: Scene, path: string): Promise<void> {
  const { result, folder, redact } = scene;
  const absolute = join(folder, path);
  const place = { file: redact(path), within: [] };
  try {
    await note(scene, place, [Buffer.from(path)], true);
    const stat = await lstat(absolute);
    result.files += 1;
    if (stat.isSymbolicLink()) {
      await note(scene, place, [Buffer.from(await readlink(absolute))]);
      return;
    }
    if (!stat.isFile()) throw new Error('neither a file nor a folder');
    result.bytes += stat.size;
    await note(scene, place, chunksOf(absolute));
    const kind = containerOf(await firstBytes(absolute));
    if (kind === null) return;
    for await (const { name, bytes } of membersOf(kind, { path: absolute })) {
      await searchMember(scene, { ...place, within: [name] }, bytes);
    }
  } catch (error) {
    result.unsearchable.push({ ...place, why: redact((error as Error).message) });
  }
}

async function searchMember(scene: Scene, place: Place, bytes: Buffer): Promise<void> {
  const hidden = { ...place, within: place.within.map(scene.redact) };
  await note(scene, hidden, [Buffer.from(place.within.at(-1) ?? '')], true);
  await note(scene, hidden, [bytes]);
  const kind = containerOf(bytes);
  if (kind === null) return;
  if (place.within.length >= deepest) throw new Error(`archives nested deeper than ${deepest}`);
  for await (const member of membersOf(kind, { bytes: () => Promise.resolve(bytes) })) {
    await searchMember(scene, { ...place, within: [...place.within, member.name] }, member.bytes);
  }
}

interface Place {
  file: string;
  within: readonly string[];
}

async function note(
  { search, result }: Scene,
  place: Place,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  isName = false,
): Promise<void> {
  for await (const { offset, secret, form } of search(chunks)) {
    result.leaks.push({ ...place, offset: isName ? null : offset, secret, form });
  }
}

/** Paths of all that is no folder, sorted, relative to the first folder. */
async function* filesBelow(root: string, below: string): AsyncGenerator<string> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) yield* filesBelow(root, path);
    else yield path;
  }
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    yield chunk as Buffer;
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function placeOf({ file, within }: Place): string {
  return [file, ...within].join(' › ');
}

function shortened(lines: string[]): string {
  const more = lines.length - 20;
  return [...lines.slice(0, 20), ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}
