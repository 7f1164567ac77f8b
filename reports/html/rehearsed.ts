import type { RunRecord } from '../run-record.ts';
import { stepLink } from './links.ts';
import { html, type Markup } from './markup.ts';
import { counted } from './words.ts';

/** What nobody may take for proved on AWS; on a real run without stand-ins there is nothing to say. */
export function rehearsed({ rehearsed: only, run }: RunRecord): Markup | null {
  if (!run.rehearsal && only.steps.length === 0) return null;
  return html`<section id="rehearsed" aria-labelledby="rehearsed-title">
    <h2 id="rehearsed-title">Proved by rehearsal only</h2>
    <p>
      ${run.rehearsal ? html`This was a rehearsal on ${run.target}: ${counted(only.steps.length, 'good result')} below ${only.steps.length === 1 ? 'has' : 'have'} been proved there and not on AWS.` : 'These results rest on something rehearsed.'}
    </p>
    ${
      only.attestations.length > 0 &&
      html`<h3>Statements given by rehearsed persons</h3>
        <ul>
          ${only.attestations.map(({ step, name, by }) => html`<li>${name} <span class="note">${by}, for ${stepLink(step)}</span></li>`)}
        </ul>`
    }
    ${
      only.steps.length > 0 &&
      html`<details class="part">
        <summary>The ${counted(only.steps.length, 'step')}</summary>
        <ul class="two">
          ${only.steps.map((id) => html`<li>${stepLink(id)}</li>`)}
        </ul>
      </details>`
    }
  </section>`;
}
