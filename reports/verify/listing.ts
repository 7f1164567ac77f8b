import type { Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { finding, plainName, type Said } from './finding.ts';
import { limits, sizeInWords } from './limits.ts';
import { digestOfFile, Unreadable } from './reading.ts';

/** A file of the folder; `digest` is `null` where it could not be read. */
export interface FileSeen {
  readonly bytes: number;
  readonly digest: string | null;
}

/** Every file below a folder by its path, with its digest. Links and devices are never opened. */
export interface Listing {
  readonly files: ReadonlyMap<string, FileSeen>;
  readonly folders: readonly string[];
  /** What was refused on the way. */
  readonly said: readonly Said[];
}

export async function listingOf(folder: string): Promise<Listing> {
  const files = new Map<string, FileSeen>();
  const folders: string[] = [];
  const said: Said[] = [];
  let total = 0;
  const refuse = (path: string, found: string, expected: string): void => {
    if (said.length <= limits.findings)
      said.push(finding('refused', plainName(path), found, expected));
  };
  const waiting = [''];
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    for await (const entry of await opendir(join(folder, below))) {
      const path = posix.join(below, entry.name);
      if (files.size + folders.length >= limits.files) {
        refuse(path, `more than ${limits.files} files`, `at most ${limits.files}`);
        return { files, folders, said };
      }
      if (!/^[\x20-\x5b\x5d-\x7e]+$/.test(entry.name))
        refuse(path, 'a name with letters no file of evidence has', 'ASCII letters and digits');
      if (entry.isDirectory()) {
        folders.push(path);
        if (path.split('/').length < limits.depth) waiting.push(path);
        else refuse(path, 'folders within folders', `at most ${limits.depth} deep`);
        continue;
      }
      if (!entry.isFile()) {
        refuse(path, oddity(entry), 'files and folders only; it was not followed or opened');
        continue;
      }
      const { size } = await lstat(join(folder, path));
      if (size <= limits.fileBytes) total += size;
      const most = total > limits.totalBytes ? 0 : limits.fileBytes;
      if (most === 0)
        refuse(path, `files of ${sizeInWords(total)}`, `at most ${sizeInWords(limits.totalBytes)}`);
      files.set(path, { bytes: size, digest: await digested(join(folder, path), most, refuse) });
    }
  }
  return { files: new Map([...files].toSorted(byName)), folders, said };

  async function digested(
    path: string,
    most: number,
    refused: typeof refuse,
  ): Promise<string | null> {
    if (most === 0) return null;
    try {
      return await digestOfFile(path, most);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      refused(posix.relative(folder, path), error.message, 'a file that can be read');
      return null;
    }
  }
}

const byName = ([one]: [string, unknown], [other]: [string, unknown]): number =>
  one < other ? -1 : 1;

function oddity(entry: Dirent): string {
  if (entry.isSymbolicLink()) return 'a link';
  if (entry.isFIFO()) return 'a pipe';
  if (entry.isSocket()) return 'a socket';
  return entry.isCharacterDevice() || entry.isBlockDevice() ? 'a device' : 'no file';
}
