import type { RunRecord } from '../run-record.ts';
import { html, type Content } from './markup.ts';
import { counted, timeOf } from './words.ts';

/** Which approved protocol the run follows, who approved it, and how far the run departs from it. */
export function followed({ run, deviations }: RunRecord): Content {
  if (run.protocol === null) return run.unqualified ? 'none: unqualified' : 'none';
  const { digest, approvals, earlier } = run.protocol;
  const departures = deviations.filter(({ origin }) => origin !== 'criterion').length;
  return html`<code class="digest">${digest}</code>
    ${approvals.map(({ name, time }) => html`<span class="note line">approved by ${name}, ${timeOf(time)}</span>`)}
    ${earlier.map((one) => html`<span class="note line">run ${one.run}, which it goes on with, followed <code>${one.digest.slice(0, 12)}</code></span>`)}
    <span class="note line"
      >${departures === 0 ? kept(run.software.modified) : html`<a href="#deviations">${counted(departures, 'departure')}</a> from it`}</span
    >`;
}

/** Two modified trees may share a commit and differ in what no definition shows. */
const kept = (modified: boolean): string =>
  modified
    ? 'no departure that can be seen; a modified working tree may hide one'
    : 'followed without departure';
