import { isDeepStrictEqual } from 'node:util';
import type { Facts } from '../../harness/step.ts';
import { html, type Markup } from './markup.ts';
import { value } from './value.ts';

/** What was observed before and after, side by side; a row that changed says so in words as well. */
export function factsTable(before: Facts | null, after: Facts | null): Markup {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return html`<table class="facts stack" role="table">
    <caption class="unseen">
      Facts before and after
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        <th scope="col" role="columnheader">Fact</th>
        <th scope="col" role="columnheader">Before</th>
        <th scope="col" role="columnheader">After</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${names.map((name) => {
        const same = isDeepStrictEqual(before?.[name], after?.[name]);
        const changed = before !== null && after !== null && !same;
        return html`<tr role="row" class="${changed ? 'changed' : ''}">
          <th scope="row" role="rowheader">
            ${name}${changed && html` <span class="flag">changed</span>`}
          </th>
          ${
            same
              ? html`<td role="cell" colspan="2" data-label="Before and after">
                  ${cell(after, name)}
                </td>`
              : html`<td role="cell" data-label="Before">${cell(before, name)}</td>
                  <td role="cell" data-label="After">${cell(after, name)}</td>`
          }
        </tr>`;
      })}
    </tbody>
  </table>`;
}

function cell(facts: Facts | null, name: string): Markup {
  const found = facts?.[name];
  return found === undefined ? html`<span class="note">not observed</span>` : value(found);
}
