import type { OpenPoint, RunRecord, Standing } from './run-record.ts';
import { conclusionOf, reservationsOf } from './html/words.ts';

export interface Summary {
  readonly run: string;
  readonly verdict: Standing;
  /** The whole run in one sentence. */
  readonly conclusion: string;
  /** Only verdicts that occurred, in a fixed order. */
  readonly counts: readonly { readonly verdict: Standing; readonly count: number }[];
  readonly deviations: readonly { readonly step: string; readonly text: string }[];
  readonly openPoints: readonly Pick<OpenPoint, 'step' | 'verdict' | 'text' | 'remedy'>[];
  /** Why the run is no qualification evidence. */
  readonly reservations: readonly string[];
}

/** What the terminal tells at the end of a run. */
export function summaryOf(record: RunRecord): Summary {
  return {
    run: record.run.id,
    verdict: record.verdict,
    conclusion: conclusionOf(record),
    counts: Object.entries(record.counts).flatMap(([verdict, count]) =>
      count > 0 ? [{ verdict: verdict as Standing, count }] : [],
    ),
    deviations: record.deviations.map(({ step, text }) => ({ step, text })),
    openPoints: record.openPoints.map(({ step, verdict, text, remedy }) => ({
      step,
      verdict,
      text,
      remedy,
    })),
    reservations: reservationsOf(record),
  };
}
