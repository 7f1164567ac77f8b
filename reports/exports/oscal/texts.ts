import { createHash } from 'node:crypto';
import { visible } from '../../html/visible.ts';

/** Our own properties and parts, which OSCAL leaves to everyone's namespace. */
export const namespace = 'urn:runproof:oscal:1';

/** Identifiers of one document: version 5 UUIDs below the record's digest, so that the same record gives the same ones. */
export type Identify = (...names: readonly (string | number)[]) => string;

export function identifiersOf(digest: string): Identify {
  const root = uuid5(
    Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex'),
    `urn:sha256:${digest}`,
  );
  const bytes = Buffer.from(root.replaceAll('-', ''), 'hex');
  return (...names) => uuid5(bytes, JSON.stringify(names));
}

/** RFC 9562, version 5: SHA-1 of namespace and name. */
function uuid5(below: Buffer, name: string): string {
  const bytes = createHash('sha1').update(below).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** OSCAL's string: one line, no blanks at its ends, never empty. */
export const oneLine = (text: string): string =>
  visible(text).replaceAll(/\s+/g, ' ').trim() || '(empty)';

/** OSCAL's markup is Markdown: what stands in a record is text, so nothing of it may become markup. */
export const markupLine = (text: string): string => literal(oneLine(text));

export const markup = (text: string): string => literal(visible(text).trim() || '(empty)');

const literal = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>^~$&]/g, '\\$&');

/** OSCAL's token for an id of ours: a hash, blank or slash becomes a dot. */
export function token(id: string): string {
  const safe = id.replaceAll(/[^\p{L}\p{N}.\-_]+/gu, '.');
  return /^[\p{L}_]/u.test(safe) ? safe : `_${safe}`;
}

export interface Prop {
  readonly name: string;
  readonly ns: string;
  readonly value: string;
}

export const prop = (name: string, value: string | number | boolean): Prop => ({
  name,
  ns: namespace,
  value: oneLine(String(value)),
});

/** OSCAL has no empty lists: what has nothing in it is left out. */
export function filled<K extends string, T>(
  name: K,
  items: readonly T[],
): { readonly [Key in K]?: readonly T[] } {
  return items.length === 0 ? {} : ({ [name]: items } as { readonly [Key in K]: readonly T[] });
}
