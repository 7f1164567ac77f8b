import { searchFor, type KnownSecret } from './secret-search.ts';
import type { Form } from './forms.ts';

/** A secret found among bytes, at the byte position `offset`. */
export interface ByteFinding {
  offset: number;
  secret: string;
  form: Form | `${Form} in UTF-16`;
}

export type ByteSearch = (
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
) => AsyncGenerator<ByteFinding>;

const windowBytes = 1 << 20;

/**
 * Searches bytes in the order they come, in windows that overlap by more than the longest form of any secret. Text may
 * be ASCII, UTF-8, Latin-1 or, where there are zero bytes, UTF-16 of either order at even or odd positions.
 */
export function byteSearchFor(secrets: readonly KnownSecret[]): ByteSearch {
  const inBytes = searchFor(secrets, 'bytes');
  const inText = searchFor(secrets, 'text');
  // Two bytes a character in UTF-16, and an even overlap, so that positions stay even or odd.
  const overlap = 2 * Math.max(inBytes.span, inText.span);

  function look(window: Buffer): ByteFinding[] {
    const findings: ByteFinding[] = inBytes
      .in(window.toString('latin1'))
      .map(({ start, secret, form }) => ({ offset: start, secret, form }));
    if (!window.includes(0)) return findings;
    for (const shift of [0, 1]) {
      const even = window.subarray(shift, window.length - ((window.length - shift) % 2));
      for (const text of [
        even.toString('utf16le'),
        Buffer.from(even).swap16().toString('utf16le'),
      ]) {
        for (const { start, secret, form } of inText.in(text)) {
          findings.push({ offset: shift + 2 * start, secret, form: `${form} in UTF-16` });
        }
      }
    }
    return findings;
  }

  return async function* search(chunks) {
    const seen = new Set<string>();
    let [pending, start] = [Buffer.alloc(0), 0];
    const report = function* (window: Buffer) {
      for (const finding of look(window)) {
        const found = { ...finding, offset: start + finding.offset };
        const key = `${found.offset} ${found.secret} ${found.form}`;
        if (seen.has(key)) continue;
        seen.add(key);
        yield found;
      }
    };
    for await (const chunk of chunks) {
      pending = pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([pending, chunk]);
      if (pending.length < windowBytes + overlap) continue;
      yield* report(pending);
      start += pending.length - overlap;
      pending = pending.subarray(pending.length - overlap);
    }
    yield* report(pending);
  };
}
