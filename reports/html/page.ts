import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { canonicalDigest } from '../../harness/json.ts';
import type { RunRecord, StepRecord } from '../run-record.ts';
import { attachmentsOf, type ReadAttachment } from './attachments.ts';
import { callSummary } from './calls.ts';
import { chip, shapes } from './chip.ts';
import { controls } from './controls.ts';
import { cover } from './cover.ts';
import { html, inlined, type Content, type Markup } from './markup.ts';
import { matrix } from './matrix.ts';
import { parameters } from './parameters.ts';
import { runningHead } from './print.ts';
import { rehearsed } from './rehearsed.ts';
import { stepSection } from './step.ts';
import { summary } from './summary.ts';
import { timeline } from './timeline.ts';
import { kindOfReport } from './words.ts';

/** From here on a browser lays steps out only when they come into view. */
const manySteps = 150;

const ours = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const script = ours('report.browser.js');
const styles = ['screen.css', 'parts.css', 'print.css'].map(ours).join('\n');

/**
 * The report as one HTML file, in pieces, so that a run with many pictures never stands in memory whole. It loads
 * nothing: its style and script are let in by their digests, and pictures come as data.
 */
export async function* reportOf(record: RunRecord, read: ReadAttachment): AsyncGenerator<string> {
  const style = `${styles}\n${runningHead(record)}`;
  yield `<!doctype html>\n${head(record, style).toString()}`;
  yield opening(record).toString();
  for (const part of [summary(record), timeline(record), matrix(record)])
    yield `${part.toString()}\n`;
  yield '<section id="steps" aria-labelledby="steps-title"><h2 id="steps-title">Steps</h2>\n';
  const procedures = new Map(record.procedures.map((procedure) => [procedure.id, procedure]));
  const attachments = Map.groupBy(record.attachments, ({ step }) => step);
  for (const step of record.steps.filter(({ scope }) => scope !== 'outside')) {
    const pictures = await attachmentsOf(attachments.get(step.id) ?? [], read);
    yield `${stepSection(step, procedures.get(step.procedure), pictures).toString()}\n`;
  }
  yield '<p id="nothing-found" class="note" hidden>No step matches.</p></section>\n';
  for (const part of [parameters(record), callSummary(record.calls), rehearsed(record)])
    yield `${part?.toString() ?? ''}\n`;
  yield `${closing(record).toString()}\n`;
}

function head({ run }: RunRecord, style: string): Markup {
  const policy = [
    "default-src 'none'",
    `style-src ${sourceOf(style)}`,
    `script-src ${sourceOf(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${policy}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="referrer" content="no-referrer" />
      <title>
        ${run.rehearsal && 'REHEARSAL: '}${kindOfReport[run.mode]} ${run.id}, ${run.runbook.title},
        ${run.environment}
      </title>
      ${inlined('style', style)}
    </head>
  </html> `;
}

const sourceOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function opening(record: RunRecord): Markup {
  const { run } = record;
  return html`<body class="${record.steps.length > manySteps && 'many'}">
    ${shapes}<a class="skip" href="#main">Skip to the report</a>
    ${run.rehearsal && html`<p class="watermark" aria-hidden="true">REHEARSAL</p>`}
    <div class="bar${run.rehearsal && ' rehearsal'}" role="banner">
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
      <main id="main" tabindex="-1">${cover(record, canonicalDigest(record))}</main>
    </div>
  </body> `;
}

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
    ['calls', 'API calls', null, true],
    ['rehearsed', 'Proved by rehearsal only', null, rehearsed(record) !== null],
  ];
  return all.flatMap(([id, title, note, there]) => (there ? [[id, title, note]] : []));
}

function closing({ run }: RunRecord): Markup {
  return html`</main></div><footer><p>Run <code>${run.id}</code>. Times are UTC. SHA256SUMS beside this file lists the digest of every file of the run; ledger.jsonl is the run’s part of the chain.</p></footer>
${inlined('script', script)}</body></html>`;
}
