import MarkdownIt, { type Token } from 'markdown-it';

interface Placed {
  /** Counted from 1. */
  readonly line: number;
}
export interface Heading extends Placed {
  readonly kind: 'heading';
  readonly level: number;
  readonly text: string;
}
export interface Paragraph extends Placed {
  readonly kind: 'paragraph';
  readonly text: string;
}
export interface List extends Placed {
  readonly kind: 'list';
  readonly ordered: boolean;
  readonly items: readonly (Placed & { readonly text: string })[];
}
export interface Table extends Placed {
  readonly kind: 'table';
  readonly header: readonly string[];
  readonly rows: readonly (Placed & { readonly cells: readonly string[] })[];
}
export interface Other extends Placed {
  readonly kind: 'other';
  readonly text: string;
}
export type Block = Heading | Paragraph | List | Table | Other;

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });

/** The blocks of a Markdown text in order, in plain text, with their lines. Lists are one level deep. */
export function readBlocks(source: string): Block[] {
  const tokens = markdown.parse(source, {});
  const blocks: Block[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    const end = closing(tokens, at);
    const inside = tokens.slice(at + 1, end);
    blocks.push(blockOf(token, inside));
    at = end;
  }
  return blocks;
}

function blockOf(token: Token, inside: readonly Token[]): Block {
  const line = lineOf(token);
  const text = inside.map(plain).join('');
  switch (token.type) {
    case 'heading_open':
      return { kind: 'heading', level: Number(token.tag.slice(1)), text, line };
    case 'paragraph_open':
      return { kind: 'paragraph', text, line };
    case 'bullet_list_open':
    case 'ordered_list_open':
      return {
        kind: 'list',
        ordered: token.type === 'ordered_list_open',
        items: itemsOf(inside),
        line,
      };
    case 'table_open':
      return { kind: 'table', ...rowsOf(inside), line };
    default:
      return { kind: 'other', text: token.content, line };
  }
}

function itemsOf(tokens: readonly Token[]): { line: number; text: string }[] {
  return groups(tokens, 'list_item_open').map(({ open, inside }) => ({
    line: lineOf(open),
    text: inside.map(plain).join(''),
  }));
}

function rowsOf(tokens: readonly Token[]): Pick<Table, 'header' | 'rows'> {
  const [header, ...rows] = groups(tokens, 'tr_open').map(({ open, inside }) => ({
    line: lineOf(open),
    cells: inside.filter((token) => token.type === 'inline').map(plain),
  }));
  return { header: header?.cells ?? [], rows };
}

function groups(
  tokens: readonly Token[],
  type: string,
): { open: Token; inside: readonly Token[] }[] {
  return tokens.flatMap((open, at) =>
    open.type === type ? [{ open, inside: tokens.slice(at + 1, closing(tokens, at)) }] : [],
  );
}

/** Index of the token that closes the one at `at`; the same index for a token that stands alone. */
function closing(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let index = at; index < tokens.length; index += 1) {
    depth += tokens[index]?.nesting ?? 0;
    if (depth === 0) return index;
  }
  return tokens.length;
}

/** Text as it reads: emphasis, links and code lose their marks, line breaks become spaces. */
function plain(token: Token): string {
  if (token.children === null || token.children === undefined) return '';
  return token.children
    .map((child) =>
      child.type === 'softbreak' || child.type === 'hardbreak' ? ' ' : child.content,
    )
    .join('')
    .trim();
}

const lineOf = (token: Token): number => (token.map?.[0] ?? 0) + 1;
