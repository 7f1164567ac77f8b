import { stepAnchor } from '../links.ts';
import { html, type Markup } from '../markup.ts';
import { timeOf } from '../words.ts';
import type { Overview } from '../../overview/types.ts';

/** A link to a run's report, or within it to a step; a run whose report was not handed over says so. */
export function runLinks({ runs }: Overview): (run: string, step?: string) => Markup {
  const there = new Map(runs.map(({ id, report }) => [id, report]));
  return (run, step) =>
    there.get(run) === true
      ? html`<a
          href="runs/${encodeURIComponent(run)}/report.html${step !== undefined && `#${encodeURIComponent(stepAnchor(step))}`}"
          ><code>${run}</code></a
        >`
      : html`<code>${run}</code> <span class="tag">report not here</span>`;
}

/** A time to the second: an index needs no more. */
export const secondOf = (time: string): string => timeOf(time.replace(/\.\d+Z$/, 'Z'));
