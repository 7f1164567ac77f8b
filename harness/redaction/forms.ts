/** In what form a secret was written. `escaped` is any mixture of plain, URL, JSON, HTML and XML escapes. */
export type Form = 'escaped' | 'base64' | 'hex';

export interface FormPattern {
  form: Form;
  /** Source of a regular expression that matches nothing else. */
  source: string;
}

/**
 * What is searched: `text` as JavaScript holds it, or `bytes` decoded as Latin-1, where a character outside ASCII
 * shows up as its UTF-8 bytes.
 */
export type View = 'text' | 'bytes';

/** All forms of one value. Long ones first, as an alternation takes the first that fits. */
export function formsOf(value: string, view: View): FormPattern[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString('hex');
  return [
    { form: 'hex', source: hex },
    ...(hex === hex.toUpperCase() ? [] : [{ form: 'hex' as const, source: hex.toUpperCase() }]),
    ...[0, 1, 2].map((shift) => ({ form: 'base64' as const, source: base64(bytes, shift) })),
    {
      form: 'escaped',
      source: runsOf(value)
        .map((run) => escapedRun(run, view))
        .join(''),
    },
  ];
}

/** One level of JSON doubles the backslashes, so three levels make eight; bounded, as a longer text must not slow the search. */
const deepestEscape = 8;
const backslash = '(?:\\\\|%(?:25)*5[cC]|&#92;|&#[xX]5[cC];)';
const maybeBackslashes = `${backslash}{0,${deepestEscape}}`;
const backslashes = `${backslash}{1,${deepestEscape}}`;

/**
 * The characters of base64 that depend on nothing but the value, when it starts `shift` bytes into a group of three.
 * At either end up to 4 bits are shared with the neighbours; they stay.
 */
function base64(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
  const first = Math.ceil((shift * 8) / 6);
  const last = Math.floor(((shift + bytes.length) * 8) / 6);
  const signs: Record<string, string> = {
    '+': `(?:[+-]|${escapes('+')})`,
    '/': `(?:\\\\{0,${deepestEscape}}/|_|${escapes('/')})`,
  };
  return Array.from(text.slice(first, last), (sign) => signs[sign] ?? sign).join('');
}

const names: Record<string, string> = { '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
const letters: Record<string, string> = { '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f' };

/** Single characters, but neighbouring backslashes together: escaping doubles them, and a run of runs would be slow to search. */
function runsOf(value: string): string[] {
  return value.match(/\\+|[^\\]/gsu) ?? [];
}

function escapedRun(run: string, view: View): string {
  if (!run.startsWith('\\')) return escaped(run, view);
  const { length } = run;
  return `(?:\\\\|${escapes('\\')}){${length},${length * deepestEscape}}`;
}

/** One character, plain or escaped, in any order of escaping. ASCII letters and digits have one form: encoders leave them alone. */
function escaped(character: string, view: View): string {
  if (/^[A-Za-z0-9]$/.test(character)) return character;
  const raw = view === 'bytes' ? Buffer.from(character).toString('latin1') : character;
  const plain = raw === character ? quote(raw) : `${quote(raw)}|${quote(character)}`;
  const numbered = escapes(character);
  switch (character) {
    case '&':
      return `(?:${numbered}|&(?:amp;)*)`;
    case ' ':
      return `(?:${numbered}| |\\+)`;
    case '\n':
      return `(?:${numbered}|\\r?\\n|(?:${backslashes}r)?${backslashes}n|%0[dD]%0[aA]|&#13;&#10;)`;
    default: {
      const letter = letters[character];
      if (letter !== undefined) return `(?:${numbered}|${plain}|${backslashes}${letter})`;
      const name = names[character];
      const named = name === undefined ? '' : `|&(?:amp;)*${name};`;
      const all = `(?:${numbered}|${plain}${named})`;
      return character === '"' || character === '/' ? maybeBackslashes + all : all;
    }
  }
}

/** Numbered escapes: %2F and %252F, \u002f and \\u002f, &#47; and &#x2F;. */
function escapes(character: string): string {
  const percent = [...Buffer.from(character)].map((byte) => `%(?:25)*${digits(byte, 2)}`).join('');
  const units = [...Array(character.length).keys()]
    .map((index) => `\\\\{1,${deepestEscape}}u${digits(character.charCodeAt(index), 4)}`)
    .join('');
  const point = character.codePointAt(0) ?? 0;
  return `${percent}|${units}|&(?:amp;)*#(?:0*${point}|[xX]0*${digits(point, 0)});`;
}

function digits(value: number, length: number): string {
  return [...value.toString(16).padStart(length, '0')]
    .map((digit) => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit))
    .join('');
}

function quote(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
