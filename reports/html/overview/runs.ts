import type { Overview, RunLine } from '../../overview/types.ts';
import { chip } from '../chip.ts';
import { inWords } from '../comparison.ts';
import { html, type Content, type Markup } from '../markup.ts';
import { counted, kindOfReport } from '../words.ts';
import { runLinks, secondOf } from './links.ts';

/** So many runs stand open; older ones fold away. */
const shown = 50;

/** All runs, newest first. */
export function runs(overview: Overview): Markup {
  const link = runLinks(overview);
  const [newest, older] = [overview.runs.slice(0, shown), overview.runs.slice(shown)];
  return html`<section id="runs" aria-labelledby="runs-title">
    <h2 id="runs-title">Runs</h2>
    ${table(newest, overview, link, 'Runs, newest first')}
    ${
      older.length > 0 &&
      html`<details class="part">
        <summary>${counted(older.length, 'older run')}</summary>
        ${table(older, overview, link, 'Older runs')}
      </details>`
    }
  </section>`;
}

type Link = ReturnType<typeof runLinks>;

const table = (
  lines: readonly RunLine[],
  { world }: Overview,
  link: Link,
  caption: string,
): Markup =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table class="runs">
      <caption class="unseen">
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">What</th>
          <th scope="col">Verdict</th>
          <th scope="col">Signed and approved</th>
          <th scope="col">Deviations</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map((run) => line(run, world, link))}
      </tbody>
    </table>
  </div>`;

const line = (run: RunLine, world: string | null, link: Link): Markup =>
  html`<tr id="run-${run.id}">
    <th scope="row">
      ${link(run.id)}
      <span class="note below">${secondOf(run.started)}, ${run.operator}</span
      >${run.world !== world && html`<span class="note below">in an earlier rehearsal world</span>`}
    </th>
    <td>
      ${kindOfReport[run.mode]}: ${run.runbook.title}
      <span class="note below">${askedIn(run)}</span>${about(run, link)}
    </td>
    <td>
      ${chip(run.verdict)}${run.ending !== 'complete' && html`<span class="note below">${run.ending}</span>`}${run.comparison !== null && html`<span class="note below">${inWords(run.comparison)}</span>`}
    </td>
    <td>${signatures(run)}</td>
    <td>${deviations(run)}</td>
  </tr>`;

function askedIn({ asked, of }: RunLine): string {
  if (asked.length === of) return `all ${counted(of, 'step')}`;
  const named = asked.length <= 3 ? `: ${asked.join(', ')}` : '';
  return `${asked.length} of ${counted(of, 'step')}${named}`;
}

function about(run: RunLine, link: Link): Content {
  const { reason, resumes, undoes, supersedes, supersededBy } = run;
  const notes: Content[] = [
    reason !== null && html`reason: <q>${reason}</q>`,
    resumes !== null && html`goes on with ${link(resumes)}`,
    undoes !== null && html`takes back ${link(undoes)}`,
    ...supersedes.map(
      (one) => html`supersedes ${counted(one.steps, 'result')} of ${link(one.run)}`,
    ),
    supersededBy.length > 0 &&
      html`superseded in part by
      ${supersededBy.map((id, index) => html`${index > 0 && ', '}${link(id)}`)}`,
  ];
  return notes.map((note) => note !== false && html`<span class="note below">${note}</span>`);
}

function signatures({ signatures: given, unqualified, protocol, software }: RunLine): Content {
  return html`${given.length === 0 ? html`<span class="note">not signed</span>` : given.map(({ role, name, time }) => html`<span class="below">${role} ${name} <span class="note">${secondOf(time)}</span></span>`)}${unqualified && html`<strong class="warn below">unqualified</strong>`}${
    protocol !== null &&
    html`<span class="note below"
      >protocol <a href="#protocol-${protocol}"><code>${protocol.slice(0, 12)}</code></a></span
    >`
  }${software.modified && html`<span class="warn below">modified working tree</span>`}`;
}

const deviations = ({ deviations: { open, closed } }: RunLine): Content =>
  open + closed === 0
    ? html`<span class="note">none</span>`
    : html`${open > 0 && html`<strong class="warn">${open} open</strong>`}${open > 0 && closed > 0 && ', '}${closed > 0 && `${closed} closed`}`;
