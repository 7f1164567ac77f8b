import { limits } from './limits.ts';

/** The value of a JSON text, or why it is not taken. */
export type ReadJson = { readonly value: unknown } | { readonly wrong: string };

/**
 * Reads JSON that a stranger may have written: what readers understand in different ways (a key twice, a key that is
 * no ordinary property, a number no reader can hold) and what would use up memory or the stack is refused before it is
 * parsed. Never throws.
 */
export function readJson(text: string): ReadJson {
  const wrong = objection(text);
  if (wrong !== null) return { wrong };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { wrong: `no JSON: ${(error as Error).message}` };
  }
}

/** The same of bytes, which must be UTF-8. */
export function readJsonBytes(bytes: Uint8Array): ReadJson & { readonly text?: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { ...readJson(text), text };
  } catch {
    return { wrong: 'no UTF-8' };
  }
}

interface Level {
  /** Keys so far; `null` in a list. */
  readonly keys: Set<string> | null;
  expectsKey: boolean;
}

const scalar = /[^\s,:[\]{}"]+/y;

/** One pass over the text without recursion; what is no JSON at all is left to the parser. */
function objection(text: string): string | null {
  const levels: Level[] = [];
  let values = 0;
  for (let at = 0; at < text.length;) {
    const level = levels.at(-1);
    switch (text.charCodeAt(at)) {
      case 0x22: {
        const end = endOfText(text, at);
        if (level?.keys && level.expectsKey) {
          const wrong = newKey(text.slice(at, end), level.keys);
          if (wrong !== null) return wrong;
          level.expectsKey = false;
        } else values += 1;
        at = end;
        break;
      }
      case 0x7b:
      case 0x5b: {
        const isObject = text[at] === '{';
        levels.push({ keys: isObject ? new Set() : null, expectsKey: isObject });
        if (levels.length > limits.jsonDepth) return `deeper than ${limits.jsonDepth} levels`;
        values += 1;
        at += 1;
        break;
      }
      case 0x7d:
      case 0x5d:
        levels.pop();
        at += 1;
        break;
      case 0x2c:
        if (level?.keys) level.expectsKey = true;
        at += 1;
        break;
      default: {
        scalar.lastIndex = at;
        const word = scalar.exec(text)?.[0];
        if (word !== undefined && /^-?\d/.test(word) && !Number.isFinite(Number(word)))
          return `a number that no reader can hold: ${word.slice(0, 40)}`;
        if (word !== undefined) values += 1;
        at += word?.length ?? 1;
      }
    }
    if (values > limits.jsonValues) return `more than ${limits.jsonValues} values`;
  }
  return null;
}

function newKey(quoted: string, keys: Set<string>): string | null {
  let key: string;
  try {
    key = JSON.parse(quoted) as string;
  } catch {
    return null;
  }
  if (keys.has(key)) return `the key "${key}" stands twice in one object`;
  if (key === '__proto__') return 'a key "__proto__"';
  keys.add(key);
  return null;
}

/** Behind the closing quote; at the end of the text where there is none. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return text.length;
    let slashes = 0;
    while (text[quote - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}
