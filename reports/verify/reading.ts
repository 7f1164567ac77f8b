import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { sizeInWords } from './limits.ts';

/** Thrown where a file is not what may be read; its message is for a finding. */
export class Unreadable extends Error {}

/**
 * Opens a file for reading: never a link, never a pipe or device, not even for a moment (opening a pipe would wait for
 * its other end).
 * @throws Unreadable
 */
async function openFile(path: string, most: number): Promise<FileHandle> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  let file: FileHandle;
  try {
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Unreadable(
      code === 'ELOOP' ? 'a link' : `it cannot be read (${code ?? 'unknown error'})`,
    );
  }
  const state = await file.stat();
  if (!state.isFile() || state.size > most) {
    await file.close();
    throw new Unreadable(
      state.isFile()
        ? `${sizeInWords(state.size)}, more than the limit of ${sizeInWords(most)}`
        : 'no file',
    );
  }
  return file;
}

/** The file's bytes in pieces, at most `most` of them. @throws Unreadable */
export async function* piecesOf(path: string, most: number): AsyncGenerator<Buffer> {
  const file = await openFile(path, most);
  let read = 0;
  try {
    for await (const piece of file.createReadStream({ highWaterMark: 1 << 20, autoClose: false })) {
      read += (piece as Buffer).length;
      if (read > most) throw new Unreadable(`more than the limit of ${sizeInWords(most)}`);
      yield piece as Buffer;
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(`it cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  } finally {
    await file.close();
  }
}

/** A whole file. @throws Unreadable */
export async function bytesOf(path: string, most: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of piecesOf(path, most)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** SHA-256 of a file, 64 hex digits. @throws Unreadable */
export async function digestOfFile(path: string, most: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of piecesOf(path, most)) hash.update(piece);
  return hash.digest('hex');
}
