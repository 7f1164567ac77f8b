import type { RunRecord, TimelineEvent } from '../run-record.ts';
import { chip } from './chip.ts';
import { html, type Markup } from './markup.ts';
import { namedLinks } from './links.ts';
import { between, clockOf, durationOf, timeOf } from './words.ts';

/** The ledger's story of the run, with a bar for the time each judged step took. */
export function timeline({ timeline: events, run, steps }: RunRecord): Markup {
  const link = namedLinks(steps);
  const start = Date.parse(events[0]?.began ?? events[0]?.time ?? run.started);
  const span = Math.max(1, Date.parse(events.at(-1)?.time ?? run.ended) - start);
  let day = '';
  const rows = events.map((event) => {
    const today = event.time.slice(0, 10);
    const heading =
      today !== day &&
      html`<tr class="day">
        <th scope="colgroup" colspan="4">${today} <span class="note">times in UTC</span></th>
      </tr>`;
    day = today;
    return html`${heading}${line(event, start, span, link)}`;
  });
  return html`<section id="timeline" aria-labelledby="timeline-title">
    <h2 id="timeline-title">Timeline</h2>
    <p>
      From ${timeOf(run.started)}. Entry numbers are those of the ledger; calls stand with their
      step.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Events in order">
      <table class="timeline">
        <caption class="unseen">
          What happened, in the order of the ledger
        </caption>
        <thead>
          <tr>
            <th scope="col" class="number">Entry</th>
            <th scope="col">Time</th>
            <th scope="col">What happened</th>
            <th scope="col" class="bars">Took</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`;
}

function line(
  event: TimelineEvent,
  start: number,
  span: number,
  link: (id: string) => Markup,
): Markup {
  return html`<tr class="event">
    <td class="number">${event.seq}</td>
    <td class="time">${clockOf(event.time)}</td>
    <td>${told(event, link)}</td>
    <td class="bars">${event.began !== null && bar(event, start, span)}</td>
  </tr>`;
}

function bar({ began, time }: TimelineEvent, start: number, span: number): Markup {
  const from = ((Date.parse(began ?? time) - start) / span) * 100;
  const width = Math.max(0.6, (between(began ?? time, time) / span) * 100);
  return html`<svg
      class="span"
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect class="lane" x="0" y="2.5" width="100" height="1" />
      <rect
        class="took"
        x="${Math.min(from, 99.4).toFixed(2)}"
        y="0"
        width="${width.toFixed(2)}"
        height="6"
      /></svg
    ><span class="took">${durationOf(between(began ?? time, time))}</span>`;
}

function told(
  { event, step, verdict, text, run }: TimelineEvent,
  link: (id: string) => Markup,
): Markup {
  const of = step === null ? null : link(step);
  const why = text !== null && html`<span class="note">${text}</span>`;
  switch (event) {
    case 'run-started':
      return html`Run <code>${run}</code> started ${why}`;
    case 'run-ended':
      return html`Run <code>${run}</code> ended ${why}`;
    case 'identified':
      return html`Caller identified ${why}`;
    case 'intent':
      return html`Began to change something for ${of} ${why}`;
    case 'judged':
      return html`${verdict !== null && chip(verdict)} ${of} ${why}`;
    case 'attested':
      return html`Attested for ${of} ${why}`;
    case 'confirmed':
      return html`Irreversible act confirmed for ${of} ${why}`;
    case 'superseded':
      return html`Earlier result of ${of} superseded ${why}`;
    case 'corroborated':
      return html`Calls compared with CloudTrail’s events ${why}`;
    case 'deviation-opened':
      return html`Deviation opened ${of !== null && html`for ${of}`} ${why}`;
    case 'deviation-assessed':
      return html`Deviation assessed ${why}`;
    case 'deviation-closed':
      return html`Deviation closed ${why}`;
    case 'protocol-written':
      return html`Protocol written ${why}`;
    case 'signed':
      return html`Signed ${why}`;
    case 'lock-taken-over':
      return html`Lock of a dead process taken over`;
    case 'lock-broken':
      return html`Lock of another process broken ${why}`;
    case 'tail-recovered':
      return html`A last line torn by a crash was kept beside the ledger and cut off`;
  }
}
