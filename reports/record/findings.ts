import type { Json } from '../../harness/json.ts';
import type { Deviation, OpenPoint, Standing, StepRecord } from '../run-record.ts';

const standings = [
  'passed',
  'already conformant',
  'would act',
  'not applicable',
  'failed',
  'cut off while acting',
  'blocked',
  'pending',
  'not supported',
  'not run',
] as const satisfies readonly Standing[];

/** The words that make the whole run's verdict, gravest first. */
const gravest: readonly Standing[] = [
  'failed',
  'cut off while acting',
  'blocked',
  'pending',
  'not supported',
  'not run',
  'would act',
  'passed',
  'already conformant',
  'not applicable',
];

const unproved: ReadonlySet<Standing> = new Set<Standing>([
  'cut off while acting',
  'blocked',
  'pending',
  'not supported',
  'not run',
]);

type InScope = StepRecord & { readonly verdict: Standing };

/** Steps this run answers for: its own and those carried over from the runs it goes on with. */
export const inScope = (steps: readonly StepRecord[]): InScope[] =>
  steps.filter((step): step is InScope => step.scope !== 'outside' && step.verdict !== null);

export function countsOf(steps: readonly StepRecord[]): Record<Standing, number> {
  const counts = Object.fromEntries(standings.map((verdict) => [verdict, 0])) as Record<
    Standing,
    number
  >;
  for (const { verdict } of inScope(steps)) counts[verdict] += 1;
  return counts;
}

/** In a plan a step that cannot be observed yet is no fault, so it does not colour the whole. */
export function overallOf(counts: Readonly<Record<Standing, number>>, mode: string): Standing {
  const found = gravest.find(
    (verdict) => counts[verdict] > 0 && !(mode === 'plan' && verdict === 'not run'),
  );
  return found ?? 'not run';
}

export function deviationsOf(steps: readonly StepRecord[]): Deviation[] {
  return inScope(steps).flatMap(({ id, verdict, reason, judgment }): Deviation[] => {
    if (verdict !== 'failed' || judgment === null) return [];
    const { remedy } = judgment;
    const failed = judgment.criteria.filter(({ holds }) => !holds);
    if (failed.length === 0) {
      const text = reason ?? 'failed';
      return [{ step: id, criterion: null, expected: null, actual: null, text, reason, remedy }];
    }
    return failed.map(({ name, expected, actual }) => ({
      step: id,
      criterion: name,
      expected,
      actual,
      text: `"${name}": expected ${brief(expected)}, found ${brief(actual)}`,
      reason,
      remedy,
    }));
  });
}

/** Short enough for a line; the whole value stands beside it. */
function brief(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const [line = ''] = text.split('\n');
  return line.length > 80 || line !== text ? `${[...line].slice(0, 79).join('')}…` : text;
}

export function openPointsOf(steps: readonly StepRecord[]): OpenPoint[] {
  return inScope(steps)
    .filter(({ verdict }) => unproved.has(verdict))
    .map(({ id, verdict, reason, judgment, open }) => ({
      step: id,
      verdict,
      text: reason === null ? verdict : `${verdict}: ${reason}`,
      reason,
      remedy:
        judgment?.remedy ??
        (open === null ? null : 'npx runproof resume: it observes what came of it.'),
    }));
}
