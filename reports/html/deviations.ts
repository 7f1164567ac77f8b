import { assessedParts } from '../../harness/deviations/index.ts';
import type { Deviation, DeviationNote, RunRecord } from '../run-record.ts';
import { chip, mark } from './chip.ts';
import { row } from './cover.ts';
import { namedLinks } from './links.ts';
import { html, type Content, type Markup } from './markup.ts';
import { longText, value } from './value.ts';
import { counted, timeOf } from './words.ts';

type Link = ReturnType<typeof namedLinks>;

/** Every deviation with what became of it, the open ones first; nothing where there is none. */
export function deviationsSection({ deviations, steps, run }: RunRecord): Markup | null {
  if (deviations.length === 0) return null;
  const link = namedLinks(steps);
  const open = deviations.filter(({ status }) => status === 'open');
  const closed = deviations.filter(({ status }) => status === 'closed');
  return html`<section id="deviations" aria-labelledby="deviations-title">
    <h2 id="deviations-title">Deviations</h2>
    <p>
      ${counted(deviations.length, 'deviation')},
      ${open.length === 0 ? 'all of them closed' : `${open.length} still open`}. One is opened
      wherever a criterion does not hold, and wherever the run departs from its approved protocol.
      It stays open until a person has written what it means and closed it.
    </p>
    <ol class="cards">
      ${[...open, ...closed].map((one) => card(one, run.id, link))}
    </ol>
  </section>`;
}

/** Where a step's own section leads to what became of its deviation. */
export const deviationLink = ({ id, closed }: Deviation): Markup | null =>
  id === null
    ? null
    : html`<p class="remedy">
        <strong>Deviation</strong> <a href="#${encodeURIComponent(id)}">${id}</a>
        ${mark(statuses[closed?.as ?? ''] ?? 'open')}
      </p>`;

const tones: Readonly<Record<string, string>> = { repeated: 'passed', accepted: 'not-supported' };
const statuses: Readonly<Record<string, string>> = {
  repeated: 'closed: holds since',
  accepted: 'closed: accepted as it is',
};

function card(one: Deviation, run: string, link: Link): Markup {
  const { id, name, step, closed, opened, origin } = one;
  const status = statuses[closed?.as ?? ''] ?? 'open';
  const compared = one.expected !== null || one.actual !== null;
  return html`<li
    class="card v-${tones[closed?.as ?? ''] ?? 'failed'}"
    ${id !== null && html` id="${id}"`}
  >
    <h3>${origin === 'criterion' ? (name ?? 'The step failed') : one.text}</h3>
    <p class="deviation-status">
      ${mark(status)} <code>${id ?? 'no number'}</code>
      <span class="note"
        >${originWords[origin]}${opened !== null && html`, ${timeOf(opened.time)}, ledger entry ${opened.seq}${opened.run !== run && html`, opened by run <code>${opened.run}</code>`}`}</span
      >
    </p>
    ${step !== null && html`<p class="note">${link(step)} <code>${step}</code></p>`}
    ${
      compared &&
      html`<dl class="pair wide">
        ${row('Expected', value(one.expected))}${row('Found', value(one.actual))}
      </dl>`
    }
    ${one.reason !== null && html`<p><strong>Why</strong> ${longText(one.reason)}</p>`}
    ${one.status === 'open' && one.remedy !== null && html`<p><strong>Remedy</strong> ${one.remedy}</p>`}
    ${id === null ? unopened : assessment(one)}
  </li>`;
}

const originWords: Readonly<Record<Deviation['origin'], string>> = {
  criterion: 'failed criterion',
  'step left out': 'protocol: step left out',
  'step added': 'protocol: step added',
  'parameter changed': 'protocol: parameter changed',
  'decision changed': 'protocol: decision changed',
  'software changed': 'protocol: other software',
};

const unopened = html`<p class="note">
  The ledger never opened this as a deviation: the run was killed before, or an earlier version of
  Runproof carried it out. <code>npx runproof deviation open</code> with the id of the run does.
</p>`;

function assessment({ assessment: written, rerun, closed, notes }: Deviation): Markup {
  const earlier = notes.filter((note) => note !== notes.findLast(({ part }) => part === note.part));
  return html`<dl class="wide">
      ${assessedParts.map((part) => row(titles[part], said(written[part])))}
      ${row('Repeated by', rerun === null ? (closed === null ? nothing : 'no run') : html`run <code>${rerun.run}</code> ${chip(rerun.verdict)} <span class="note">ledger entry ${rerun.seq}, ${timeOf(rerun.time)}</span>`)}
      ${row('Closed', closed === null ? nothing : html`by <strong>${closed.by}</strong>, ${closed.as === 'accepted' ? 'as accepted: no later run shows that it holds now' : 'because the step holds since'} <span class="note">${timeOf(closed.time)}, ledger entry ${closed.seq}</span>`)}
    </dl>
    ${
      earlier.length > 0 &&
      html`<details class="part">
        <summary>What was written before: ${counted(earlier.length, 'note')}</summary>
        <dl class="wide">${earlier.map((note) => row(titles[note.part], said(note)))}</dl>
      </details>`
    }`;
}

const titles: Readonly<Record<DeviationNote['part'], string>> = {
  description: 'Description',
  impact: 'Impact',
  cause: 'Cause',
  disposition: 'Disposition',
  rerun: 'Repeated by',
};

const nothing = html`<span class="note">not yet</span>`;

function said(note: Omit<DeviationNote, 'part'> | null): Content {
  if (note === null) return nothing;
  return html`${longText(note.text)}
    <span class="note by">${note.by}, ${timeOf(note.time)}, ledger entry ${note.seq}</span>`;
}
