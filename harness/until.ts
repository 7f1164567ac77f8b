import { setTimeout as pause } from 'node:timers/promises';

/**
 * Reads until `done` or until `within` milliseconds are over, and returns what was read last. Pauses begin short and
 * double up to 15 s. Only for the halves of one act that must follow each other; a step waits for its own result by
 * `settles`.
 */
export async function until<T>(
  read: () => Promise<T>,
  done: (seen: T) => boolean,
  within: number,
): Promise<T> {
  const began = performance.now();
  for (let wait = 100; ; wait = Math.min(wait * 2, 15_000)) {
    const seen = await read();
    if (done(seen) || performance.now() - began + wait > within) return seen;
    await pause(wait);
  }
}
