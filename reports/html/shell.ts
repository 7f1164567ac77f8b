import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { shapes } from './chip.ts';
import { generator } from './generator.ts';
import { html, inlined, type Content } from './markup.ts';
import { script } from './script.ts';

export interface Shell {
  readonly title: string;
  /** CSS beyond that of every page. */
  readonly style?: string;
  /** Data about the page, as `meta` elements. */
  readonly head?: Content;
  /** Whether it carries what it was drawn from, and checks itself where it is opened. */
  readonly checks?: boolean;
  /** What stays at the top of the window. */
  readonly bar: Content;
  /** What stands across every printed page; `null` where nothing speaks against the page. */
  readonly watermark: string | null;
  readonly contents: Content;
  /** First in `<main>`. */
  readonly cover: Content;
  readonly footer: Content;
  /** So much that a browser lays it out only as it comes into view. */
  readonly many: boolean;
  /** False for a page that is only read: it carries no script, and none may run. */
  readonly scripted?: boolean;
}

const ours = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const styles = ['screen.css', 'parts.css', 'matrix.css', 'check.css', 'print.css']
  .map(ours)
  .join('\n');

/** The page around its sections: what comes before them, cover included, what comes after, and where data may stand its end. */
export function shellOf(shell: Shell): Readonly<Record<'before' | 'after' | 'end', string>> {
  const { scripted = true } = shell;
  const style = `${styles}\n${shell.style ?? ''}`;
  // No value can contain this comment, for every value is escaped.
  const gap = html`<!-- parts -->`;
  const whole = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policyFor(style, scripted)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="${generator()}" />
        ${shell.head}
        <title>${shell.title}</title>
        ${inlined('style', style)}
      </head>
      <body class="${shell.many && 'many'}">
        ${shapes}
        <a class="skip" href="#main">Skip to the report</a>
        ${shell.watermark !== null && html`<p class="watermark" aria-hidden="true">${shell.watermark}</p>`}
        ${shell.bar}
        ${shell.checks === true && html`<section id="check" class="check" aria-label="Check of this file" aria-live="polite" hidden></section>`}
        <div class="frame">
          <nav aria-label="Contents" class="contents">${shell.contents}</nav>
          <main id="main" tabindex="-1">${shell.cover} ${gap}</main>
        </div>
        <footer>${shell.footer}</footer>
        ${scripted && inlined('script', script)} ${gap}
      </body>
    </html> `.toString();
  const [before = '', after = '', end = ''] = whole.split(gap.toString());
  return { before, after, end };
}

/** Nothing is loaded and nothing runs but our own style and script, known by their digests. */
function policyFor(style: string, scripted: boolean): string {
  return [
    "default-src 'none'",
    `style-src ${sourceOf(style)}`,
    `script-src ${scripted ? sourceOf(script) : "'none'"}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

const sourceOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
