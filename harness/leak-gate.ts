import { createReadStream } from 'node:fs';
import { lstat, open, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { EvidenceError } from './errors/index.ts';
import { sha256 } from './json.ts';
import { base64Runs } from './redaction/base64-runs.ts';
import { byteSearchFor, type ByteFinding, type ByteSearch } from './redaction/byte-search.ts';
import { containerOf, membersOf, type Member } from './redaction/containers.ts';
import { shortestSecret } from './redaction/secret-search.ts';
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

/** What is packed within what is packed is opened to this depth. */
const deepest = 5;

/**
 * Searches every file below a folder, and its name, for every form of the secrets: plain, URL-, JSON-, HTML-escaped,
 * base64, hex, in ASCII, UTF-8 or UTF-16; also in zip (trace files) and gzip archives, in what base64 holds (the bodies
 * of a HAR, data addresses), in a PDF's streams and its text as it is read, and in what pictures carry beside what they
 * show. What cannot be seen this way: words drawn as points, and secrets this process does not know.
 */
export async function searchForLeaks(
  folder: string,
  secrets: readonly KnownSecret[],
): Promise<LeakSearch> {
  const result: LeakSearch = { leaks: [], unsearchable: [], files: 0, bytes: 0 };
  const { redact } = redactorOf(secrets);
  const scene: Scene = {
    search: byteSearchFor(secrets),
    squeezedSearch: byteSearchFor(squeezed(secrets)),
    redact,
    result,
    folder,
    known: new Set(),
  };
  const paths: string[] = [];
  for await (const path of filesBelow(folder, '')) paths.push(path);
  // Pictures before the pages that hold them once more.
  for (const path of paths.toReversed()) await searchFile(scene, path);
  const byFile = (one: Leak, other: Leak) =>
    one.file < other.file ? -1 : one.file > other.file ? 1 : 0;
  return { ...result, leaks: result.leaks.toSorted(byFile) };
}

/** Secrets as they stand in a text without blanks; what is too short then turns up by chance. */
const squeezed = (secrets: readonly KnownSecret[]): KnownSecret[] =>
  secrets.flatMap((secret) => {
    const value = secret.reveal().replaceAll(/\s+/g, '');
    return value.length < shortestSecret ? [] : [{ name: secret.name, reveal: () => value }];
  });

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
  squeezedSearch: ByteSearch;
  /** Digests of pictures that were searched already. */
  known: Set<string>;
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
    await searchBase64(scene, place, chunksOf(absolute));
    const kind = containerOf(await firstBytes(absolute));
    if (kind === null) return;
    if (kind !== 'zip' && stat.size <= largestKept)
      scene.known.add(sha256(await readFile(absolute)));
    await searchMembers(scene, place, membersOf(kind, { path: absolute }));
  } catch (error) {
    result.unsearchable.push({ ...place, why: redact((error as Error).message) });
  }
}

/** Larger ones are searched wherever they stand. */
const largestKept = 16 * 1024 * 1024;

async function searchMembers(
  scene: Scene,
  { file, within }: Place,
  members: AsyncIterable<Member>,
): Promise<void> {
  for await (const member of members) {
    await searchMember(scene, { file, within: [...within, member.name] }, member);
  }
}

async function searchMember(
  scene: Scene,
  place: Place,
  { bytes, squeezed: noBlanks }: Member,
): Promise<void> {
  const hidden = { ...place, within: place.within.map(scene.redact) };
  if (noBlanks) return note({ ...scene, search: scene.squeezedSearch }, hidden, [bytes]);
  await note(scene, hidden, [Buffer.from(place.within.at(-1) ?? '')], true);
  const kind = containerOf(bytes);
  if (kind !== null && scene.known.has(sha256(bytes))) return;
  await note(scene, hidden, [bytes]);
  if (place.within.length >= deepest) {
    if (kind === null) return;
    throw new Error(`packed more than ${deepest} times`);
  }
  await searchBase64(scene, place, [bytes]);
  if (kind === null) return;
  await searchMembers(scene, place, membersOf(kind, { bytes: () => Promise.resolve(bytes) }));
}

/** What only looks like something packed, or was cut where it is shown, has been searched as it stands. */
async function searchBase64(
  scene: Scene,
  { file, within }: Place,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<void> {
  for await (const { offset, bytes } of base64Runs(chunks)) {
    const place = { file, within: [...within, `base64 at byte ${offset}`] };
    await searchMember(scene, place, { name: '', bytes }).catch(() => undefined);
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
