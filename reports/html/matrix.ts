import type { MatrixRow, RunRecord } from '../run-record.ts';
import { chip, mark, slugOf } from './chip.ts';
import { html, type Markup } from './markup.ts';
import { namedLinks, stepAnchor } from './links.ts';
import { counted } from './words.ts';

/** From here on what holds throughout is folded, so that the rest can be found. */
const manyProcedures = 60;

/** Procedure → step → criterion → result → evidence: a table for each procedure, in the same columns. */
export function matrix({ traceability, procedures, steps, ledger }: RunRecord): Markup {
  const link = namedLinks(steps);
  const titles = new Map(procedures.map(({ id, title }) => [id, title]));
  const parts = groups(traceability, ({ procedure }) => procedure);
  return html`<section id="traceability" aria-labelledby="traceability-title">
    <h2 id="traceability-title">Traceability matrix</h2>
    <p>
      Each expected result of each procedure in scope, the step that carries it out, and where its
      evidence is. Entries ${ledger.first} to ${ledger.last} are in ledger.jsonl beside this report.
    </p>
    <div class="matrix-head" aria-hidden="true">
      <span>Step</span><span>Expected result</span><span>Result</span><span>Verdict</span
      ><span>Evidence</span>
    </div>
    ${parts.map((rows) => part(rows, titles, link, parts.length < manyProcedures || troubled(rows)))}
  </section>`;
}

function part(
  rows: readonly MatrixRow[],
  titles: ReadonlyMap<string, string>,
  link: (id: string) => Markup,
  open: boolean,
): Markup {
  const id = rows[0]?.procedure ?? '';
  const title = titles.get(id) ?? id;
  return html`<details class="procedure" ${open && ' open'}>
    <summary>
      <span class="name">${title}</span> <span class="note id">${id}</span>
      <span class="tallies">${tallies(rows)}</span>
    </summary>
    <table class="matrix stack" role="table" aria-label="${title}: from procedure to evidence">
      <colgroup>
        <col />
        <col />
        <col />
        <col />
        <col />
      </colgroup>
      <thead role="rowgroup">
        <tr role="row">
          ${['Step', 'Expected result', 'Result', 'Verdict', 'Evidence'].map((name) => html`<th scope="col" role="columnheader">${name}</th>`)}
        </tr>
      </thead>
      ${groups(rows, ({ step }) => step).map(
        (of) =>
          html`<tbody
            role="rowgroup"
            data-step="${of[0]?.step}"
            data-verdict="${slugOf(of[0]?.verdict ?? 'not run')}"
          >
            ${of.map((row, index) => line(row, index === 0 ? of.length : 0, link))}
          </tbody>`,
      )}
    </table>
  </details>`;
}

/** Neighbours with the same key. */
function groups(rows: readonly MatrixRow[], keyOf: (row: MatrixRow) => string): MatrixRow[][] {
  const found: MatrixRow[][] = [];
  for (const row of rows) {
    const last = found.at(-1);
    if (last?.[0] !== undefined && keyOf(last[0]) === keyOf(row)) last.push(row);
    else found.push([row]);
  }
  return found;
}

const good: ReadonlySet<MatrixRow['result']> = new Set(['holds', 'given', 'not applicable']);

const troubled = (rows: readonly MatrixRow[]): boolean =>
  rows.some(({ result }) => !good.has(result));

/** How many of the expected results came out how, so that a folded procedure still says it. */
function tallies(rows: readonly MatrixRow[]): Markup[] {
  const counts = Map.groupBy(rows, ({ result }) => result);
  if (!troubled(rows))
    return [html`${mark('holds')} <span class="note">${counted(rows.length, 'result')}</span>`];
  return [...counts].map(
    ([result, of]) =>
      html`<span class="outcome">${mark(result)} <span class="note">${of.length}</span></span> `,
  );
}

function line(row: MatrixRow, span: number, link: (id: string) => Markup): Markup {
  const kind = row.kind === 'criterion' ? null : html`<span class="note">${row.kind}</span> `;
  return html`<tr role="row">
    ${span > 0 && html`<th scope="rowgroup" role="rowheader" rowspan="${span}">${link(row.step)} <span class="note id">${row.step}</span></th>`}
    <td role="cell" data-label="Expected result">${kind}${row.name}</td>
    <td role="cell" data-label="Result">${mark(row.result)}</td>
    ${span > 0 && html`<td role="cell" data-label="Verdict" rowspan="${span}">${row.verdict !== null && chip(row.verdict)}</td>`}
    <td role="cell" data-label="Evidence">
      ${row.evidence === null ? '–' : html`<a href="#${encodeURIComponent(stepAnchor(row.step))}">entry ${row.evidence.seq}</a>`}
    </td>
  </tr>`;
}
