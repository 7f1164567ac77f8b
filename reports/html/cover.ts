import type { AccountRecord, RunRecord } from '../run-record.ts';
import { chip } from './chip.ts';
import { followed } from './followed.ts';
import { html, type Content, type Markup } from './markup.ts';
import { value } from './value.ts';
import {
  between,
  conclusionOf,
  counted,
  durationOf,
  kindOfReport,
  reservationsOf,
  targetWords,
  timeOf,
} from './words.ts';

/** Title page: what was done to what, by whom, with which software, and what came of it. */
export function cover(record: RunRecord, digest: string): Markup {
  const { run } = record;
  const reservations = reservationsOf(record);
  return html`<header class="cover" id="top">
    <p class="kicker">${kindOfReport[run.mode]}</p>
    <h1>${run.runbook.title}</h1>
    <p class="subtitle">
      Environment <strong>${run.environment}</strong> on <strong>${run.target}</strong>,
      ${targetWords[run.target]}
    </p>
    <div class="conclusion v-${record.verdict.replaceAll(' ', '-')}">
      <p class="overall">${chip(record.verdict)}</p>
      <p>${conclusionOf(record)}</p>
    </div>
    ${
      reservations.length > 0 &&
      html`<ul class="reservations" aria-label="Reservations">
        ${reservations.map(reservation)}
      </ul>`
    }
    <div class="columns">
      <section aria-labelledby="about-run">
        <h2 id="about-run" class="small">Run</h2>
        <dl>${aboutRun(record)}</dl>
      </section>
      <section aria-labelledby="about-identity">
        <h2 id="about-identity" class="small">Identity and software</h2>
        <dl>${identity(record)}</dl>
      </section>
    </div>
    <section aria-labelledby="scope">
      <h2 id="scope" class="small">Scope and decisions</h2>
      ${scope(record)}
    </section>
    <section aria-labelledby="integrity">
      <h2 id="integrity" class="small">Integrity</h2>
      <dl class="wide">
        ${row('Record', html`<code class="digest">${digest}</code> <span class="note">SHA-256 of record.json</span>`)}
        ${row('Ledger', html`entries ${record.ledger.first} to ${record.ledger.last}, head <code class="digest">${record.ledger.head.hash}</code>`)}
      </dl>
    </section>
  </header>`;
}

/** A reservation with its first words, up to the colon, in bold. */
export function reservation(text: string): Markup {
  const end = text.indexOf(':') + 1;
  return html`<li><strong>${text.slice(0, end)}</strong>${text.slice(end)}</li>`;
}

function aboutRun(record: RunRecord): Markup[] {
  const { run } = record;
  return [
    row('Run', html`<code>${run.id}</code>`),
    row(
      'Runbook',
      html`<code>${run.runbook.id}</code>, after <code>${run.runbook.procedure}</code>`,
    ),
    row('Started', timeOf(run.started)),
    row(
      run.ending === 'no end recorded' ? 'Last recorded' : 'Ended',
      html`${timeOf(run.ended)}
        <span class="note">${durationOf(between(run.started, run.ended))}</span>`,
    ),
    row(
      'Target',
      html`${run.target}${run.world !== null && html` <span class="note">rehearsal world ${run.world}</span>`}`,
    ),
    run.mode === 'run' ? row('Protocol', followed(record)) : null,
    row('Command', html`<code>npx runproof ${run.command.join(' ')}</code>`),
    run.reason !== null ? row('Reason', run.reason) : null,
    run.resumes.length > 0
      ? row(
          'Goes on with',
          run.resumes.map((id) => html`<code>${id}</code> `),
        )
      : null,
  ].filter((one) => one !== null);
}

function identity({ run }: RunRecord): Markup[] {
  const { software } = run;
  return [
    row('Operator', run.operator),
    ...run.accounts.map(account),
    row(
      'Software',
      html`Runproof ${software.version} <span class="note">on Node ${software.node}</span>`,
    ),
    row(
      'Commit',
      html`<code class="digest">${software.commit ?? 'unknown'}</code
        >${software.modified && html` <strong class="warn">modified working tree</strong>`}`,
    ),
  ];
}

const account = ({ name, id, region, caller }: AccountRecord): Markup =>
  row(
    `Account ${name}`,
    html`${id}, ${region}<br />${caller === null ? html`<span class="note">not identified in this run</span>` : html`<code>${caller}</code>`}`,
  );

function scope({ steps, decisions, findings, run }: RunRecord): Markup {
  const asked = steps.filter((step) => step.scope !== 'outside').length;
  return html`<p>
      ${asked === steps.length ? html`All ${counted(steps.length, 'step')}` : html`${asked} of ${counted(steps.length, 'step')}`}
      of the runbook <code>${run.runbook.id}</code>.
    </p>
    ${decisions.length > 0 && html`<dl class="wide">${decisions.map((decision) => row(decision.name, value(decision.value)))}</dl>`}
    ${
      findings.length > 0 &&
      html`<ul class="findings">
        ${findings.map(({ code, text }) => html`<li><code>${code}</code> ${text}</li>`)}
      </ul>`
    }`;
}

export const row = (name: string, content: Content): Markup =>
  html`<div>
    <dt>${name}</dt>
    <dd>${content}</dd>
  </div>`;
