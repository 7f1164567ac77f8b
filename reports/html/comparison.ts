import type {
  Comparison,
  FactComparison,
  ResultComparison,
  RunRecord,
  StepComparison,
} from '../run-record.ts';
import { chip, mark } from './chip.ts';
import { stepLink } from './links.ts';
import { html, type Content, type Markup } from './markup.ts';
import { value } from './value.ts';
import { counted, timeOf } from './words.ts';

/** What an audit found against the last qualified state: what drifted stands open, what is as it was folds away. */
export function comparison({ comparison: compared, run }: RunRecord): Markup | null {
  if (compared === null) return null;
  const by = Map.groupBy(compared.steps, ({ change }) => change);
  const of = (change: StepComparison['change']) => by.get(change) ?? [];
  return html`<section id="comparison" aria-labelledby="comparison-title">
    <h2 id="comparison-title">Compared with the last qualified state</h2>
    <p>${basis(compared, run.rehearsal)}</p>
    <ul class="tally">
      ${tally(of('drifted'), 'drifted', 'some fact or result is not as it was')}${tally(of('no longer observable'), 'no longer observable', 'could not be looked at this time')}
      ${tally(of('new'), 'new', 'no earlier result to compare with')}${tally(of('unchanged'), 'unchanged', 'every fact is as it was, or declared to change by itself')}
    </ul>
    ${of('drifted').map(drifted)} ${list(of('no longer observable'), 'No longer observable')}
    ${list(of('new'), 'New')} ${unchanged(of('unchanged'))}
    <p class="note">
      The order of lists is not compared, for AWS promises none. What a step declares to change by
      itself is shown with its reason and not counted as drift.
    </p>
  </section>`;
}

/** `2 drifted, 40 unchanged`; the words of the terminal as well. */
export const comparedInWords = (compared: Comparison): string => inWords(changesIn(compared));

/** Drift is told of where there is none, too. */
export const inWords = (counts: Changes): string =>
  Object.entries(counts)
    .filter(([change, count]) => count > 0 || change === 'drifted')
    .map(([change, count]) => `${count} ${change}`)
    .join(', ');

type Changes = Readonly<Record<StepComparison['change'], number>>;

export function changesIn({ steps }: Comparison): Changes {
  const counts = { drifted: 0, 'no longer observable': 0, new: 0, unchanged: 0 };
  for (const { change } of steps) counts[change] += 1;
  return counts;
}

function basis({ steps }: Comparison, rehearsal: boolean): Content {
  const known = steps.filter(({ baseline }) => baseline !== null);
  const approved = known.filter(({ baseline }) => baseline?.approved !== null).length;
  if (known.length === 0)
    return 'There is nothing to compare with: no run before this audit has judged any of these steps well.';
  const merely = known.length - approved;
  const unsigned = html`<strong>Not approved:</strong>
    ${approved === 0 ? 'no approver has signed a run of these steps' : `for ${counted(merely, 'step')} no approver has signed a run`},
    so they are compared with the newest good result.`;
  return html`${approved > 0 && `${counted(approved, 'step')} ${approved === 1 ? 'is' : 'are'} compared with the newest result of a run that an approver signed. `}${merely > 0 && unsigned}${rehearsal && ' All of it was rehearsed, in the same rehearsal world.'}`;
}

const tally = (
  steps: readonly StepComparison[],
  change: StepComparison['change'],
  meaning: string,
): Markup | false =>
  steps.length > 0 &&
  html`<li>
    <span class="count">${steps.length}</span> ${mark(change)}
    <span class="note">${meaning}</span>
  </li>`;

