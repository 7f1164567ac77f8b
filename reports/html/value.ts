import type { Json } from '../../harness/json.ts';
import { html, type Markup } from './markup.ts';
import { counted } from './words.ts';

const foldAbove = 480;
const shown = 160;

/** A JSON value as a reader wants it: plain words plain, structure indented, what is long folded with its length. */
export function value(given: Json): Markup {
  const text = textOf(given);
  if (typeof given === 'object' && given !== null && text.includes('\n')) {
    return text.length > foldAbove * 2
      ? fold(text, true)
      : html`<pre class="value json">${text}</pre>`;
  }
  return longText(text);
}

/** Text of any length: above a few hundred characters its beginning, and the whole of it when opened or printed. */
export function longText(text: string): Markup {
  return text.length > foldAbove ? fold(text, false) : html`<span class="value">${text}</span>`;
}

function fold(text: string, structured: boolean): Markup {
  const beginning = structured
    ? text.split('\n').slice(0, 3).join(' ').replaceAll(/\s+/g, ' ')
    : text;
  return html`<details class="fold">
    <summary>
      <span class="value">${cut(beginning)}…</span>
      <span class="note">${counted(text.length, 'character')}, open for all</span>
    </summary>
    <pre class="value">${text}</pre>
  </details>`;
}

const cut = (text: string): string =>
  Array.from(text.slice(0, shown * 2))
    .slice(0, shown)
    .join('');

/** Texts stand without quotes unless they would be taken for something else. */
export function textOf(given: Json): string {
  if (typeof given === 'string') return ambiguous(given) ? JSON.stringify(given) : given;
  if (given === null) return 'null';
  const inline = JSON.stringify(given) ?? '';
  if (typeof given !== 'object') return inline;
  return inline.length <= 60 ? spaced(given) : JSON.stringify(given, null, 2);
}

const ambiguous = (text: string): boolean =>
  text === '' || text.trim() !== text || /^(true|false|null|-?\d+(\.\d+)?)$/.test(text);

/** One line of JSON with a blank after commas and colons that are not part of a text. */
function spaced(given: Json): string {
  if (Array.isArray(given)) return `[${given.map(spaced).join(', ')}]`;
  if (typeof given !== 'object' || given === null) return JSON.stringify(given);
  const members = Object.entries(given).map(
    ([name, inner]) => `${JSON.stringify(name)}: ${spaced(inner)}`,
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
