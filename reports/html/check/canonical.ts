import { createHash, type Hash } from 'node:crypto';

/** `parts` names each stretch of the page by the id of its element, in order; what lies between them has the name ''. */
export interface PageDigests {
  readonly form: typeof canonicalForm;
  readonly page: string;
  readonly signatures: string;
  readonly parts: readonly (readonly [name: string, digest: string])[];
}

/** Changes when the walk below does; `walk.browser.js` is its twin. */
export const canonicalForm = 1;

export type Attributes = readonly (readonly [name: string, value: string])[];

/**
 * The canonical walk of a page, and its digests. Every element, attribute (by name) and text counts; comments do not,
 * nor blanks between the parts of `html`, `head` and `body`. Data blocks have digests of their own, and so has the
 * content of the one section of signatures, which comes after what it signs.
 */
export class CanonicalPage {
  readonly #page = createHash('sha256');
  readonly #signatures = createHash('sha256');
  readonly #parts: [name: string, digest: string][] = [];
  readonly #open: { readonly name: string; readonly part: string | null }[] = [];
  #part: Hash = createHash('sha256');
  #name = '';
  #text = '';
  #waiting = '';
  #section: number | null = null;
  #sectionSeen = false;

  start(name: string, attributes: Attributes): void {
    this.#flushText();
    const named = new Map(attributes);
    const part = this.#partOf(name, named);
    if (part !== null) this.#enter(part);
    this.#open.push({ name, part: part === null ? null : this.#name });
    const sorted = attributes.toSorted(([one], [other]) => (one < other ? -1 : 1));
    this.#write(
      `(${name}${sorted.map(([key, value]) => ` ${key}=${JSON.stringify(value)}`).join('')}\n`,
    );
    if (this.#isSection(name, named)) {
      this.#flush();
      this.#section = this.#open.length;
      this.#sectionSeen = true;
    }
  }

  text(text: string): void {
    this.#text += text;
  }

  end(): void {
    this.#flushText();
    if (this.#section === this.#open.length) {
      this.#flush();
      this.#section = null;
    }
    this.#write(')\n');
    const closed = this.#open.pop();
    if (closed?.part !== null && closed !== undefined) this.#enter('');
  }

  digests(): PageDigests {
    this.#flushText();
    this.#enter('');
    return {
      form: canonicalForm,
      page: this.#page.digest('hex'),
      signatures: this.#signatures.digest('hex'),
      parts: this.#parts,
    };
  }

  /** Sections of the page and steps; never one within another. */
  #partOf(name: string, attributes: ReadonlyMap<string, string>): string | null {
    const id = attributes.get('id') ?? '';
    if (id === '' || this.#section !== null) return null;
    const inMain = this.#open.at(-1)?.name === 'main';
    return (inMain && id !== 'steps') || name === 'article' ? id : null;
  }

  #isSection(name: string, attributes: ReadonlyMap<string, string>): boolean {
    if (this.#sectionSeen || name !== 'section' || attributes.get('id') !== 'signatures')
      return false;
    return this.#open.at(-2)?.name === 'main';
  }

  #enter(name: string): void {
    this.#flush();
    this.#parts.push([this.#name, this.#part.digest('hex').slice(0, 16)]);
    this.#part = createHash('sha256');
    this.#name = name;
  }

  #flushText(): void {
    const text = this.#text;
    this.#text = '';
    if (text === '') return;
    const around = this.#open.at(-1)?.name ?? 'html';
    const blank = /^[\t\n\f\r ]*$/.test(text);
    if (blank && ['html', 'head', 'body'].includes(around)) return;
    this.#write(`${JSON.stringify(text)}\n`);
  }

  #write(line: string): void {
    this.#waiting += line;
    if (this.#waiting.length > 65_536) this.#flush();
  }

  #flush(): void {
    if (this.#waiting === '') return;
    if (this.#section === null) {
      this.#page.update(this.#waiting);
      this.#part.update(this.#waiting);
    } else this.#signatures.update(this.#waiting);
    this.#waiting = '';
  }
}

/** Data a page carries for its script: nothing a browser runs or shows. */
export const isDataBlock = (name: string, type: string | undefined): boolean =>
  name === 'script' &&
  type !== undefined &&
  (type === 'application/json' || type.startsWith('image/'));
