import type { Overview, StandingLine } from '../../overview/types.ts';
import { chip, mark } from '../chip.ts';
import { html, type Content, type Markup } from '../markup.ts';
import { counted } from '../words.ts';
import { runLinks, secondOf } from './links.ts';

/** What stands for each step now: which run proves it, how, and what was found since. */
export function standings(overview: Overview): Markup {
  const link = runLinks(overview);
  return html`<section id="standings" aria-labelledby="standings-title">
    <h2 id="standings-title">What stands</h2>
    <p>
      For each step the newest result of a
      run${overview.rehearsal && ' in the newest rehearsal world'}. Plans prove nothing and are left
      out; what an audit found since stands beside it.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Steps and what stands for them">
      <table class="standings">
        <caption class="unseen">
          Steps and what stands for them
        </caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Stands</th>
            <th scope="col">Proved</th>
            <th scope="col">By run</th>
            <th scope="col">Found since</th>
          </tr>
        </thead>
        <tbody>
          ${overview.steps.map((step) => line(step, link, overview.rehearsal))}
        </tbody>
      </table>
    </div>
  </section>`;
}

type Link = ReturnType<typeof runLinks>;

const line = (step: StandingLine, link: Link, rehearsal: boolean): Markup =>
  html`<tr id="at-${step.id}">
    <th scope="row">
      ${step.title}
      <span class="note id">${step.id}</span>
    </th>
    <td>
      ${step.verdict === null ? html`<span class="note">nothing yet</span>` : chip(step.verdict)}${step.reason !== null && html`<span class="note below">${step.reason}</span>`}
    </td>
    <td>${proofs[step.proof]}${approval(step, link, rehearsal)}</td>
    <td>
      ${
        step.source === null
          ? '–'
          : html`${link(step.source.run, step.id)}
              <span class="note below">${secondOf(step.source.time)}</span>`
      }
      ${step.earlier.length > 0 && earlier(step, link)}
    </td>
    <td>${since(step, link)}</td>
  </tr>`;

const proofs: Readonly<Record<StandingLine['proof'], Content>> = {
  'on AWS': 'on AWS',
  'statements rehearsed': html`<span class="tag rehearsed">statements rehearsed</span>`,
  rehearsal: html`<span class="tag rehearsed">rehearsal only</span>`,
  'not applicable': html`<span class="note">a decision excludes it</span>`,
  none: html`<strong class="warn">not proved</strong>`,
};

function approval(
  { id, proof, approved, source }: StandingLine,
  link: Link,
  rehearsal: boolean,
): Content {
  if (approved === null)
    return (
      proof === 'on AWS' && !rehearsal && html`<strong class="warn below">not approved</strong>`
    );
  if (approved.run === source?.run)
    return html`<span class="note below">approved by ${approved.by}</span>`;
  return html`<strong class="warn below">not approved</strong>
    <span class="note below"
      >the result of run ${link(approved.run, id)} was, by ${approved.by}</span
    >`;
}

/** So many earlier results of a step are listed; the reports tell of all. */
const most = 10;

const earlier = ({ id, earlier: results }: StandingLine, link: Link): Markup =>
  html`<details>
    <summary class="note">${counted(results.length, 'earlier result')}</summary>
    <ul class="note">
      ${results
        .slice(0, most)
        .map(
          ({ run, verdict, supersededBecause }) =>
            html`<li>
              ${link(run, id)}
              ${chip(verdict)}${supersededBecause !== null && html` superseded: <q>${supersededBecause}</q>`}
            </li>`,
        )}${results.length > most && html`<li>and ${results.length - most} before</li>`}
    </ul>
  </details>`;

function since({ id, stale, audit }: StandingLine, link: Link): Content {
  const change = audit?.comparison.change ?? null;
  return html`${
    stale !== null &&
    html`<p class="tight">
      <strong class="warn">stale</strong> run ${link(stale.run, stale.because)} repeated
      <code>${stale.because}</code>: <q>${stale.reason}</q>
    </p>`
  }${
    audit !== null &&
    html`<p class="tight">
      ${change !== null && mark(change)} in audit ${link(audit.run, id)}
      ${change !== 'unchanged' && html`<span class="note below">${places(audit.comparison)}</span>`}
    </p>`
  }${stale === null && audit === null && html`<span class="note">no audit since</span>`}`;
}

function places({
  facts,
  results,
  reason,
}: NonNullable<StandingLine['audit']>['comparison']): string {
  const found = [
    ...facts.flatMap(({ change, path }) => (change === 'varies' || change === 'new' ? [] : [path])),
    ...results.map(({ name }) => name),
  ];
  const more = found.length > 4 ? `, and ${found.length - 4} more` : '';
  return found.length === 0 ? (reason ?? '') : `${found.slice(0, 4).join(', ')}${more}`;
}
