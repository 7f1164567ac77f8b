import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { guardPublication } from '../harness/leak-gate.ts';
import type { KnownSecret } from '../harness/redaction.ts';
import { checksumFile, checksumsOf } from './checksums.ts';

const drafts = '.draft';

/** Adds a file to the draft, piece by piece; it is on the disk when this returns. */
export type WriteFile = (
  name: string,
  pieces: Iterable<string> | AsyncIterable<string>,
) => Promise<void>;

/**
 * Publishes a folder of evidence as a whole: its files are written aside first, searched for secrets there together with
 * what the folder holds, and then put in place; SHA256SUMS comes last, so that a folder without it is not finished. A
 * failure leaves what was published before as it was, or no SHA256SUMS.
 * @param fill writes the files; `draft` is the folder they go to. Returns names of files published before that are now
 * out of date, and go.
 * @throws EvidenceError RP-E410 or RP-E411 from the leak gate, RP-E433; what the file system refuses as it comes
 */
export async function publishFolder(
  folder: string,
  secrets: readonly KnownSecret[],
  fill: (write: WriteFile, draft: string) => Promise<readonly string[] | void>,
): Promise<void> {
  const draft = join(folder, drafts);
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true });
    const write: WriteFile = (name, pieces) => writeFile(join(draft, name), pieces);
    const outdated = (await fill(write, draft)) ?? [];
    await guardPublication(folder, secrets);
    await rm(join(folder, checksumFile), { force: true });
    for (const name of outdated) await rm(join(folder, name), { force: true });
    for (const name of await readdir(draft)) await rename(join(draft, name), join(folder, name));
    await write(checksumFile, [await checksumsOf(folder)]);
    await rename(join(draft, checksumFile), join(folder, checksumFile));
    await sync(folder);
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => {});
  }
}

async function writeFile(
  path: string,
  pieces: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    for await (const piece of pieces) await file.appendFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
