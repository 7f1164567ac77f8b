import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { getSystemErrorMessage } from 'node:util';

/** Makes a folder that only its owner may enter, with all above it that is missing, so that it survives a power cut. */
export function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let at = folder; ; at = dirname(at)) {
    syncFolder(dirname(at));
    if (at === first || at === dirname(at)) return;
  }
}

/** Makes the names in a folder survive a power cut. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The operating system's own sentence for an error, such as "no space left on device". */
export function systemMessage(error: unknown): string {
  const number = (error as NodeJS.ErrnoException).errno;
  if (typeof number === 'number') return getSystemErrorMessage(number);
  return error instanceof Error ? error.message : String(error);
}
