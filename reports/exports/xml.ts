import { visible } from '../html/visible.ts';

export const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>\n';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Text of an XML 1.0 document: what it cannot hold, and what a reader could not see, is written out as `⟨U+0000⟩`. */
export const xmlText = (text: string): string =>
  allowed(text).replaceAll(/[&<>]/g, (character) => entities[character] ?? '');

const xmlAttribute = (text: string): string =>
  allowed(text).replaceAll(/[&<>"\n\t]/g, (character) => entities[character] ?? '');

const allowed = (text: string): string =>
  visible(text).replaceAll(/[\uFFFE\uFFFF]/g, (character) => `⟨U+${hex(character)}⟩`);

const hex = (character: string): string => character.charCodeAt(0).toString(16).toUpperCase();

/** An element with its attributes in the order given. `content` is markup already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: string = '',
): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${xmlAttribute(String(value))}"`,
  );
  const start = `<${name}${written.join('')}`;
  return content === '' ? `${start}/>` : `${start}>${content}</${name}>`;
}
