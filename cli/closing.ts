import { relative } from 'node:path';
import { DeviationError } from '../harness/errors/index.ts';
import type { Published } from '../reports/publish.ts';
import type { Deviation } from '../reports/run-record.ts';
import { paint } from './paint.ts';

export interface Ended {
  readonly published: Published;
  readonly exitCode: number;
  readonly json: boolean;
  /** The command to go on with. */
  readonly next?: string | null;
}

/** The last words of a run: counts, deviations, what waits for whom, and where the report is. */
export function closing({ published, exitCode, json, next = null }: Ended): void {
  const { record, report } = published;
  const { run, verdict, deviations, openPoints } = record;
  if (json) {
    console.log(
      JSON.stringify({
        run: run.id,
        verdict,
        exitCode,
        counts: record.counts,
        deviations,
        openPoints,
        report,
        next,
      }),
    );
    return;
  }
  const counts = Object.entries(record.counts).flatMap(([name, count]) =>
    count > 0 ? `${count} ${name}` : [],
  );
  const placeOf = (id: string) => {
    const step = record.steps.find((one) => one.id === id);
    return `step ${step?.number} of ${record.steps.length}, ${id}`;
  };
  console.log(
    [
      '',
      paint.bold(counts.join(', ')),
      ...deviations.map((deviation) => worded(deviation, placeOf(deviation.step))),
      ...openPoints.map(({ step, verdict: standing, reason, remedy }) =>
        [
          `Open       ${step}: ${standing}${reason === null ? '' : `, ${reason}`}`,
          ...(remedy === null ? [] : [`           ${remedy}`]),
        ].join('\n'),
      ),
      ...(run.target === 'aws'
        ? []
        : [`Rehearsal  on ${run.target}: no evidence of an installation`]),
      `Report     ${relative(process.cwd(), report)}`,
      ...(next === null ? [] : [`Next       ${next}`]),
    ].join('\n'),
  );
}

function worded({ criterion, expected, actual, reason, remedy }: Deviation, where: string): string {
  if (criterion === null)
    return new DeviationError('RP-V301', reason ?? 'The step failed.', { where }).message;
  return new DeviationError('RP-V301', `Deviation: "${criterion}" does not hold.`, {
    where,
    found: JSON.stringify(actual),
    expected: JSON.stringify(expected),
    fix: remedy ?? undefined,
  }).message;
}
