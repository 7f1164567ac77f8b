import { verdictsIn } from '../record/findings.ts';
import type { RunRecord, Standing, StepRecord } from '../run-record.ts';
import { chip, slugOf } from './chip.ts';
import { deviationsSection } from './deviations.ts';
import { html, type Markup } from './markup.ts';
import { namedLinks, stepLink } from './links.ts';
import { between, durationOf, timeOf, verdictMeaning } from './words.ts';

export function summary(record: RunRecord): Markup {
  const shown = record.steps.filter(({ scope }) => scope !== 'outside');
  const others = record.steps.filter(({ scope }) => scope === 'outside');
  return html`<section id="summary" aria-labelledby="summary-title">
      <h2 id="summary-title">Summary</h2>
      <ul class="tally">
        ${verdictsIn(record.counts).map(([verdict, count]) => tally(verdict, count))}
      </ul>
      <div class="scroll" tabindex="0" role="region" aria-label="Steps and their verdicts">
        <table class="steps">
          <caption class="unseen">
            Steps of this run in order
          </caption>
          <thead>
            <tr>
              <th scope="col" class="number">No.</th>
              <th scope="col">Step</th>
              <th scope="col">Verdict</th>
              <th scope="col" class="number">Took</th>
            </tr>
          </thead>
          <tbody>
            ${shown.map(line)}
          </tbody>
        </table>
      </div>
      ${others.length > 0 && outside(others)}
    </section>
    ${deviationsSection(record)} ${record.openPoints.length > 0 && openPoints(record)}`;
}

const tally = (verdict: Standing, count: number): Markup =>
  html`<li>
    <span class="count">${count}</span> ${chip(verdict)}
    <span class="note">${verdictMeaning[verdict]}</span>
  </li>`;

function line(step: StepRecord): Markup {
  const { judgment, verdict } = step;
  const took = judgment === null ? '–' : durationOf(between(judgment.started, judgment.ended));
  return html`<tr data-step="${step.id}" data-verdict="${slugOf(verdict ?? 'not run')}">
    <td class="number">${step.number}</td>
    <td>
      ${stepLink(step.id, step.title)}
      <span class="note id">${step.id}</span
      >${step.scope === 'carried over' && html` <span class="note">carried over from run ${step.source?.run ?? step.open?.run}</span>`}${step.stale !== null && html` <strong class="warn">stale</strong>`}
    </td>
    <td>${chip(verdict ?? 'not run')}</td>
    <td class="number">${took}</td>
  </tr>`;
}

function outside(steps: readonly StepRecord[]): Markup {
  return html`<details class="outside">
    <summary>${steps.length} other steps of the runbook were not part of this run</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Steps outside of this run">
      <table>
        <caption>
          What stands for them from earlier runs, as of this run’s last entry
        </caption>
        <thead>
          <tr>
            <th scope="col" class="number">No.</th>
            <th scope="col">Step</th>
            <th scope="col">Stands</th>
            <th scope="col">From run</th>
            <th scope="col">Recorded</th>
          </tr>
        </thead>
        <tbody>
          ${steps.map(({ number, id, title, verdict, source, open, stale }) => {
            const from = source ?? open;
            return html`<tr>
              <td class="number">${number}</td>
              <td>
                ${title}
                <span class="note id">${id}</span
                >${stale !== null && html` <strong class="warn">stale since ${stale.run}</strong>`}
              </td>
              <td>${verdict === null ? 'nothing yet' : chip(verdict)}</td>
              <td>${from?.run ?? '–'}</td>
              <td>${from === null ? '–' : timeOf(from.time)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </details>`;
}

function openPoints({ openPoints: points, steps }: RunRecord): Markup {
  const link = namedLinks(steps);
  return html`<section id="open-points" aria-labelledby="open-points-title">
    <h2 id="open-points-title">Open points</h2>
    <p>What is still to be done before everything asked for is proved.</p>
    <ul class="points">
      ${points.map(
        ({ step, verdict, reason, remedy }) =>
          html`<li>
            ${chip(verdict)} ${link(step)}
            <code class="note">${step}</code
            >${reason !== null && html`<p>${reason}</p>`}${remedy !== null && html`<p><strong>Remedy</strong> ${remedy}</p>`}
          </li>`,
      )}
    </ul>
  </section>`;
}
