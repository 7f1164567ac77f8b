import { visible } from './visible.ts';

declare const brand: unique symbol;

/** Markup that `html` made; nothing else can be put into a page unescaped. */
export class Markup {
  declare readonly [brand]: 'markup';
  readonly #text: string;

  constructor(text: string, maker: typeof key) {
    if (maker !== key) throw new TypeError('markup is made by html`…` only');
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

const key = Symbol('html');

export type Content = Markup | string | number | null | undefined | false | readonly Content[];

/**
 * Builds markup. Every value is escaped, for text and for quoted attributes alike, and characters that cannot be seen
 * or that reorder what stands around them are written out; only markup made here goes in as it is. Null, undefined and
 * false leave nothing.
 */
export function html(texts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const ours = unindented(texts);
  let text = ours[0] ?? '';
  for (const [index, value] of values.entries()) text += write(value) + (ours[index + 1] ?? '');
  return new Markup(text, key);
}

/** A template's own text without the indentation of its source, which would be half of a large report. */
function unindented(texts: TemplateStringsArray): readonly string[] {
  const known = templates.get(texts);
  if (known !== undefined) return known;
  const short = texts.map((text) => text.replaceAll(/\n\s+/g, '\n'));
  templates.set(texts, short);
  return short;
}

const templates = new WeakMap<TemplateStringsArray, readonly string[]>();

function write(value: Content): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Markup) return value.toString();
  if (Array.isArray(value)) return value.map(write).join('');
  return escape(visible(String(value)));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

/** The style sheet or script of our own, as it stands in its file: the only text that is not escaped. */
export function inlined(element: 'style' | 'script', ours: string): Markup {
  if (/<\/(style|script)|<!--/i.test(ours))
    throw new TypeError(`the ${element} would end its own element`);
  return new Markup(`<${element}>${ours}</${element}>`, key);
}