function drifted(one: StepComparison): Markup {
  const moved = one.facts.filter(({ change }) => change !== 'varies');
  const holding = one.verdict === 'passed' || one.verdict === 'already conformant';
  return html`<article class="card v-${holding ? 'pending' : 'failed'}">
    <h3>${stepLink(one.step, one.title)}</h3>
    <p class="note"><code>${one.step}</code> ${chip(one.verdict)}</p>
    <p>${against(one)}</p>
    ${one.results.length > 0 && results(one.results)} ${moved.length > 0 && facts(moved, one.title)}
    ${
      moved.length > 0 &&
      holding &&
      html`<p class="note">Every acceptance criterion still holds.</p>`
    }
    <p class="note">
      ${counted(one.unchanged, 'other fact')} ${one.unchanged === 1 ? 'is' : 'are'} as
      ${one.unchanged === 1 ? 'it was' : 'they were'}.
    </p>
    ${varying(one.facts)}
  </article>`;
}

/** What it is compared with, and what Runproof itself has done since. */
function against({ baseline, since, reason }: StepComparison): Content {
  return html`${baseline !== null && html`Before: ${chip(baseline.verdict)} in run <code>${baseline.run}</code>, ${timeOf(baseline.time)}, ${baseline.approved === null ? html`<strong>not approved</strong>` : html`approved by ${baseline.approved.by} on ${timeOf(baseline.approved.time)}`}.`}${since !== null && html` Since then run <code>${since.run}</code> ${since.mode === 'undo' ? 'undid' : 'changed'} it (${timeOf(since.time)}).`}${reason !== null && html` <span class="reason">${reason}</span>`}`;
}

const results = (changed: readonly ResultComparison[]): Markup =>
  html`<ul class="findings">
    ${changed.map(({ name, before, now }) => html`<li>${name}: ${before} before, now ${mark(now)}</li>`)}
  </ul>`;

const facts = (changed: readonly FactComparison[], title: string): Markup =>
  html`<table class="facts stack" role="table">
    <caption class="unseen">
      What drifted in: ${title}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        <th scope="col" role="columnheader">Fact</th>
        <th scope="col" role="columnheader">Before</th>
        <th scope="col" role="columnheader">Now</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${changed.map(
        ({ path, before, now, change }) =>
          html`<tr role="row">
            <th scope="row" role="rowheader">
              ${path}${change !== 'drifted' && html` <span class="flag">${change}</span>`}
            </th>
            <td role="cell" data-label="Before">${change === 'new' ? absent : value(before)}</td>
            <td role="cell" data-label="Now">
              ${change === 'no longer observable' ? absent : value(now)}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;

const absent = html`<span class="note">not observed</span>`;

function varying(changed: readonly FactComparison[]): Markup | false {
  const moving = changed.filter(({ change }) => change === 'varies');
  return (
    moving.length > 0 &&
    html`<details class="part">
      <summary>${counted(moving.length, 'change')} of its own accord</summary>
      <ul>
        ${moving.map(({ path, before, now, because }) => html`<li><strong>${path}</strong>: ${value(before)} → ${value(now)} <span class="note">${because}</span></li>`)}
      </ul>
    </details>`
  );
}

const list = (steps: readonly StepComparison[], title: string): Markup | false =>
  steps.length > 0 &&
  html`<h3>${title}</h3>
    <ul class="points">
      ${steps.map(
        (one) =>
          html`<li>
            ${stepLink(one.step, one.title)}
            <code class="note">${one.step}</code> ${chip(one.verdict)}
            <p>${against(one)}</p>
          </li>`,
      )}
    </ul>`;

function unchanged(steps: readonly StepComparison[]): Markup | false {
  return (
    steps.length > 0 &&
    html`<details class="part">
      <summary>${counted(steps.length, 'step')} unchanged</summary>
      <ul class="points">
        ${steps.map((one) => html`<li>${stepLink(one.step, one.title)} ${againstBriefly(one)}${varying(one.facts)}</li>`)}
      </ul>
    </details>`
  );
}

const againstBriefly = ({ baseline, since, unchanged: same }: StepComparison): Markup =>
  html`<span class="note"
    >${same > 0 && `${counted(same, 'fact')} as in `}${baseline !== null && `run ${baseline.run}, ${baseline.approved === null ? 'not approved' : `approved by ${baseline.approved.by}`}`}${since !== null && `; run ${since.run} changed it since`}</span
  >`;
