import type { Json } from '../json.ts';
import { searchFor, type Finding, type KnownSecret } from './secret-search.ts';

export interface Redactor {
  /** The text with every known secret, in any form, replaced by `[secret NAME]`; the same text where there is none. */
  redact(text: string): string;
  /**
   * The same for all texts and keys within a value. A number whose digits are a secret becomes a text.
   * Returns the very same object where nothing was found.
   */
  redactJson<T extends Json>(value: T): T;
}

/** A redactor for these secrets alone; redaction.ts has the one for all the process knows. */
export function redactorOf(secrets: readonly KnownSecret[]): Redactor {
  if (secrets.length === 0) return { redact: (text) => text, redactJson: (value) => value };
  const search = searchFor(secrets);
  const redact = (text: string) => replace(text, search.in(text));
  return { redact, redactJson: <T extends Json>(value: T) => redactWithin(value, redact) as T };
}

export function labelOf(name: string): string {
  return `[secret ${name}]`;
}

/** Overlapping findings become one gap, which names all that reach into it. */
function replace(text: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return text;
  const gaps: { start: number; end: number; names: string[] }[] = [];
  for (const { start, end, secret } of findings) {
    const gap = gaps.at(-1);
    if (gap === undefined || start >= gap.end) gaps.push({ start, end, names: [secret] });
    else if (end > gap.end) {
      gap.end = end;
      if (!gap.names.includes(secret)) gap.names.push(secret);
    }
  }
  let done = 0;
  let result = '';
  for (const { start, end, names } of gaps) {
    result += text.slice(done, start) + names.map(labelOf).join('');
    done = end;
  }
  return result + text.slice(done);
}

function redactWithin(value: Json, redact: (text: string) => string): Json {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'number') {
    const text = String(value);
    const redacted = redact(text);
    return redacted === text ? value : redacted;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => redactWithin(item, redact));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  let changed = false;
  const result = new Map<string, Json>();
  for (const [key, inner] of Object.entries(value)) {
    const redacted = redactWithin(inner, redact);
    const name = unused(redact(key), result);
    changed ||= name !== key || redacted !== inner;
    result.set(name, redacted);
  }
  return changed ? Object.fromEntries(result) : value;
}

/** Two keys that become equal both stay. */
function unused(name: string, taken: ReadonlyMap<string, Json>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number++) {
    if (!taken.has(`${name} (${number})`)) return `${name} (${number})`;
  }
}
