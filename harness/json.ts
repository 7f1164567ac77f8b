import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** What JSON can carry, and so what facts, outputs and ledger entries may be made of. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Where in a value the first thing sits that JSON cannot carry, with what it is; null when all of it is JSON. */
export function findNonJson(value: unknown): { path: string; found: string } | null {
  return search(value, '', new Set());
}

/** The one text of a value by RFC 8785. Throws TypeError naming the place of anything JSON cannot carry. */
export function canonicalJson(value: unknown): string {
  const odd = findNonJson(value);
  if (odd)
    throw new TypeError(`${odd.path || 'the value'} is ${odd.found}, which JSON cannot carry`);
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('the value has no canonical form');
  return text;
}

/** SHA-256 of a value's canonical form, 64 lower-case hex digits. Never take it of a secret. */
export function canonicalDigest(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** SHA-256 of bytes, or of a text's UTF-8 bytes, 64 lower-case hex digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Freezes a value and everything below it. */
export function deepFreeze<T extends Json>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

type Oddity = { path: string; found: string } | null;

function search(value: unknown, path: string, above: Set<object>): Oddity {
  switch (typeof value) {
    case 'boolean':
      return null;
    case 'number':
      return Number.isFinite(value) ? null : { path, found: String(value) };
    case 'string':
      return value.isWellFormed() ? null : { path, found: 'a text with half a surrogate pair' };
    case 'object':
      return value === null ? null : searchObject(value, path, above);
    default:
      return { path, found: value === undefined ? 'undefined' : `a ${typeof value}` };
  }
}

function searchObject(value: object, path: string, above: Set<object>): Oddity {
  if (above.has(value)) return { path, found: 'a cycle' };
  above.add(value);
  try {
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) {
        const odd = search(value[i], `${path}[${i}]`, above);
        if (odd) return odd;
      }
      return null;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      return { path, found: `an object of class ${value.constructor?.name ?? 'unknown'}` };
    }
    for (const [key, inner] of Object.entries(value)) {
      const odd = key.isWellFormed()
        ? search(inner, path === '' ? key : `${path}.${key}`, above)
        : { path, found: 'an object with half a surrogate pair in a key' };
      if (odd) return odd;
    }
    return null;
  } finally {
    above.delete(value);
  }
}
