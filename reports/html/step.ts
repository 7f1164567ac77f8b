import type { AttestationState, Judged, Judgment } from '../../harness/entries.ts';
import type { Deviation, ProcedureRecord, StepRecord } from '../run-record.ts';
import { callsTable, openIntent } from './calls.ts';
import { chip, mark, slugOf } from './chip.ts';
import { row } from './cover.ts';
import { deviationLink } from './deviations.ts';
import { factsTable } from './facts.ts';
import { stepAnchor, stepLink } from './links.ts';
import { html, type Content, type Markup } from './markup.ts';
import { procedureText, unjudged } from './procedure.ts';
import { longText, value } from './value.ts';
import { between, counted, durationOf, timeOf } from './words.ts';

/** One step: what counts stands open, what proves it folds out. `pictures` are its attachments, drawn elsewhere. */
export function stepSection(
  step: StepRecord,
  procedure: ProcedureRecord | undefined,
  pictures: Content,
  deviations: readonly Deviation[] = [],
): Markup {
  const { id, judgment } = step;
  const verdict = step.verdict ?? 'not run';
  const anchor = stepAnchor(id);
  return html`<article
    class="step v-${slugOf(verdict)}"
    id="${anchor}"
    aria-labelledby="${anchor}-title"
    data-step="${id}"
    data-verdict="${slugOf(verdict)}"
  >
    <header>
      <p class="over"><span>Step ${step.number}</span> <code>${id}</code></p>
      <h3 id="${anchor}-title">
        ${step.title}
        <a
          class="anchor"
          href="#${encodeURIComponent(anchor)}"
          aria-label="Link to step ${step.number}"
          >#</a
        >
      </h3>
      <p class="standing">
        ${chip(verdict)}${step.scope === 'carried over' && html` <span class="tag">carried over from run ${step.source?.run ?? step.open?.run}</span>`}${judgment !== null && html` <span class="note">${timeOf(judgment.ended)}, took ${durationOf(between(judgment.started, judgment.ended))}</span>`}
      </p>
    </header>
    ${deviations.map(deviationLink)}
    ${step.reason !== null && html`<div class="reason">${longText(step.reason)}</div>`}
    ${judgment !== null && judgment.remedy !== null && html`<p class="remedy"><strong>Remedy</strong> ${judgment.remedy}</p>`}
    ${step.stale !== null && html`<p class="remedy warn"><strong>Stale</strong> Run <code>${step.stale.run}</code> ran ${stepLink(step.stale.because)} again, with the reason <q>${step.stale.reason}</q>; what this result rests on may have changed.</p>`}
    ${step.open !== null && openIntent(step.open)}
    ${procedure !== undefined && procedureText(procedure)}
    ${judgment !== null && judged(step, judgment)}
    ${procedure !== undefined && unjudged(procedure, step)} ${pictures} ${history(step)}
  </article>`;
}

function judged(step: StepRecord, judgment: Judgment): Markup {
  const { before, facts, calls, failure, attestations, prepared, preconditions, criteria } =
    judgment;
  const troubled = step.verdict === 'failed' || step.verdict === 'blocked';
  return html`${criteria.length > 0 && criteriaTable('Acceptance criteria', criteria)}
  ${preconditions.length > 0 && criteriaTable('Preconditions', preconditions)}
  ${attestations.length > 0 && statements(attestations)}
  ${
    prepared !== null &&
    html`<h4>Prepared for the person who attests</h4>
      <pre class="value quoted">${prepared.message}</pre>
      ${prepared.details !== null && value(prepared.details)}`
  }
  ${
    failure !== null &&
    html`<h4>Failure</h4>
      <dl class="wide">
        ${row('Error', html`<code>${failure.name}</code> while ${failure.during}`)}${row('Message', longText(failure.message))}${failure.operation !== null && row('Operation', html`<code>${failure.operation}</code>`)}${failure.requestId !== null && row('Request id', html`<code>${failure.requestId}</code>`)}
      </dl>`
  }
  ${
    (before !== null || facts !== null) &&
    html`<details class="part" ${troubled && openly}>
      <summary>
        Facts before and after
        <span class="note"
          >${counted(Object.keys(facts ?? before ?? {}).length, 'fact')}${changes(judgment)}</span
        >
      </summary>
      ${factsTable(before, facts)}
    </details>`
  }
  ${
    calls.length > 0 &&
    html`<details class="part" ${troubled && openly}>
      <summary>
        What was done: ${counted(calls.length, 'call')}
        <span class="note"
          >${calls.filter((call) => call.changes).length} set out to change something</span
        >
      </summary>
      ${callsTable(calls, `Calls of step ${step.number}`)}
    </details>`
  }
  ${about(step, judgment)}`;
}

const openly = ' open';

