import { visible } from '../html/visible.ts';
import { limits } from './limits.ts';

/** What can be wrong with evidence. `not vouched for`: whole in itself, but not by anyone known from outside. */
export type Kind =
  | 'altered'
  | 'missing'
  | 'added'
  | 'reordered'
  | 'repeated'
  | 'cut off'
  | 'invalid'
  | 'refused'
  | 'not vouched for';

/** One thing wrong. Every text can be printed: what could steer a terminal or hide is written out. */
export interface Finding {
  /** Name of the check that found it. */
  readonly check: string;
  readonly kind: Kind;
  /** File within the folder, with line or place: `ledger.jsonl:14`, `record.json steps[3].verdict`. */
  readonly where: string;
  readonly found: string;
  readonly expected: string;
}

/** What a check looked at, or could not look at and why. */
export interface Remark {
  readonly check: string;
  readonly text: string;
}

/** What a check has to say, one thing after the other. */
export type Said =
  | ({ readonly is: 'finding' } & Omit<Finding, 'check'>)
  | { readonly is: 'checked' | 'unchecked'; readonly text: string };

export type Saying = AsyncGenerator<Said, void, undefined>;

export const finding = (kind: Kind, where: string, found: string, expected: string): Said => ({
  is: 'finding',
  kind,
  where: printable(where),
  found: printable(found),
  expected: printable(expected),
});

export const checked = (text: string): Said => ({ is: 'checked', text: printable(text) });

export const unchecked = (text: string): Said => ({ is: 'unchecked', text: printable(text) });

/** One line that can be printed whatever it was: invisible and steering characters written out, long texts shortened. */
export function printable(text: string): string {
  const cut = text.length > limits.shown ? `${text.slice(0, limits.shown)}…` : text;
  return visible(cut).replaceAll('\n', '⏎').replaceAll('\t', ' ');
}

/** A file's name as ASCII: a letter that only looks like another one is written out. */
export const plainName = (name: string): string =>
  name.replaceAll(
    /[^\x20-\x7e]/gu,
    (letter) => `⟨U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );

/** `3 files`, `1 file`. */
export const many = (count: number, one: string, more = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : more}`;
