import type { Call } from '../../harness/entries.ts';
import type { CallGroup, CallSummary, OpenIntent } from '../run-record.ts';
import { html, type Markup } from './markup.ts';
import { clockOf, counted, durationOf, percent } from './words.ts';

/** Every call of one step. `label` names the table for those who cannot see it. */
export function callsTable(calls: readonly Call[], label: string): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
    <table class="calls">
      <caption class="unseen">
        ${label}
      </caption>
      <thead>
        <tr>
          <th scope="col" class="number">No.</th>
          <th scope="col">Time (UTC)</th>
          <th scope="col">Operation</th>
          <th scope="col">Account, Region</th>
          <th scope="col">Answer</th>
          <th scope="col" class="number">Took</th>
          <th scope="col">Answered by</th>
          <th scope="col">Request id</th>
        </tr>
      </thead>
      <tbody>
        ${calls.map(line)}
      </tbody>
    </table>
  </div>`;
}

function line(call: Call): Markup {
  return html`<tr class="${call.changes ? 'changing' : ''}">
    <td class="number">${call.number}</td>
    <td class="time">${clockOf(call.time)}</td>
    <td>
      <code>${call.service}:${call.operation}</code
      >${call.changes && html` <span class="flag">changes</span>`}
    </td>
    <td>${call.account}, ${call.region}</td>
    <td>${answer(call)}</td>
    <td class="number">
      ${durationOf(call.milliseconds)}${call.attempts > 1 && html` <span class="note">${counted(call.attempts, 'attempt')}</span>`}
    </td>
    <td>${call.answeredBy}</td>
    <td><code class="request">${call.requestId ?? '–'}</code></td>
  </tr>`;
}

/** An act on a page has no answer of its own: the observation after it is the answer. */
const isOnPage = ({ service }: Pick<Call, 'service'>): boolean =>
  ['console', 'platform'].includes(service);

const answer = ({ service, status, error }: Call): Markup =>
  html`${status ?? (isOnPage({ service }) ? 'on a page' : 'no answer')}${error !== null && html` <code class="error">${error}</code>`}`;

/** What a killed run had set out to change. */
export function openIntent({ calls, run, seq }: OpenIntent): Markup {
  return html`<div class="card v-cut-off-while-acting">
    <h4>Cut off while acting</h4>
    <p>
      Run <code>${run}</code> had written these intents, from entry ${seq} on, and was killed before
      the step was judged. Nobody has observed since what came of them.
    </p>
    <ul>
      ${calls.map((call) => html`<li>${clockOf(call.time)} <code>${call.service}:${call.operation}</code> in ${call.account}, ${call.region}: ${call.answered === null ? 'no answer recorded' : html`answered ${call.answered.status}`}</li>`)}
    </ul>
  </div>`;
}

/** Who answered the calls: on a rehearsal the measure of how much of it was really emulated, and by what. */
export function callSummary(calls: CallSummary): Markup {
  return html`<section id="calls" aria-labelledby="calls-title">
    <h2 id="calls-title">Calls</h2>
    <p>
      ${counted(calls.calls, 'call')}, of which ${calls.changing} set out to change something and
      ${calls.errors} ended in an error; ${durationOf(calls.milliseconds)} in all. Each stands with
      its step.
    </p>
    ${calls.calls > 0 && html`<div class="columns">${groupTable('By who answered', calls.byAnswerer)}${groupTable('By service', calls.byService)}</div>`}
  </section>`;
}

function groupTable(title: string, groups: readonly CallGroup[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}">
    <table class="groups">
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" class="number">Calls</th>
          <th scope="col" class="number">Share</th>
          <th scope="col" class="number">Changing</th>
          <th scope="col" class="number">Errors</th>
        </tr>
      </thead>
      <tbody>
        ${groups.map(
          ({ name, calls, share, changing, errors }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="number">${calls}</td>
              <td class="number">${percent(share)}</td>
              <td class="number">${changing}</td>
              <td class="number">${errors}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
