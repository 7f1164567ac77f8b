import type { Overview, ProtocolLine } from '../../overview/types.ts';
import { html, type Markup } from '../markup.ts';
import { runLinks, secondOf } from './links.ts';

/** Protocols that were written, who approved them, and which runs follow them. */
export function protocols(overview: Overview): Markup | null {
  if (overview.protocols.length === 0) return null;
  const link = runLinks(overview);
  return html`<section id="protocols" aria-labelledby="protocols-title">
    <h2 id="protocols-title">Protocols</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Protocols, newest first">
      <table>
        <caption class="unseen">
          Protocols, newest first
        </caption>
        <thead>
          <tr>
            <th scope="col">Protocol</th>
            <th scope="col">Runbook</th>
            <th scope="col">Written</th>
            <th scope="col">Approved</th>
            <th scope="col">Runs under it</th>
          </tr>
        </thead>
        <tbody>
          ${overview.protocols.map((one) => line(one, link))}
        </tbody>
      </table>
    </div>
  </section>`;
}

const line = (
  { digest, runbook, written, signatures, runs, document }: ProtocolLine,
  link: ReturnType<typeof runLinks>,
): Markup => {
  const approvers = signatures.filter(({ role }) => role === 'approver');
  return html`<tr id="protocol-${digest}">
    <th scope="row">
      ${document ? html`<a href="protocols/${digest}/protocol.html"><code>${digest.slice(0, 12)}</code></a>` : html`<code>${digest.slice(0, 12)}</code> <span class="tag">document not here</span>`}
    </th>
    <td><code>${runbook}</code></td>
    <td>${secondOf(written)}</td>
    <td>
      ${approvers.length === 0 ? html`<strong class="warn">not approved</strong>` : approvers.map(({ name, time }) => html`<span class="below">${name} <span class="note">${secondOf(time)}</span></span>`)}
    </td>
    <td>
      ${runs.length === 0 ? '–' : runs.map((id) => html`<span class="below">${link(id)}</span>`)}
    </td>
  </tr>`;
};
