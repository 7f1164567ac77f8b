import { readFileSync } from 'node:fs';
import { digestOfProtocol, protocolText, type Protocol } from '../../harness/protocol/protocol.ts';
import { carriedSignatures, carries, selfChecking } from '../html/check/document.ts';
import { controlsFor } from '../html/controls.ts';
import { html, type Markup } from '../html/markup.ts';
import { barOf } from '../html/marks.ts';
import { cssText } from '../html/print.ts';
import { shellOf } from '../html/shell.ts';
import { value } from '../html/value.ts';
import { keptSignatures, type SignatureFile } from '../signatures/kept.ts';
import { approval } from './approval.ts';
import { conduct } from './conduct.ts';
import { cover } from './cover.ts';
import { marksOn } from './marks.ts';
import { overview, risks } from './overview.ts';
import { permissions } from './permissions.ts';
import { expectedResults } from './results.ts';
import { stepSection } from './step.ts';
import { partOf, partText } from './words.ts';

/** From here on a browser lays steps out only when they come into view. */
const manySteps = 150;

const styles = readFileSync(new URL('protocol.css', import.meta.url), 'utf8');

/**
 * The document to approve as one HTML file that loads nothing, carries its protocol.json and checks itself. Only its
 * section `signatures` hangs on who has signed.
 * @param signatures what lies in the protocol's folder `signatures/`
 */
export async function* protocolPage(
  protocol: Protocol,
  signatures: readonly SignatureFile[] = [],
): AsyncGenerator<string> {
  const parts = [
    overview(protocol),
    risks(protocol),
    conduct(protocol),
    expectedResults(protocol),
    stepsOf(protocol),
    parameters(protocol),
    permissions(protocol),
    approval(protocol, await keptSignatures(signatures)),
  ];
  yield* selfChecking(
    shellFor(protocol),
    parts.map((part) => `${part.toString()}\n`),
    { text: protocolText(protocol), signatures: carriedSignatures(signatures), pictures: [] },
  );
}

function shellFor(protocol: Protocol): ReturnType<typeof shellOf> {
  const digest = digestOfProtocol(protocol);
  const { runbook, environment, steps } = protocol;
  const marks = marksOn(protocol);
  const words = marks.map(({ word }) => word).join(', ');
  return shellOf({
    title: `${words === '' ? '' : `${words}: `}Protocol ${digest.slice(0, 12)}, ${runbook.title}, ${environment}`,
    style: `${styles}\n${runningHead(protocol, digest)}`,
    head: carries('protocol.json', digest),
    watermark: protocol.rehearsal ? 'REHEARSAL' : null,
    bar: html`<div class="bar ${marks.length > 0 && 'marked'}" role="banner">
      <p class="bar-run">
        <a href="#top">Runproof</a> Protocol <code>${digest.slice(0, 12)}</code>
      </p>
      ${barOf(marks)}
    </div>`,
    contents: html`<ol>
        ${sections.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}
      </ol>
      ${controlsFor(
        'Show steps',
        [...Map.groupBy(steps, partOf)].map(([part, ofIt]) => [part, partText[part], ofIt.length]),
      )}`,
    cover: cover(protocol, digest),
    footer: html`<p>
      Protocol <code>${digest}</code>. SHA256SUMS beside this file lists the digest of every file.
    </p>`,
    checks: true,
    many: steps.length > manySteps,
  });
}

const sections = [
  ['top', 'Cover'],
  ['overview', 'Overview'],
  ['risks', 'Risks'],
  ['conduct', 'Conduct'],
  ['results', 'Expected results'],
  ['steps', 'Steps'],
  ['parameters', 'Parameters'],
  ['permissions', 'Permissions'],
  ['signatures', 'Approval'],
] as const;

function stepsOf(protocol: Protocol): Markup {
  const procedures = new Map(protocol.procedures.map((procedure) => [procedure.id, procedure]));
  return html`<section id="steps" aria-labelledby="steps-title">
    <h2 id="steps-title">Steps</h2>
    ${protocol.steps.map((step) => stepSection(protocol, step, procedures.get(step.procedure)))}
    <p id="nothing-found" class="note" hidden>No step matches.</p>
  </section>`;
}

function parameters({ parameters: given }: Protocol): Markup {
  return html`<section id="parameters" aria-labelledby="parameters-title">
    <h2 id="parameters-title">Parameters</h2>
    <p>Every value the run is given and where it comes from. Secrets are named, never shown.</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Keys, values and sources">
      <table class="given">
        <caption class="unseen">
          Parameters from the environment and the document
        </caption>
        <thead>
          <tr>
            <th scope="col">Environment key</th>
            <th scope="col">Parameter</th>
            <th scope="col">Value</th>
            <th scope="col">Source</th>
          </tr>
        </thead>
        <tbody>
          ${given.map(
            (one) =>
              html`<tr>
                <th scope="row"><code>${one.key}</code></th>
                <td>${one.name || '–'}</td>
                <td>${value(one.value)}</td>
                <td>${one.source}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** Head and foot of every printed page. */
function runningHead(protocol: Protocol, digest: string): string {
  const { runbook, environment, target } = protocol;
  const words = marksOn(protocol).map(({ word }) => word);
  const left = words.length === 0 ? 'Protocol' : `Protocol – ${words.join(', ')}`;
  return `@page {
  @top-left { content: ${cssText(left)}; ${words.length === 0 ? '' : 'color: #8a3b00; font-weight: 700;'} }
  @top-right { content: ${cssText(digest)}; font: 6.5pt monospace; }
  @bottom-left { content: ${cssText(`Protocol · ${runbook.title} · ${environment} on ${target}`)}; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); }
}`;
}
