import { canonicalJson, type Json } from '../../../harness/json.ts';
import type { SignatureFile } from '../../signatures/kept.ts';
import { html, type Markup } from '../markup.ts';
import { jsonBlock, pictureBlocks, type CarriedPicture } from './data-blocks.ts';
import { MarkupScanner } from './scanner.ts';
import type { PageDigests } from './canonical.ts';

export interface Carried {
  /** The record or protocol the page was drawn from, as canonical JSON. */
  readonly text: string;
  /** Envelopes by the name of their file. */
  readonly signatures: Json;
  readonly pictures: readonly CarriedPicture[];
}

type Shell = Readonly<Record<'before' | 'after' | 'end', string>>;
type Pieces = AsyncIterable<string> | Iterable<string>;

/** The envelopes among the files of `signatures/`, as text: they are checked as they are, whatever they hold. */
export const carriedSignatures = (files: readonly SignatureFile[]): Json =>
  files
    .filter(({ name }) => name.endsWith('.dsse.json'))
    .map(({ name, bytes }) => ({ file: name, text: Buffer.from(bytes).toString('utf8') }));

/** What the shell of a page that checks itself says in its head: what it carries, by digest. */
export const carries = (name: 'record.json' | 'protocol.json', digest: string): Markup =>
  html`<meta name="runproof-carries" content="${name} ${digest}" />`;

/** The pieces of a page that carries what it was drawn from, and its own digests; its script holds one against the other. */
export async function* selfChecking(
  shell: Shell,
  parts: Pieces,
  carried: Carried,
): AsyncGenerator<string> {
  const scanner = new MarkupScanner();
  for await (const piece of written(shell, parts)) {
    scanner.write(piece);
    yield piece;
  }
  scanner.write(shell.end);
  yield* jsonBlock('digests', canonicalJson(scanner.digests()));
  yield* jsonBlock('record', carried.text);
  yield* jsonBlock('signed', canonicalJson(carried.signatures));
  yield* pictureBlocks(carried.pictures);
  yield shell.end;
}

async function* written({ before, after }: Shell, parts: Pieces): AsyncGenerator<string> {
  yield before;
  yield* parts;
  yield after;
}

/** The digests of a page that is drawn only for them. */
export async function digestsOf(shell: Shell, parts: Pieces): Promise<PageDigests> {
  const scanner = new MarkupScanner();
  for await (const piece of written(shell, parts)) scanner.write(piece);
  scanner.write(shell.end);
  return scanner.digests();
}
