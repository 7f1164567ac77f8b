import type { Json } from '../../harness/json.ts';
import { html, type Markup } from './markup.ts';
import { counted } from './words.ts';

const foldAbove = 480;
const foldRows = 8;
const shown = 160;

/** A JSON value as a reader wants it: plain words plain, structure indented, what is long folded with its length. */
export function value(given: Json): Markup {
  const rows = rowsOf(given);
  if (rows !== null) return rows.length > foldRows ? folded(rows) : table(rows);
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

type Row = Readonly<Record<string, Exclude<Json, object> | null>>;

/** Records of one shape with plain values, two at least: what a table shows better than structure. */
function rowsOf(given: Json): readonly Row[] | null {
  if (!Array.isArray(given) || given.length < 2) return null;
  const [first] = given;
  const names = isRow(first) ? Object.keys(first).join('\n') : null;
  const alike = given.every((one) => isRow(one) && Object.keys(one).join('\n') === names);
  return names !== null && names.includes('\n') && alike ? (given as readonly Row[]) : null;
}

const isRow = (given: Json | undefined): given is Row =>
  typeof given === 'object' &&
  given !== null &&
  !Array.isArray(given) &&
  Object.values(given).every((one) => typeof one !== 'object' || one === null);

const folded = (rows: readonly Row[]): Markup =>
  html`<details class="fold">
    <summary>
      ${counted(rows.length, 'row')}: ${Object.keys(rows[0] ?? {}).join(', ')}
      <span class="note">open for all</span>
    </summary>
    ${table(rows)}
  </details>`;

const table = (rows: readonly Row[]): Markup =>
  html`<table class="records">
    <thead>
      <tr>
        ${Object.keys(rows[0] ?? {}).map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${Object.entries(row).map(([name, one]) => html`<td data-label="${name}">${longText(typeof one === 'string' ? one || '–' : textOf(one))}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;

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
