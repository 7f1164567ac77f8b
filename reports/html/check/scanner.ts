import { CanonicalPage, type Attributes, type PageDigests } from './canonical.ts';

const tokens =
  /<!--[^]*?-->|<!doctype[^>]*>|<\/(?<end>[a-zA-Z][\w-]*)\s*>|<(?<start>[a-zA-Z][\w-]*)(?<attributes>(?:\s+[^\s=>/"']+(?:="[^"]*"|='[^']*')?)*)\s*(?<closed>\/?)>|(?<text>[^<]+)/gy;
const attribute = /([^\s=>/"']+)(?:="([^"]*)"|='([^']*)')?/g;
const empty = new Set(['br', 'hr', 'img', 'input', 'meta', 'link', 'wbr', 'col']);
const raw = new Set(['style', 'script', 'noscript']);
/** What ends an open paragraph in a browser, whatever the markup says. */
const blocks =
  /^(?:address|article|aside|blockquote|details|dialog|div|dl|fieldset|figure|footer|form|h[1-6]|header|hr|main|nav|ol|p|pre|section|summary|table|ul)$/;
const rows: Readonly<Record<string, readonly string[]>> = {
  table: ['caption', 'colgroup', 'thead', 'tbody', 'tfoot'],
  thead: ['tr'],
  tbody: ['tr'],
  tfoot: ['tr'],
  tr: ['th', 'td'],
};

/**
 * Reads the markup we write, piece by piece, into its digests: a browser makes the same elements of it. It takes
 * nothing a browser would mend by itself (a block within a paragraph, a row outside of its table body, an open end).
 * @throws TypeError for markup a browser would read otherwise than it stands there
 */
export class MarkupScanner {
  readonly #page = new CanonicalPage();
  readonly #open: string[] = [];
  #first = false;

  /** A piece begins and ends between tags. */
  write(piece: string): void {
    tokens.lastIndex = 0;
    while (tokens.lastIndex < piece.length) {
      const at = tokens.lastIndex;
      const found = tokens.exec(piece)?.groups;
      if (found === undefined) throw misread('no markup', piece.slice(at, at + 60));
      if (found['text'] !== undefined) this.#text(found['text']);
      else if (found['start'] !== undefined) this.#start(found['start'], found, piece);
      else if (found['end'] !== undefined) this.#end(found['end']);
    }
  }

  digests(): PageDigests {
    if (this.#open.length > 0) throw misread('left open', this.#open.join(' '));
    return this.#page.digests();
  }

  #start(name: string, found: Readonly<Record<string, string | undefined>>, piece: string): void {
    const parent = this.#open.at(-1) ?? '';
    const allowed = rows[parent];
    if (allowed !== undefined && !allowed.includes(name)) throw misread(`within ${parent}`, name);
    if (blocks.test(name) && this.#open.includes('p')) throw misread('within a paragraph', name);
    if (name === 'a' && this.#open.includes('a')) throw misread('within a link', name);
    this.#page.start(name, attributesOf(found['attributes'] ?? ''));
    this.#first = name === 'pre';
    if (empty.has(name) || found['closed'] === '/') {
      this.#page.end();
    } else if (raw.has(name)) {
      const end = piece.indexOf(`</${name}`, tokens.lastIndex);
      if (end < 0) throw misread('left open', name);
      this.#page.text(piece.slice(tokens.lastIndex, end));
      this.#page.end();
      tokens.lastIndex = piece.indexOf('>', end) + 1;
    } else this.#open.push(name);
  }

  #end(name: string): void {
    const opened = this.#open.pop();
    if (opened !== name) throw misread(`closing ${opened}`, name);
    this.#first = false;
    this.#page.end();
  }

  #text(text: string): void {
    const parent = this.#open.at(-1) ?? '';
    if (rows[parent] !== undefined && text.trim() !== '') throw misread(`within ${parent}`, text);
    // A browser drops a line end right after the start of preformatted text.
    this.#page.text(decoded(this.#first && text.startsWith('\n') ? text.slice(1) : text));
    this.#first = false;
  }
}

function attributesOf(text: string): Attributes {
  const found = [...text.matchAll(attribute)].map(
    ([, name = '', double, single]) => [name, decoded(double ?? single ?? '')] as const,
  );
  if (new Set(found.map(([name]) => name)).size < found.length) throw misread('twice', text);
  return found;
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&[^;\s]*;?/g, (entity) => {
    const character = entities[entity];
    if (character === undefined) throw misread('an unknown entity', entity);
    return character;
  });
}

const misread = (how: string, what: string): TypeError =>
  new TypeError(`a browser would read this markup otherwise (${how}): ${what.slice(0, 80)}`);
