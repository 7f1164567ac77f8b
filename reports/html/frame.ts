import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { canonicalDigest } from '../../harness/json.ts';
import type { RunRecord, StepRecord } from '../run-record.ts';
import { chip, shapes } from './chip.ts';
import { controls } from './controls.ts';
import { cover } from './cover.ts';
import { html, inlined, type Content } from './markup.ts';
import { runningHead } from './print.ts';
import { rehearsed } from './rehearsed.ts';
import { kindOfReport } from './words.ts';

/** From here on a browser lays steps out only when they come into view. */
const manySteps = 150;

const ours = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const script = ours('report.browser.js');
const styles = ['screen.css', 'parts.css', 'print.css'].map(ours).join('\n');

/** The page around its parts: what comes before them, cover included, and what comes after. */
export function frameOf(record: RunRecord): { before: string; after: string } {
  const { run } = record;
  const style = `${styles}\n${runningHead(record)}`;
  // No value can contain this comment, for every value is escaped.
  const gap = html`<!-- parts -->`;
  const whole = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policyFor(style)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${titleOf(record)}</title>
        ${inlined('style', style)}
      </head>
      <body class="${record.steps.length > manySteps && 'many'}">
        ${shapes}
        <a class="skip" href="#main">Skip to the report</a>
        ${run.rehearsal && html`<p class="watermark" aria-hidden="true">REHEARSAL</p>`}
        <div class="bar ${run.rehearsal && 'rehearsal'}" role="banner">
          <p class="bar-run"><a href="#top">Runproof</a> <code>${run.id}</code></p>
          ${run.rehearsal && html`<p class="bar-mark"><strong>REHEARSAL</strong> <span>on ${run.target}, no qualification evidence</span></p>`}
          <p class="bar-verdict">${chip(record.verdict)}</p>
        </div>
        <div class="frame">
          <nav aria-label="Contents" class="contents">
            <ol>
              ${sectionsOf(record).map(([id, title, note]) => html`<li><a href="#${id}">${title}</a>${note}</li>`)}
            </ol>
            ${controls(record)}
          </nav>
          <main id="main" tabindex="-1">${cover(record, canonicalDigest(record))} ${gap}</main>
        </div>
        <footer>
          <p>
            Run <code>${run.id}</code>. Times are UTC. SHA256SUMS beside this file lists the digest
            of every file of the run; ledger.jsonl is the run's part of the chain.
          </p>
        </footer>
        ${inlined('script', script)}
      </body>
    </html> `.toString();
  const at = whole.indexOf(gap.toString());
  return { before: whole.slice(0, at), after: whole.slice(at + gap.toString().length) };
}

/** Nothing is loaded and nothing runs but our own style and script, known by their digests. */
function policyFor(style: string): string {
  return [
    "default-src 'none'",
    `style-src ${sourceOf(style)}`,
    `script-src ${sourceOf(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

const sourceOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const titleOf = ({ run }: RunRecord): string =>
  `${run.rehearsal ? 'REHEARSAL: ' : ''}${kindOfReport[run.mode]} ${run.id}, ${run.runbook.title}, ${run.environment}`;

function sectionsOf(record: RunRecord): [id: string, title: string, note: Content][] {
  const asked: StepRecord[] = record.steps.filter(({ scope }) => scope !== 'outside');
  const badge = (count: number): Content => html` <span class="badge">${count}</span>`;
  const all: [string, string, Content, boolean][] = [
    ['top', 'Cover', null, true],
    ['summary', 'Summary', null, true],
    ['deviations', 'Deviations', badge(record.deviations.length), record.deviations.length > 0],
    ['open-points', 'Open points', badge(record.openPoints.length), record.openPoints.length > 0],
    ['timeline', 'Timeline', null, true],
    ['traceability', 'Traceability matrix', null, true],
    ['steps', 'Steps', badge(asked.length), true],
    ['parameters', 'Parameters', null, true],
    ['calls', 'Calls', null, true],
    ['rehearsed', 'Proved by rehearsal only', null, rehearsed(record) !== null],
  ];
  return all.flatMap(([id, title, note, there]) => (there ? [[id, title, note]] : []));
}
