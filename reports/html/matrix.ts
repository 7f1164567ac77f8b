import type { MatrixRow, RunRecord } from '../run-record.ts';
import { chip, mark, slugOf } from './chip.ts';
import { html, type Markup } from './markup.ts';
import { namedLinks, stepAnchor } from './links.ts';

/** Procedure → step → criterion → result → evidence. */
export function matrix({ traceability, procedures, steps, ledger }: RunRecord): Markup {
  const link = namedLinks(steps);
  const titles = new Map(procedures.map(({ id, title }) => [id, title]));
  return html`<section id="traceability" aria-labelledby="traceability-title">
    <h2 id="traceability-title">Traceability matrix</h2>
    <p>
      Each expected result of each procedure in scope, the step that carries it out, and where its
      evidence is. Entries ${ledger.first} to ${ledger.last} are in ledger.jsonl beside this report.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Rows of the matrix">
      <table class="matrix">
        <caption class="unseen">
          From procedure to evidence
        </caption>
        <thead>
          <tr>
            <th scope="col">Procedure</th>
            <th scope="col">Step</th>
            <th scope="col">Expected result</th>
            <th scope="col">Result</th>
            <th scope="col">Verdict</th>
            <th scope="col" class="number">Evidence</th>
          </tr>
        </thead>
        ${groups(traceability).map(
          (rows) =>
            html`<tbody
              data-step="${rows[0]?.step}"
              data-verdict="${slugOf(rows[0]?.verdict ?? 'not run')}"
            >
              ${rows.map((row, index) => line(row, index === 0 ? rows.length : 0, titles, link))}
            </tbody>`,
        )}
      </table>
    </div>
  </section>`;
}

function groups(rows: readonly MatrixRow[]): MatrixRow[][] {
  const found: MatrixRow[][] = [];
  for (const row of rows) {
    const last = found.at(-1);
    if (last?.[0]?.step === row.step) last.push(row);
    else found.push([row]);
  }
  return found;
}

function line(
  row: MatrixRow,
  span: number,
  titles: ReadonlyMap<string, string>,
  link: (id: string) => Markup,
): Markup {
  const kind = row.kind === 'criterion' ? null : html`<span class="note">${row.kind}</span> `;
  return html`<tr>
    ${
      span > 0 &&
      html`<th scope="rowgroup" rowspan="${span}">
          ${titles.get(row.procedure) ?? row.procedure}
          <span class="note id">${row.procedure}</span>
        </th>
        <td rowspan="${span}">${link(row.step)} <span class="note id">${row.step}</span></td>`
    }
    <td>${kind}${row.name}</td>
    <td>${mark(row.result)}</td>
    ${span > 0 && html`<td rowspan="${span}">${row.verdict !== null && chip(row.verdict)}</td>`}
    <td class="number">
      ${row.evidence === null ? '–' : html`<a href="#${encodeURIComponent(stepAnchor(row.step))}">entry ${row.evidence.seq}</a>`}
    </td>
  </tr>`;
}
