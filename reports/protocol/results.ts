import { appliesIn, type Protocol, type ProtocolStep } from '../../harness/protocol/protocol.ts';
import { namedLinks } from '../html/links.ts';
import { html, type Content, type Markup } from '../html/markup.ts';
import { partOf } from './words.ts';

/** Procedure → step → result that is expected: the left half of the report's traceability matrix. */
export function expectedResults({ steps, procedures }: Protocol): Markup {
  const titles = new Map(procedures.map(({ id, title }) => [id, title]));
  const link = namedLinks(steps);
  return html`<section id="results" aria-labelledby="results-title">
    <h2 id="results-title">Expected results</h2>
    <p>
      A step is accepted where all of its expected results hold, as observed after it has acted. A
      precondition that does not hold blocks its step, and nothing is changed.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Expected results by procedure">
      <table class="matrix">
        <caption class="unseen">
          From procedure to expected result
        </caption>
        <thead>
          <tr>
            <th scope="col">Procedure</th>
            <th scope="col">Step</th>
            <th scope="col">Result</th>
            <th scope="col">Proved by</th>
          </tr>
        </thead>
        ${steps
          .filter(appliesIn)
          .map((step) => group(step, titles.get(step.procedure), link(step.id)))}
      </table>
    </div>
  </section>`;
}

function group(step: ProtocolStep, title: string | undefined, link: Markup): Content {
  const rows = [
    ...step.preconditions.map((name) => [name, 'observation, before anything is changed'] as const),
    ...step.criteria.map((name) => [name, 'observation'] as const),
    ...step.attestations.map(({ name }) => [name, 'statement of a person'] as const),
  ];
  return html`<tbody data-step="${step.id}" data-verdict="${partOf(step)}">
    ${rows.map(
      ([name, proof], index) =>
        html`<tr>
          ${
            index === 0 &&
            html`<th scope="rowgroup" rowspan="${rows.length}">
                ${title ?? step.procedure} <span class="note id">${step.procedure}</span>
              </th>
              <td rowspan="${rows.length}">${link} <span class="note id">${step.id}</span></td>`
          }
          <td>${name}</td>
          <td>${proof}</td>
        </tr>`,
    )}
  </tbody>`;
}
