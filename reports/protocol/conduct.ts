import type { Protocol } from '../../harness/protocol/protocol.ts';
import { html, type Markup } from '../html/markup.ts';

/** How it is carried out, and what counts as departing from it: the same in every protocol. */
export const conduct = ({ runbook, target }: Protocol): Markup =>
  html`<section id="conduct" aria-labelledby="conduct-title">
    <h2 id="conduct-title">Conduct</h2>
    <ul>
      <li>
        Steps are played in their order. Each is observed first; where every expected result holds
        already, nothing is changed.
      </li>
      <li>
        What was done is proved by observing again, never by what the call that did it returned.
      </li>
      <li>
        Once a step has failed, is blocked or waits, later steps are not begun, but for those that
        hold up nothing. A run is gone on with by resuming it.
      </li>
      <li>
        A change is announced in an append-only ledger before it is made. Every call is recorded
        there with its time, its account and what answered it.
      </li>
      <li>
        An expected result that does not hold opens a deviation. So does each departure from this
        protocol: another version of the software, a changed decision or parameter, a step left out,
        added or defined otherwise. The report is provisional until each is closed by a named
        person.
      </li>
      <li>
        A step may be played again under this protocol, for a reason that is recorded; the earlier
        result stays in the evidence.
      </li>
      ${
        runbook.qualifies &&
        target === 'aws' &&
        html`<li>
          Runproof does not act under this protocol before an approver has signed it who is not the
          person who carries it out.
        </li>`
      }
    </ul>
  </section>`;
