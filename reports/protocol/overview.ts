import { appliesIn, type Protocol, type ProtocolStep } from '../../harness/protocol/protocol.ts';
import { stepLink } from '../html/links.ts';
import { html, type Markup } from '../html/markup.ts';
import { partChip, partMeaning, partOf, type Part } from './words.ts';

/** All steps on one page, in order. */
export function overview(protocol: Protocol): Markup {
  const counts = Map.groupBy(protocol.steps, partOf);
  return html`<section id="overview" aria-labelledby="overview-title">
    <h2 id="overview-title">Overview</h2>
    <ul class="tally">
      ${[...counts].map(
        ([part, steps]) =>
          html`<li>
            <span class="count">${steps.length}</span> ${partChip(part)}
            <span class="note">${partMeaning[part]}</span>
          </li>`,
      )}
    </ul>
    <div class="scroll" tabindex="0" role="region" aria-label="Steps in order">
      <table class="steps">
        <caption class="unseen">
          Steps of this protocol in order
        </caption>
        <thead>
          <tr>
            <th scope="col" class="number">No.</th>
            <th scope="col">Step</th>
            <th scope="col">In this protocol</th>
            <th scope="col">Account</th>
            <th scope="col">Can be undone</th>
          </tr>
        </thead>
        <tbody>
          ${protocol.steps.map(line)}
        </tbody>
      </table>
    </div>
  </section>`;
}

function line(step: ProtocolStep): Markup {
  const part = partOf(step);
  const because = step.conditions.find(({ holds }) => holds === 'no')?.otherwise;
  return html`<tr data-step="${step.id}" data-verdict="${part}">
    <td class="number">${step.number}</td>
    <td>${stepLink(step.id, step.title)} <span class="note id">${step.id}</span></td>
    <td>
      ${partChip(part)}${because !== undefined && html`<span class="note line">${because}</span>`}
    </td>
    <td>${step.account}</td>
    <td>${undoing(step, part)}</td>
  </tr>`;
}

function undoing({ irreversible }: ProtocolStep, part: Part): Markup | string {
  if (part === 'excluded') return '–';
  if (part !== 'acts') return 'changes nothing';
  return irreversible === null ? 'yes' : html`<strong class="warn">no</strong>`;
}

/** What cannot be taken back, each with the reason: what an approver answers for. */
export function risks({ steps, target }: Protocol): Markup {
  const final = steps.filter((step) => appliesIn(step) && step.irreversible !== null);
  return html`<section id="risks" aria-labelledby="risks-title">
    <h2 id="risks-title">Risks</h2>
    ${
      final.length === 0
        ? html`<p>No step of this protocol makes a change that cannot be undone.</p>`
        : html`<p>
              What these steps change cannot be
              undone.${target === 'aws' && ' Before each, the id of the account has to be typed, or given with the command.'}
            </p>
            <ol class="cards">
              ${final.map(
                (step) =>
                  html`<li class="card v-pending">
                    <h3>${stepLink(step.id, step.title)}</h3>
                    <p class="note">Step ${step.number} <code>${step.id}</code></p>
                    <p>${step.irreversible}</p>
                  </li>`,
              )}
            </ol>`
    }
  </section>`;
}
