import { createHash } from 'node:crypto';
import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import { CanonicalPage, isDataBlock, type PageDigests } from './canonical.ts';
import { unescaped } from './data-blocks.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** What a finished page says of itself, and what is found in it. */
export interface PageRead {
  /** Digest of the page as it is. */
  readonly page: string;
  readonly signatureSection: string;
  readonly parts: PageDigests['parts'];
  /** The digests that stand in the page; `null` where none can be read. */
  readonly stated: PageDigests | null;
  /** The record or protocol the page carries, as canonical JSON; `null` where it carries none. */
  readonly record: string | null;
  /** The JSON text of the signatures it carries. */
  readonly signatures: string | null;
  /** By the digest each picture is named with, the digest of what is there. */
  readonly pictures: ReadonlyMap<string, string>;
  /** Data blocks nothing of ours is called like, or that are there twice. */
  readonly strays: readonly string[];
}

/** Reads any page, also a stranger's, as a browser would; nothing of it runs. */
export function readPage(html: string): PageRead {
  const page = new CanonicalPage();
  const blocks = new Map<string, { readonly type: string; readonly text: string }>();
  const strays: string[] = [];
  const keep = (element: Element): void => {
    const [id, type] = ['id', 'type'].map((name) => attribute(element, name) ?? '');
    if (id === undefined || type === undefined) return;
    const known = type.startsWith('image/')
      ? /^picture-[0-9a-f]{64}$/
      : /^(digests|record|signed)$/;
    if (known.test(id) && !blocks.has(id)) blocks.set(id, { type, text: textOf(element) });
    else strays.push(id);
  };
  for (const node of parse(html).childNodes) walk(node, page, keep);
  const { page: digest, signatures, parts } = page.digests();
  const json = (id: string): string | null => {
    const text = blocks.get(id)?.text;
    return text === undefined ? null : unescaped(text);
  };
  return {
    page: digest,
    signatureSection: signatures,
    parts,
    stated: statedIn(json('digests')),
    record: json('record'),
    signatures: json('signed'),
    pictures: new Map(
      [...blocks]
        .filter(([id]) => id.startsWith('picture-'))
        .map(([id, { text }]) => [id.slice('picture-'.length), digestOf(text)]),
    ),
    strays,
  };
}

function walk(node: Node, page: CanonicalPage, keep: (element: Element) => void): void {
  if ('value' in node) page.text(node.value);
  if (!('tagName' in node)) return;
  if (isDataBlock(node.tagName, attribute(node, 'type'))) return keep(node);
  page.start(
    node.tagName,
    node.attrs.map(({ name, prefix, value }) => [
      prefix === undefined || prefix === '' ? name : `${prefix}:${name}`,
      value,
    ]),
  );
  for (const child of node.childNodes) walk(child, page, keep);
  page.end();
}

const attribute = ({ attrs }: Element, wanted: string): string | undefined =>
  attrs.find(({ name }) => name === wanted)?.value;

const textOf = ({ childNodes }: Element): string =>
  childNodes.map((child) => ('value' in child ? child.value : '')).join('');

const digestOf = (base64: string): string =>
  createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');

function statedIn(text: string | null): PageDigests | null {
  try {
    const stated = JSON.parse(text ?? 'null') as PageDigests | null;
    return typeof stated?.page === 'string' && typeof stated.signatures === 'string'
      ? stated
      : null;
  } catch {
    return null;
  }
}
