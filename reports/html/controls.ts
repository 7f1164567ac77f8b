import { verdictsIn } from '../record/findings.ts';
import type { RunRecord } from '../run-record.ts';
import { slugOf } from './chip.ts';
import { html, type Markup } from './markup.ts';
import { verdictText } from './words.ts';

export const controls = ({ counts }: RunRecord): Markup =>
  controlsFor(
    'Show verdicts',
    verdictsIn(counts).map(([verdict, count]) => [slugOf(verdict), verdictText[verdict], count]),
  );

/**
 * Search, filters and the like; hidden until the script that serves them runs.
 * @param choices value of `data-verdict`, its name, and how many steps have it
 */
export function controlsFor(
  legend: string,
  choices: readonly (readonly [value: string, name: string, count: number])[],
): Markup {
  return html`<div class="controls" hidden role="search" aria-label="Find steps">
    <label for="find">Find a step</label
    ><input id="find" type="search" autocomplete="off" spellcheck="false" />
    <fieldset>
      <legend>${legend}</legend>
      ${choices.map(
        ([value, name, count]) =>
          html`<label class="choice"
            ><input type="checkbox" name="verdict" value="${value}" checked /> ${name}
            <span class="badge">${count}</span></label
          >`,
      )}
    </fieldset>
    <p class="buttons">
      <button type="button" data-do="expand">Open all</button
      ><button type="button" data-do="collapse">Close all</button
      ><button type="button" data-do="theme" aria-pressed="false">Dark</button
      ><button type="button" data-do="print">Print</button
      ><button type="button" data-do="keys">Keys</button>
    </p>
    <p id="found" class="note" role="status" aria-live="polite"></p>
    ${keys}
  </div>`;
}

const keys = html`<dialog id="keys" aria-labelledby="keys-title">
  <h2 id="keys-title" class="small">Keys</h2>
  <dl>
    ${[
      ['n', 'next step'],
      ['p', 'previous step'],
      ['o', 'open or close what the step folds away'],
      ['/', 'search'],
      ['Esc', 'clear the search, close this'],
      ['?', 'show this'],
    ].map(
      ([key, what]) =>
        html`<div>
          <dt><kbd>${key}</kbd></dt>
          <dd>${what}</dd>
        </div>`,
    )}
  </dl>
  <form method="dialog"><button>Close</button></form>
</dialog>`;
