import { spoken } from '../harness/duration.ts';
import type { Progress } from '../harness/play/scene.ts';
import { paint } from './paint.ts';

const refreshEvery = 200;
const tellEvery = 15_000;

/**
 * The steps of a run as they happen: one line each when it is done, and on a terminal a last line that lives,
 * with what the step at hand is doing or waiting for. Elsewhere long waits are told from time to time.
 */
export class LiveList {
  readonly #out: NodeJS.WriteStream;
  #total = 0;
  #done = 0;
  #title = '';
  #doing = '';
  #began = 0;
  #told = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  begin(titles: readonly string[]): void {
    this.#total = titles.length;
    if (this.#out.isTTY) this.#timer = setInterval(() => this.#draw(), refreshEvery).unref();
  }

  start(title: string): void {
    this.#title = title;
    this.#doing = '';
    this.#began = this.#told = Date.now();
  }

  progress({ doing, text, waited }: Progress): void {
    if (doing === 'finding') return this.#line(`        Note for “${this.#title}”: ${text}`);
    this.#doing = doing === 'waiting' ? `waiting for: ${text}` : doing;
    const quiet = Date.now() - this.#told < tellEvery;
    if (this.#out.isTTY || waited === undefined || quiet) return;
    this.#told = Date.now();
    this.#line(`        ${this.#title}: waits for ${text}, ${spoken(waited)} so far`);
  }

  end(verdict: string, reason: string, duration: number): void {
    this.#done += 1;
    const place = `${String(this.#done).padStart(String(this.#total).length)}/${this.#total}`;
    const why =
      reason === '' || verdict === 'passed' || verdict === 'already conformant'
        ? ''
        : `\n${indent(reason)}`;
    const time = duration >= 1_000 ? paint.dim(`  ${spoken(duration)}`) : '';
    this.#line(`${paint.dim(place)}  ${paint.verdict(verdict)}  ${this.#title}${time}${why}`);
    this.#title = '';
  }

  note(text: string): void {
    this.#line(text);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  #line(text: string): void {
    this.#clear();
    this.#out.write(`${text}\n`);
    this.#draw();
  }

  #draw(): void {
    if (!this.#out.isTTY || this.#title === '') return;
    const line = `${' '.repeat(6)}… ${this.#title}  ${this.#doing}  ${spoken(Date.now() - this.#began)}`;
    this.#clear();
    this.#out.write(line.slice(0, this.#out.columns - 1));
  }

  #clear(): void {
    if (!this.#out.isTTY) return;
    this.#out.clearLine(0);
    this.#out.cursorTo(0);
  }
}

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `        ${line}`)
    .join('\n');
