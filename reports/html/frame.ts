import { sha256 } from '../../harness/json.ts';
import type { RunRecord, StepRecord } from '../run-record.ts';
import { chip } from './chip.ts';
import { carries } from './check/document.ts';
import { controls } from './controls.ts';
import { cover } from './cover.ts';
import { html, type Content } from './markup.ts';
import { markBar, marksOf, markWords } from './marks.ts';
import { runningHead } from './print.ts';
import { rehearsed } from './rehearsed.ts';
import { shellOf } from './shell.ts';
import { kindOfReport } from './words.ts';

/** From here on a browser lays steps out only when they come into view. */
const manySteps = 150;

/**
 * The page of a run around its sections: what comes before them, cover included, and what comes after.
 * @param text the record as canonical JSON
 */
export function frameOf(
  record: RunRecord,
  text: string,
  checks = true,
): ReturnType<typeof shellOf> {
  const { run } = record;
  const digest = sha256(text);
  const marks = markBar(record);
  return shellOf({
    title: titleOf(record),
    style: runningHead(record),
    head: carries('record.json', digest),
    watermark: watermarkOf(record),
    bar: html`<div class="bar ${marks !== null && 'marked'}" role="banner">
      <p class="bar-run"><a href="#top">Runproof</a> <code>${run.id}</code></p>
      ${marks}
      <p class="bar-verdict">${chip(record.verdict)}</p>
    </div>`,
    contents: html`<ol>
        ${sectionsOf(record).map(([id, title, note]) => html`<li><a href="#${id}">${title}</a>${note}</li>`)}
      </ol>
      ${controls(record)}`,
    cover: cover(record, digest),
    footer: html`<p>
      Run <code>${run.id}</code>. Times are UTC. SHA256SUMS beside this file lists the digest of
      every file of the run; ledger.jsonl is the run's part of the chain.
    </p>`,
    checks,
    many: record.steps.length > manySteps,
  });
}

/** One word across a printed page is read; the running head has them all. */
const watermarkOf = (record: RunRecord): string | null =>
  marksOf(record).find(({ word }) => word !== 'MODIFIED')?.word ?? null;

const titleOf = (record: RunRecord): string => {
  const { run } = record;
  const words = markWords(record);
  return `${words === '' ? '' : `${words}: `}${kindOfReport[run.mode]} ${run.id}, ${run.runbook.title}, ${run.environment}`;
};

function sectionsOf(record: RunRecord): [id: string, title: string, note: Content][] {
  const asked: StepRecord[] = record.steps.filter(({ scope }) => scope !== 'outside');
  const badge = (count: number): Content => html` <span class="badge">${count}</span>`;
  const all: [string, string, Content, boolean][] = [
    ['top', 'Cover', null, true],
    ['signatures', 'Signatures', null, true],
    ['summary', 'Summary', null, true],
    ['deviations', 'Deviations', badge(record.deviations.length), record.deviations.length > 0],
    ['open-points', 'Open points', badge(record.openPoints.length), record.openPoints.length > 0],
    ['comparison', 'Comparison', null, record.comparison !== null],
    ['timeline', 'Timeline', null, true],
    ['traceability', 'Traceability matrix', null, true],
    ['steps', 'Steps', badge(asked.length), true],
    ['parameters', 'Parameters', null, true],
    ['calls', 'Calls', null, true],
    ['rehearsed', 'Proved by rehearsal only', null, rehearsed(record) !== null],
  ];
  return all.flatMap(([id, title, note, there]) => (there ? [[id, title, note]] : []));
}
