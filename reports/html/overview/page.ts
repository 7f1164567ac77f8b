import type { Overview } from '../../overview/types.ts';
import { html, type Content, type Markup } from '../markup.ts';
import { cssText } from '../print.ts';
import { shellOf } from '../shell.ts';
import { counted, targetWords } from '../words.ts';
import { attention } from './attention.ts';
import { secondOf } from './links.ts';
import { protocols } from './protocols.ts';
import { runs } from './runs.ts';
import { standings } from './standings.ts';

/** The index of an environment on one target: a page without any script, that loads nothing. */
export function overviewPage(overview: Overview): string {
  const { environment, target, rehearsal, ledger } = overview;
  const { before, after, end } = shellOf({
    title: `${rehearsal ? 'REHEARSAL: ' : ''}Evidence of ${environment} on ${target}`,
    style: runningHead(overview),
    scripted: false,
    bar: html`<div class="bar ${rehearsal && 'marked'}" role="banner">
      <p class="bar-run"><a href="#top">Runproof</a> ${environment} on ${target}</p>
      ${
        rehearsal &&
        html`<ul class="bar-marks" aria-label="Marks of this page">
          <li><strong>REHEARSAL</strong> <span>no qualification evidence</span></li>
        </ul>`
      }
    </div>`,
    watermark: rehearsal ? 'REHEARSAL' : null,
    contents: html`<ol>
      ${contentsOf(overview).map(([id, title, note]) => html`<li><a href="#${id}">${title}</a>${note}</li>`)}
    </ol>`,
    cover: cover(overview),
    footer: html`<p>
      Drawn from ledger.jsonl beside this page, ${counted(ledger.entries, 'entry', 'entries')}.
      Times are UTC. This page is no evidence itself: what it links to is, and npx runproof verify
      checks that.
    </p>`,
    many: false,
  });
  const parts = [attention, standings, runs, protocols].map((part) => part(overview));
  return [before, ...parts.map((part) => `${part?.toString() ?? ''}\n`), after, end].join('');
}

function cover({ environment, target, rehearsal, world, worlds, ledger }: Overview): Markup {
  return html`<header class="index-cover" id="top">
    <p class="kicker">Evidence</p>
    <h1>${environment}</h1>
    <p class="subtitle">on <strong>${target}</strong>, ${targetWords[target] ?? target}</p>
    <dl class="wide">
      <div>
        <dt>Ledger</dt>
        <dd>
          ${counted(ledger.entries, 'entry', 'entries')}, the last of ${secondOf(ledger.time)}<br /><code
            class="digest"
            >${ledger.head}</code
          >
          <span class="note">its head</span>
        </dd>
      </div>
      ${
        rehearsal &&
        html`<div>
          <dt>Rehearsal world</dt>
          <dd>
            ${world}${worlds > 1 && html` <span class="note">the newest of ${worlds}; what stands is told of this one alone, for the others are gone</span>`}
          </dd>
        </div>`
      }
    </dl>
  </header>`;
}

function contentsOf(overview: Overview): [id: string, title: string, note: Content][] {
  const badge = (count: number): Content => html` <span class="badge">${count}</span>`;
  const { steps, runs: all, protocols: written } = overview;
  return [
    ['attention', 'What calls for attention', null],
    ['standings', 'What stands', badge(steps.length)],
    ['runs', 'Runs', badge(all.length)],
    ...(written.length > 0
      ? [['protocols', 'Protocols', badge(written.length)] as [string, string, Content]]
      : []),
  ];
}

/** Head and foot of every printed page. */
function runningHead({ environment, target, rehearsal, ledger }: Overview): string {
  const left = rehearsal ? 'REHEARSAL – no qualification evidence' : 'Index of evidence';
  return `@page {
  @top-left { content: ${cssText(left)}; ${rehearsal ? 'color: #8a3b00; font-weight: 700;' : ''} }
  @top-right { content: ${cssText(`As of ${secondOf(ledger.time)}`)}; }
  @bottom-left { content: ${cssText(`${environment} on ${target}`)}; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); }
}`;
}
