import { relative } from 'node:path';
import { DeviationError } from '../harness/errors/index.ts';
import { comparedInWords } from '../reports/html/comparison.ts';
import type { Published } from '../reports/publish.ts';
import type { Stored } from './evidence-store.ts';
import type { Deviation } from '../reports/run-record.ts';
import { paint } from './paint.ts';

export interface Ended {
  readonly published: Published & { readonly stored?: Stored | null };
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
      comparison: record.comparison,
      report,
      stored: toldOf(published.stored ?? null),
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
    ...comparedWords(record),
    ...(run.target === 'aws'
      ? []
      : [`Rehearsal  on ${run.target}: no evidence of an installation`]),
    `Report     ${relative(process.cwd(), report)}`,
    ...storedWords(published.stored ?? null),
    ...(next === null ? [] : [`Next       ${next}`]),
  ].join('\n');
}

const toldOf = (stored: Stored | null): object | null =>
  stored !== null && 'failure' in stored
    ? { place: stored.place, failure: stored.failure.message }
    : stored;

function storedWords(stored: Stored | null): readonly string[] {
  if (stored === null) return [];
  if ('failure' in stored) return [stored.failure.message];
  const { place, files, lockedUntil } = stored;
  return [`Copied     ${place}, ${files} files read back by digest, locked until ${lockedUntil}`];
}

/** What an audit found against the last qualified state, and each step that drifted. */
function comparedWords({ comparison }: Published['record']): readonly string[] {
  if (comparison === null) return [];
  const drifted = comparison.steps.filter(({ change }) => change === 'drifted');
  const approved = comparison.steps.some(({ baseline }) => baseline?.approved != null);
  const state = approved ? 'the last approved state' : 'the newest good results, none approved';
  return [
    `Compared   with ${state}: ${comparedInWords(comparison)}`,
    ...drifted.map(({ step, facts, results }) => {
      const places = [
        ...facts.flatMap(({ change, path }) => (change === 'varies' ? [] : [path])),
        ...results.map(({ name }) => `"${name}"`),
      ];
      const more = places.length > 3 ? ` and ${places.length - 3} more` : '';
      return `Drifted    ${step}: ${places.slice(0, 3).join(', ')}${more}`;
    }),
  ];
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
