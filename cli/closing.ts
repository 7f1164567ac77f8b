import { relative } from 'node:path';
import { DeviationError } from '../harness/errors/index.ts';
import type { Published } from '../reports/publish.ts';
import { verdictsIn } from '../reports/record/findings.ts';
import type { Stored } from './evidence-store.ts';
import type { Deviation } from '../reports/run-record.ts';
import { comparedFor, comparedWords } from './compared.ts';
import { paint } from './paint.ts';

export interface Ended {
  readonly published: Published & { readonly stored?: Stored | null };
  readonly exitCode: number;
  readonly json: boolean;
  /** Open deviations of earlier runs in whose steps this run shows that they hold. */
  readonly repeats?: readonly string[];
  /** What commands to go on with need to mean this environment: ` --env acme-prod`. */
  readonly options?: string;
  /** The command to go on with. */
  readonly next?: string | null;
}

/** Prints the last words of a run. */
export const closing = (ended: Ended): void => console.log(lastWords(ended));

/** Counts, deviations, what waits for whom, and where the report is. */
export function lastWords({
  published,
  exitCode,
  json,
  options = '',
  repeats = [],
  next = null,
}: Ended): string {
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
      comparison: comparedFor(record.comparison),
      report,
      stored: toldOf(published.stored ?? null),
      next,
    });
  }
  const counts = verdictsIn(record.counts).map(([name, count]) => `${count} ${name}`);
  const placeOf = (id: string | null) => {
    const step = record.steps.find((one) => one.id === id);
    return id === null
      ? `run ${run.id}`
      : `step ${step?.number ?? '–'} of ${record.steps.length}, ${id}`;
  };
  return [
    '',
    paint.bold(counts.join(', ')),
    ...deviations.flatMap((deviation) =>
      deviation.status === 'open' ? worded(deviation, placeOf(deviation.step)) : [],
    ),
    ...openPoints.flatMap(({ step, verdict: standing, reason, remedy }) =>
      standing === 'not run'
        ? []
        : [
            `Open       ${step}: ${standing}${reason === null ? '' : `, ${reason}`}`,
            ...(remedy === null ? [] : [`           ${remedy}`]),
          ],
    ),
    ...leftOut(openPoints),
    ...provisional(record, options),
    ...repeating(repeats, run.id, options),
    ...comparedWords(record.comparison),
    ...(run.target === 'aws'
      ? []
      : [`Rehearsal  on ${run.target}: no evidence of an installation`]),
    `Report     ${relative(process.cwd(), report)}`,
    ...(published.notPrinted === null ? [] : [published.notPrinted.message]),
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

/** What is still open, and the command that shows the first of it. */
function provisional({ run, deviations }: Published['record'], options: string): readonly string[] {
  const open = deviations.filter(({ status }) => status === 'open');
  if (open.length === 0) return [];
  const first = open.find(({ id }) => id !== null)?.id;
  const words = first === undefined ? `open ${run.id}` : `show ${first}`;
  return [
    `Deviations ${open.length} open, so the report is provisional: ${open.map(({ id }) => id ?? 'one without a number').join(', ')}`,
    `           npx runproof deviation ${words}${options}`,
  ];
}

function repeating(repeats: readonly string[], run: string, options: string): readonly string[] {
  const [first] = repeats;
  if (first === undefined) return [];
  return [
    `Repeats    ${repeats.join(', ')} of an earlier run: what had failed holds`,
    `           npx runproof deviation assess ${first} --by "…" --rerun ${run}${options}`,
  ];
}

function worded(deviation: Deviation, place: string): string {
  const { id, origin, name, expected, actual, reason, remedy, text } = deviation;
  const where = id === null ? place : `${id}, ${place}`;
  if (origin !== 'criterion')
    return new DeviationError('RP-V570', `Deviation: ${text}`, { where }).message;
  if (name === null)
    return new DeviationError('RP-V301', reason ?? 'The step failed.', { where }).message;
  return new DeviationError('RP-V301', `Deviation: "${name}" does not hold.`, {
    where,
    found: JSON.stringify(actual),
    expected: JSON.stringify(expected),
    fix: remedy ?? undefined,
  }).message;
}
