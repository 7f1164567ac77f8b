import type { RunRecord } from '../run-record.ts';
import { stepLink } from './links.ts';
import { html, type Markup } from './markup.ts';
import { value } from './value.ts';

export function parameters({ parameters: given, takenOver }: RunRecord): Markup {
  return html`<section id="parameters" aria-labelledby="parameters-title">
    <h2 id="parameters-title">Parameters</h2>
    <p>Every value the run was given and where it came from. Secrets are named, never shown.</p>
    ${
      given.length > 0 &&
      html`<div class="scroll" tabindex="0" role="region" aria-label="Given parameters">
        <table>
          <caption>
            From the environment and the document
          </caption>
          <thead>
            <tr>
              <th scope="col">Parameter</th>
              <th scope="col">Environment key</th>
              <th scope="col">Value</th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            ${given.map(
              (one) =>
                html`<tr>
                  <th scope="row">${one.name}</th>
                  <td><code>${one.key}</code></td>
                  <td>${value(one.value)}</td>
                  <td>${one.source}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`
    }
    ${
      takenOver.length > 0 &&
      html`<div class="scroll" tabindex="0" role="region" aria-label="Values from other steps">
        <table>
          <caption>
            From the outputs of steps
          </caption>
          <thead>
            <tr>
              <th scope="col">Output</th>
              <th scope="col">Value</th>
              <th scope="col">Recorded by</th>
              <th scope="col">Used by</th>
            </tr>
          </thead>
          <tbody>
            ${takenOver.map(
              (one) =>
                html`<tr>
                  <th scope="row"><code>${one.output}</code></th>
                  <td>${value(one.value)}</td>
                  <td>
                    ${one.source === null ? 'not recorded' : `run ${one.source.run}, entry ${one.source.seq}`}
                  </td>
                  <td>
                    ${one.usedBy.map((id, index) => html`${index > 0 && ', '}${stepLink(id)}`)}
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`
    }
  </section>`;
}
