import type { ProcedureRecord, StepRecord } from '../run-record.ts';
import { html, type Markup } from './markup.ts';

/** What the procedure asks for, in our words. */
export function procedureText(procedure: ProcedureRecord): Markup {
  const { id, title, purpose, documentSection, prerequisites, instructions, notes } = procedure;
  const expected = [
    ...procedure.expectedResults,
    ...procedure.attestedResults.map((name) =>
      name in procedure.validity ? `${name}; valid for ${procedure.validity[name]}` : name,
    ),
  ];
  return html`<p class="purpose">${purpose}</p>
    <details class="part">
      <summary>Procedure: ${title} <span class="note">${id}</span></summary>
      <p class="note">
        ${documentSection === null ? 'Beyond the document: a real installation needs it.' : html`In the document: ${documentSection.join(' / ')}`}
      </p>
      ${items('Prerequisites', prerequisites)}${
        instructions.length > 0 &&
        html`<h4>What to do</h4>
          <ol>
            ${instructions.map((one) => html`<li>${one}</li>`)}
          </ol>`
      }${items('Expected results', expected)}${items('Notes', notes)}
    </details>`;
}

/** Expected results nobody has judged stand open, so that nothing asked for is overlooked. */
export function unjudged(
  { expectedResults, attestedResults }: ProcedureRecord,
  step: StepRecord,
): Markup | false {
  if (step.verdict === 'not applicable') return false;
  const { criteria = [], attestations = [] } = step.judgment ?? {};
  const judged = new Set([...criteria, ...attestations].map(({ name }) => name));
  return items(
    'Expected, not judged',
    [...expectedResults, ...attestedResults].filter((name) => !judged.has(name)),
  );
}

export const items = (title: string, texts: readonly string[]): Markup | false =>
  texts.length > 0 &&
  html`<h4>${title}</h4>
    <ul>
      ${texts.map((text) => html`<li>${text}</li>`)}
    </ul>`;
