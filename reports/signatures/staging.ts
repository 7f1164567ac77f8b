import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Entry } from '../../harness/entries.ts';
import { sha256 } from '../../harness/json.ts';
import { signaturesFolder } from './kept.ts';

/** Beside the ledger: what no signature has become yet never lies in a folder of evidence. */
const stageOf = (folder: string): string =>
  join(dirname(dirname(folder)), `.signing-${basename(folder)}`);

/**
 * Lays the files of one signature ready outside of the folder they are for, on the disk when this returns. They count once the
 * ledger has the signature: nothing is ever half signed.
 * @param files by path within the folder; the envelope among them in `signatures/`
 */
export async function stageSignature(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  const stage = stageOf(folder);
  await rm(stage, { recursive: true, force: true });
  for (const [path, bytes] of Object.entries(files)) {
    const target = join(stage, path);
    await mkdir(dirname(target), { recursive: true });
    await onDisk(target, (file) => file.writeFile(bytes));
  }
  for (const below of [join(stage, signaturesFolder), stage, dirname(stage)]) await onDisk(below);
}

/**
 * Puts what was laid ready into its place where the ledger has the signature, wherever an earlier process was killed.
 * @param discard what the ledger does not have is removed: only for whoever holds the lock
 */
export async function settleSignature(
  folder: string,
  signed: readonly Entry<'signed'>[],
  { discard }: { readonly discard: boolean },
): Promise<void> {
  const stage = stageOf(folder);
  const envelopes = (await namesIn(join(stage, signaturesFolder))).filter((name) =>
    name.endsWith('.dsse.json'),
  );
  for (const name of envelopes) {
    const digest = sha256(await readFile(join(stage, signaturesFolder, name)));
    if (signed.some(({ data }) => data.envelope === digest)) return intoPlace(folder, name);
  }
  if (discard) await rm(stage, { recursive: true, force: true });
}

/** The envelope last: while it is there, a second try finds what the first has left. */
async function intoPlace(folder: string, envelope: string): Promise<void> {
  const stage = stageOf(folder);
  const below = (await namesIn(join(stage, signaturesFolder))).filter((name) => name !== envelope);
  const beside = (await namesIn(stage)).filter((name) => name !== signaturesFolder);
  await mkdir(join(folder, signaturesFolder), { recursive: true });
  for (const path of [
    ...beside,
    ...below.map((name) => join(signaturesFolder, name)),
    join(signaturesFolder, envelope),
  ])
    await rename(join(stage, path), join(folder, path));
  for (const changed of [join(folder, signaturesFolder), folder]) await onDisk(changed);
  await rm(stage, { recursive: true, force: true });
}

async function onDisk(
  path: string,
  write?: (file: Awaited<ReturnType<typeof open>>) => Promise<void>,
): Promise<void> {
  const file = await open(path, write === undefined ? 'r' : 'w');
  try {
    await write?.(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
