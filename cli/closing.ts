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

/** Prints the last words of a run. */
export const closing = (ended: Ended): void => console.log(lastWords(ended));

/** Counts, deviations, what waits for whom, and where the report is. */
export function lastWords({ published, exitCode, json, next = null }: Ended): string {
  const { record, report } = published;
  const { run, verdict, deviations, openPoints } = record;
  if (json) {
    return JSON.stringify({
      run: run.id,
      verdict,
      exitCode,
      counts: record.counts,
      deviations,
      openPoints,
      report,
      next,
    });
  }
  const counts = Object.entries(record.counts).flatMap(([name, count]) =>
    count > 0 ? `${count} ${name}` : [],
  );
  const placeOf = (id: string) => {
    const step = record.steps.find((one) => one.id === id);
    return `step ${step?.number} of ${record.steps.length}, ${id}`;
  };
  return [
    '',
    paint.bold(counts.join(', ')),
    ...deviations.map((deviation) => worded(deviation, placeOf(deviation.step))),
    ...openPoints.flatMap(({ step, verdict: standing, reason, remedy }) =>
      standing === 'not run'
        ? []
        : [
            `Open       ${step}: ${standing}${reason === null ? '' : `, ${reason}`}`,
            ...(remedy === null ? [] : [`           ${remedy}`]),
          ],
    ),
    ...leftOut(openPoints),
    ...(run.target === 'aws'
      ? []
      : [`Rehearsal  on ${run.target}: no evidence of an installation`]),
    `Report     ${relative(process.cwd(), report)}`,
    ...(next === null ? [] : [`Next       ${next}`]),
  ].join('\n');
}

/** Steps that were not run, told once for each reason. */
function leftOut(openPoints: Published['record']['openPoints']): readonly string[] {
  const steps = Map.groupBy(
    openPoints.filter(({ verdict }) => verdict === 'not run'),
    ({ reason }) => reason ?? 'no reason was recorded',
  );
  return [...steps].map(([reason, [first, ...others]]) =>
    others.length === 0
      ? `Open       ${first?.step}: not run, ${reason}`
      : `Open       ${others.length + 1} steps not run, from ${first?.step} on: ${reason}`,
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
