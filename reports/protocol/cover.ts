import { appliesIn, type Protocol } from '../../harness/protocol/protocol.ts';
import { reservation, row } from '../html/cover.ts';
import { html, type Markup } from '../html/markup.ts';
import { value } from '../html/value.ts';
import { counted, targetWords } from '../html/words.ts';
import { marksOn } from './marks.ts';

/** Title page: what is to be done to what, with which software; the same whoever has signed. */
export function cover(protocol: Protocol, digest: string): Markup {
  const { runbook, environment, target, accounts, software, decisions, findings } = protocol;
  const reservations = reservationsOf(protocol);
  return html`<header class="cover" id="top">
    <p class="kicker">
      ${runbook.qualifies ? 'Protocol of an installation qualification' : 'Protocol'}
    </p>
    <h1>${runbook.title}</h1>
    <p class="subtitle">
      Environment <strong>${environment}</strong> on <strong>${target}</strong>,
      ${targetWords[target]}
    </p>
    <div class="conclusion v-would-act">
      <p>
        ${scopeOf(protocol)} It is approved where <a href="#signatures">Approval</a> carries the
        signature of an approver who does not carry it out.
      </p>
    </div>
    ${
      reservations.length > 0 &&
      html`<ul class="reservations" aria-label="Reservations">
        ${reservations.map(reservation)}
      </ul>`
    }
    <div class="columns">
      <section aria-labelledby="about-installation">
        <h2 id="about-installation" class="small">Installation</h2>
        <dl>
          ${row('Runbook', html`<code>${runbook.id}</code>, after <code>${runbook.procedure}</code>`)}
          ${row('Target', target)}
          ${accounts.map(({ name, id, region }) => row(`Account ${name}`, `${id}, ${region}`))}
        </dl>
      </section>
      <section aria-labelledby="about-software">
        <h2 id="about-software" class="small">Software</h2>
        <dl>
          ${row('Runproof', software.version)}
          ${row(
            'Commit',
            html`<code class="digest">${software.commit ?? 'unknown'}</code
              >${software.modified && html` <strong class="warn">modified working tree</strong>`}`,
          )}
        </dl>
      </section>
    </div>
    <section aria-labelledby="integrity">
      <h2 id="integrity" class="small">Identity of this protocol</h2>
      <dl class="wide">
        ${row(
          'Digest',
          html`<code class="digest">${digest}</code>
            <span class="note"
              >SHA-256 of protocol.json, which holds all of this but the signatures</span
            >`,
        )}
      </dl>
    </section>
    <section aria-labelledby="scope">
      <h2 id="scope" class="small">Scope and decisions</h2>
      ${decisions.length > 0 && html`<dl class="wide">${decisions.map((decision) => row(decision.name, value(decision.value)))}</dl>`}
      ${
        findings.length > 0 &&
        html`<ul class="findings">
          ${findings.map(({ code, text }) => html`<li><code>${code}</code> ${text}</li>`)}
        </ul>`
      }
    </section>
  </header>`;
}

function scopeOf({ steps }: Protocol): string {
  const applying = steps.filter(appliesIn);
  const final = applying.filter(({ irreversible }) => irreversible !== null).length;
  const excluded = steps.length - applying.length;
  return [
    `${counted(applying.length, 'step')} to be carried out`,
    ...(excluded > 0 ? [`, ${excluded} excluded by decisions`] : []),
    final === 0
      ? '; each change can be undone.'
      : `; ${final} of them cannot be undone once they have acted.`,
  ].join('');
}

/** `Name: sentence.`, as on a report. */
const reservationsOf = (protocol: Protocol): readonly string[] => [
  ...marksOn(protocol).map((mark) => mark.reservation),
  ...(protocol.software.commit === null
    ? [
        'Unknown commit: the software was not run from a repository, so what would run cannot be traced.',
      ]
    : []),
];
