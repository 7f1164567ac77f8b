import type { RunRecord, Standing } from '../run-record.ts';
import { slugOf } from './chip.ts';
import { html, type Markup } from './markup.ts';
import { verdictText } from './words.ts';

/** Search, filters and the like; hidden until the script that serves them runs. */
export function controls({ counts }: RunRecord): Markup {
  const found = Object.entries(counts).filter(([, count]) => count > 0);
  return html`<div class="controls" hidden role="search" aria-label="Find steps">
    <label for="find">Find a step</label
    ><input id="find" type="search" autocomplete="off" spellcheck="false" />
    <fieldset>
      <legend>Show verdicts</legend>
      ${found.map(
        ([verdict, count]) =>
          html`<label class="choice"
            ><input type="checkbox" name="verdict" value="${slugOf(verdict as Standing)}" checked />
            ${verdictText[verdict as Standing]} <span class="badge">${count}</span></label
          >`,
      )}
    </fieldset>
    <p class="buttons">
      <button type="button" data-do="expand">Open all</button
      ><button type="button" data-do="collapse">Close all</button
      ><button type="button" data-do="theme" aria-pressed="false">Dark</button
      ><button type="button" data-do="print">Print</button>
    </p>
    <p id="found" class="note" role="status" aria-live="polite"></p>
  </div>`;
}