function changes({ before, facts }: Judgment): string {
  if (before === null || facts === null) return '';
  const names = new Set([...Object.keys(before), ...Object.keys(facts)]);
  const changed = [...names].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(facts[name]),
  );
  return `, ${changed.length} changed`;
}

function criteriaTable(title: string, criteria: readonly Judged[]): Markup {
  return html`<table class="criteria stack" role="table">
    <caption>
      ${title}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        <th scope="col" role="columnheader">Criterion</th>
        <th scope="col" role="columnheader">Expected</th>
        <th scope="col" role="columnheader">Actual</th>
        <th scope="col" role="columnheader">Result</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${criteria.map(
        ({ name, expected, actual, holds, advisory, inapplicable }) =>
          html`<tr role="row" class="${holds ? '' : 'off'}">
            <th scope="row" role="rowheader">
              ${name}${advisory !== undefined && html` <span class="advisory">Advisory: ${advisory}</span>`}
            </th>
            ${
              inapplicable === undefined
                ? html`<td role="cell" data-label="Expected">${value(expected)}</td>
                    <td role="cell" data-label="Actual">${value(actual)}</td>
                    <td role="cell" data-label="Result">
                      ${mark(holds ? 'holds' : 'does not hold')}
                    </td>`
                : html`<td role="cell" data-label="Because" colspan="2">${inapplicable}</td>
                    <td role="cell" data-label="Result">${mark('not applicable')}</td>`
            }
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function statements(attestations: readonly AttestationState[]): Markup {
  return html`<h4>Attestations</h4>
    <ul class="statements">
      ${attestations.map(({ name, statement, given, unneeded, expired = null }) => {
        const result =
          unneeded !== null
            ? 'not applicable'
            : given !== null
              ? 'given'
              : expired !== null
                ? 'expired'
                : 'not given';
        return html`<li>
          <p>${mark(result)} <strong>${name}</strong></p>
          <blockquote>${statement}</blockquote>
          ${
            given !== null &&
            html`<p class="note">
                ${given.rehearsed && html`<strong class="tag rehearsed">rehearsed</strong> `}by
                ${given.by}, ${timeOf(given.time)}, ledger entry
                ${given.entry}${given.validUntil && html`, valid until ${timeOf(given.validUntil)}`}${given.files.length > 0 && html`; with ${given.files.map((file) => file.name).join(', ')}, among the attachments`}
              </p>
              ${given.comment !== null && html`<p class="note"><q>${given.comment}</q></p>`}`
          }${expired !== null && html`<p class="note">Stated by ${expired.by}, ${timeOf(expired.time)}; it counted until ${timeOf(expired.validUntil)}.</p>`}${unneeded !== null && html`<p class="note">${unneeded}</p>`}
        </li>`;
      })}
    </ul>`;
}

function about(step: StepRecord, judgment: Judgment): Markup {
  const { account, started, ended, outputs, used, irreversible, settles, mode } = judgment;
  return html`<details class="part">
    <summary>Times, caller and origin</summary>
    <dl class="wide">
      ${row('Began', timeOf(started))}${row('Ended', timeOf(ended))}${row('Mode', mode)}
      ${row('Account', html`${account.name}: ${account.id}, ${account.region}`)}
      ${row('Caller', account.caller === null ? 'not identified' : html`<code>${account.caller}</code>`)}
      ${step.source !== null && row('Recorded', html`run <code>${step.source.run}</code>, ledger entry ${step.source.seq}`)}
      ${
        used.length > 0 &&
        row(
          'Used outputs',
          used.map((output) => html`<code>${output}</code> `),
        )
      }
      ${Object.entries(outputs).map(([name, output]) => row(`Output ${name}`, value(output)))}
      ${irreversible !== null && row('Irreversible', irreversible)}
      ${settles !== null && row('Settles', `the intent of entry ${settles}, which a killed run had left open`)}
    </dl>
  </details>`;
}

function history({ earlier, supersedes }: StepRecord): Markup | null {
  if (earlier.length === 0 && supersedes === null) return null;
  return html`<section class="history">
    <h4>Earlier results of this step</h4>
    ${supersedes !== null && html`<p>This result supersedes entry ${supersedes.seq}. Reason given: <q>${supersedes.reason}</q>.${supersedes.stale.length > 0 && html` It makes stale: ${supersedes.stale.map((id, index) => html`${index > 0 && ', '}${stepLink(id)}`)}.`}</p>`}
    <ul>
      ${earlier.map(
        (one) =>
          html`<li>
            ${chip(one.verdict)}
            <span class="note">run ${one.run}, entry ${one.seq}, ${timeOf(one.time)}</span
            >${one.reason !== null && html` ${one.reason}`}${one.supersededBecause !== null && html` <span class="note">superseded with the reason <q>${one.supersededBecause}</q></span>`}
          </li>`,
      )}
    </ul>
  </section>`;
}
