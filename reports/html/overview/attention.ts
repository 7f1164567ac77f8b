import type { Overview, StandingLine } from '../../overview/types.ts';
import { html, type Content, type Markup } from '../markup.ts';
import { counted } from '../words.ts';

/** What somebody has to look at, each once and with where it is told; so that a long table hides nothing. */
export function attention(overview: Overview): Markup {
  const points = pointsOf(overview);
  return html`<section id="attention" aria-labelledby="attention-title">
    <h2 id="attention-title">What calls for attention</h2>
    ${
      points.length === 0
        ? html`<p>Nothing: every step is proved, nothing is stale, no deviation is open.</p>`
        : html`<ul class="points">
            ${points.map(([title, text]) => html`<li><strong>${title}</strong> ${text}</li>`)}
          </ul>`
    }
  </section>`;
}

function pointsOf({ steps, runs, rehearsal, protocols }: Overview): [string, Content][] {
  const named = (found: readonly StandingLine[]): Content =>
    found.map(
      ({ id }, index) =>
        html`${index > 0 && ', '}<a href="#${encodeURIComponent(`at-${id}`)}"
            ><code>${id}</code></a
          >`,
    );
  const those = (title: string, fits: (step: StandingLine) => boolean): [string, Content][] => {
    const found = steps.filter(fits);
    return found.length === 0 ? [] : [[`${counted(found.length, 'step')} ${title}:`, named(found)]];
  };
  const changed = (step: StandingLine) => step.audit?.comparison.change ?? null;
  const open = runs.filter(({ deviations }) => deviations.open > 0);
  const missing = runs.filter(({ report }) => !report).length;
  const unapproved = protocols.filter(
    ({ signatures }) => !signatures.some(({ role }) => role === 'approver'),
  );
  return [
    ...those('found drifted by the newest audit', (step) => changed(step) === 'drifted'),
    ...those(
      'no longer observable in the newest audit',
      (step) => changed(step) === 'no longer observable',
    ),
    ...those('stale', ({ stale }) => stale !== null),
    ...(open.length > 0
      ? ([
          [
            `${counted(
              open.reduce((sum, { deviations }) => sum + deviations.open, 0),
              'deviation',
            )} open:`,
            open.map(
              ({ id }, index) =>
                html`${index > 0 && ', '}<a href="#run-${encodeURIComponent(id)}"
                    ><code>${id}</code></a
                  >`,
            ),
          ],
        ] as [string, Content][])
      : []),
    ...(rehearsal
      ? []
      : those(
          'proved by a run that nobody approved',
          ({ proof, approved, source }) => proof === 'on AWS' && approved?.run !== source?.run,
        )),
    ...those('not proved', ({ proof }) => proof === 'none'),
    ...(rehearsal
      ? ([
          [
            'All of it is a rehearsal:',
            'nothing here proves anything about an installation on AWS.',
          ],
        ] as [string, Content][])
      : those(
          'proved with statements of rehearsed persons only',
          ({ proof }) => proof === 'statements rehearsed',
        )),
    ...(unapproved.length > 0
      ? ([[`${counted(unapproved.length, 'protocol')} not approved`, '']] as [string, Content][])
      : []),
    ...(missing > 0
      ? ([
          [
            `${counted(missing, 'report')} not here:`,
            'the ledger knows the runs, but their reports are not in this folder.',
          ],
        ] as [string, Content][])
      : []),
  ];
}
