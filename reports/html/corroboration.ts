import type { RunRecord } from '../run-record.ts';
import { html, type Markup } from './markup.ts';
import { namedLinks } from './links.ts';
import { clockOf, counted, timeOf } from './words.ts';

/** The run's calls held against what AWS wrote down itself; `null` where nobody asked for it. */
export function corroboration({ corroboration: found, steps }: RunRecord): Markup | null {
  if (found === null) return null;
  const { calls, matched, onBehalf, withoutCall, withoutEvent, notKept, settled } = found;
  const link = namedLinks(steps);
  const of = (step: string | null) => (step === null ? '–' : link(step));
  const missing = withoutCall.length + withoutEvent.length > 0;
  return html`<section id="corroboration" aria-labelledby="corroboration-title">
    <h2 id="corroboration-title">Corroboration</h2>
    <p>
      CloudTrail’s event history, asked ${timeOf(found.asked)} for what
      ${found.places.map(({ caller, account, regions }, at) => html`${at > 0 && '; '}<code>${caller}</code> (${account}: ${regions.join(', ')})`)}
      changed from ${timeOf(found.from)} to ${timeOf(found.to)}.
    </p>
    <p>
      <strong>${matched} of ${counted(calls, 'changing call')}</strong> recorded by the run
      ${matched === 1 ? 'has its' : 'have their'}
      event.${onBehalf > 0 && html` ${counted(onBehalf, 'further event')} came from AWS services at work for the caller, such as stacks being built.`}${!missing && html` No event is left without a recorded call.`}
    </p>
    ${missing && !settled && html`<p class="warn">AWS was asked less than 15 minutes after the run; events may still have been on their way.</p>`}
    ${
      withoutCall.length > 0 &&
      table(
        'Events without a recorded call',
        ['Time (UTC)', 'Event', 'Account, Region', 'Made', 'Event id'],
        withoutCall.map((event) => [
          clockOf(event.time),
          html`<code>${event.source} ${event.name}</code
            >${event.error !== null && html` <code class="error">${event.error}</code>`}`,
          `${event.account}, ${event.region}`,
          event.fromConsole ? 'in the console' : 'by API',
          html`<code class="request">${event.id}</code>`,
        ]),
      )
    }
    ${
      withoutEvent.length > 0 &&
      table(
        'Recorded calls without an event',
        ['Time (UTC)', 'Call', 'Account, Region', 'Step', 'Request id'],
        withoutEvent.map(callCells(of)),
      )
    }
    ${
      notKept.length > 0 &&
      table(
        'Recorded calls whose events the event history never holds (data events)',
        ['Time (UTC)', 'Call', 'Account, Region', 'Step', 'Request id'],
        notKept.map(callCells(of)),
      )
    }
  </section>`;
}

type Unmatched = NonNullable<RunRecord['corroboration']>['withoutEvent'][number];
type Cell = Markup | string;

const callCells =
  (of: (step: string | null) => Cell) =>
  ({ step, call }: Unmatched): readonly Cell[] => [
    call.time === null ? 'announced only' : clockOf(call.time),
    html`<code>${call.service}:${call.operation}</code>`,
    `${call.account}, ${call.region}`,
    of(step),
    html`<code class="request">${call.requestId ?? '–'}</code>`,
  ];

function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table class="groups">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
