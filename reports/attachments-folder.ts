import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundAttachments } from './record.ts';
import type { AttachmentRecord } from './run-record.ts';

const named = /^([0-9a-f]{64})(\.[a-z0-9]+)?$/;

/** What lies in a run's `attachments/`, each file held against the digest it is named by. A missing folder is empty. */
export async function findAttachments(folder: string): Promise<FoundAttachments> {
  const found = new Map<string, { file: string; state: 'present' | 'altered' }>();
  const entries = await readdir(join(folder, 'attachments'), { withFileTypes: true }).catch(absent);
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const digest = named.exec(entry.name)?.[1];
    if (digest === undefined || !entry.isFile()) continue;
    const file = `attachments/${entry.name}`;
    const state = (await digestOf(join(folder, file))) === digest ? 'present' : 'altered';
    if (found.get(digest)?.state !== 'present') found.set(digest, { file, state });
  }
  return found;
}

function absent(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

/** SHA-256 of a file's bytes, read in pieces. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** Reads a run's attachments out of its folder. */
export const attachmentsIn =
  (folder: string) =>
  ({ file }: Pick<AttachmentRecord, 'file'>): Promise<Uint8Array | null> =>
    file === null ? Promise.resolve(null) : readFile(join(folder, file));
