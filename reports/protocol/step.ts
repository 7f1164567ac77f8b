import type { Protocol, ProtocolStep, ProtocolValue } from '../../harness/protocol/protocol.ts';
import { row } from '../html/cover.ts';
import { stepAnchor } from '../html/links.ts';
import { html, type Content, type Markup } from '../html/markup.ts';
import { items } from '../html/procedure.ts';
import { looks, partChip, partOf, placeOf } from './words.ts';

type Procedure = Protocol['procedures'][number];

/** One step as it is to be carried out; nothing of it is folded, for all of it is approved. */
export function stepSection(
  protocol: Protocol,
  step: ProtocolStep,
  procedure: Procedure | undefined,
): Markup {
  const part = partOf(step);
  const anchor = stepAnchor(step.id);
  return html`<article
    class="step v-${looks[part]}"
    id="${anchor}"
    aria-labelledby="${anchor}-title"
    data-step="${step.id}"
    data-verdict="${part}"
  >
    <header>
      <p class="over"><span>Step ${step.number}</span> <code>${step.id}</code></p>
      <h3 id="${anchor}-title">
        ${step.title}
        <a
          class="anchor"
          href="#${encodeURIComponent(anchor)}"
          aria-label="Link to step ${step.number}"
          >#</a
        >
      </h3>
      <p class="standing">${partChip(part)}</p>
    </header>
    ${step.conditions.map(condition)} ${procedure !== undefined && textOf(procedure)}
    ${step.irreversible !== null && html`<p class="remedy warn"><strong>Cannot be undone</strong> ${step.irreversible}</p>`}
    ${items('Preconditions, observed before anything is changed', step.preconditions)}
    ${items('Expected results, observed', step.criteria)} ${attestations(step)}
    ${about(protocol, step)}
  </article>`;
}

function condition({ otherwise, holds }: ProtocolStep['conditions'][number]): Markup | null {
  if (holds === 'no') return html`<p class="reason">Not carried out: ${otherwise}.</p>`;
  if (holds === 'until attested')
    return html`<p class="reason">
      Carried out until a statement has been given; then left out: ${otherwise}.
    </p>`;
  return null;
}

function textOf(procedure: Procedure): Markup {
  const { id, title, purpose, documentSection, prerequisites, instructions, notes } = procedure;
  return html`<p class="purpose">${purpose}</p>
    <p class="note">
      Procedure: ${title}
      (<code>${id}</code>)${documentSection === null ? ', beyond the document: a real installation needs it' : html`, in the document: ${documentSection.join(' / ')}`}
    </p>
    ${items('Prerequisites', prerequisites)}
    ${
      instructions.length > 0 &&
      html`<h4>What is done</h4>
        <ol>
          ${instructions.map((one) => html`<li>${one}</li>`)}
        </ol>`
    }
    ${items('Notes', notes)}`;
}

const attestations = ({ attestations: asked }: ProtocolStep): Content =>
  asked.length > 0 &&
  html`<h4>Expected results, stated by a person</h4>
    <ul>
      ${asked.map(({ name, statement }) => html`<li>${name}${statement !== null && html`: <q>${statement}</q>`}</li>`)}
    </ul>`;

function about(protocol: Protocol, step: ProtocolStep): Markup {
  const { permissions, settles, ways, needs, outputs, alsoReads, independent } = step;
  return html`<h4>How</h4>
    <dl class="wide">
      ${row('Account, Region', placeOf(protocol, step))}
      ${alsoReads.length > 0 && row('Also reads in', alsoReads.join(', '))}
      ${step.kind === 'step' && row('Can be undone', step.irreversible === null ? 'yes' : 'no')}
      ${ways.length > 0 && row('Way of acting', 'in the AWS console or through the API, as the run is asked to')}
      ${settles !== null && row('Waits', `up to ${settles.within} for the results, looking every ${settles.every}`)}
      ${independent && row('Order', 'holds up nothing else, and nothing earlier holds it up')}
      ${needs.length > 0 && row('Needs', values(needs))}
      ${outputs.length > 0 && row('Finds out', values(outputs))}
      ${permissions.reading.length > 0 && row('Permissions to read', actions(permissions.reading))}
      ${permissions.changing.length > 0 && row('Permissions to change', actions(permissions.changing))}
    </dl>`;
}

const values = (all: readonly ProtocolValue[]): Markup[] =>
  all.map(
    ({ name, about: text, optional }) =>
      html`<span class="line"
        ><code>${name}</code> <span class="note">${text}${optional && ', optional'}</span></span
      >`,
  );

const actions = (all: readonly string[]): Content =>
  all.map((action, index) => html`${index > 0 && ', '}<code>${action}</code>`);
