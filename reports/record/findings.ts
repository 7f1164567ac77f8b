import type { OpenPoint, RunRecord, Standing, StepRecord } from '../run-record.ts';

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

/** The verdicts there are, each with its number, in the order a reader meets them. */
export const verdictsIn = (counts: RunRecord['counts']): [verdict: Standing, count: number][] =>
  standings.flatMap((verdict) => (counts[verdict] > 0 ? [[verdict, counts[verdict]]] : []));

export const countsOf = (steps: readonly StepRecord[]): Record<Standing, number> =>
  tallyOf(inScope(steps).map(({ verdict }) => verdict));

export function tallyOf(verdicts: readonly Standing[]): Record<Standing, number> {
  const counts = Object.fromEntries(standings.map((verdict) => [verdict, 0])) as Record<
    Standing,
    number
  >;
  for (const verdict of verdicts) counts[verdict] += 1;
  return counts;
}

/** In a plan a step that cannot be observed yet is no fault, so it does not colour the whole. */
export function overallOf(counts: Readonly<Record<Standing, number>>, mode: string): Standing {
  const found = gravest.find(
    (verdict) => counts[verdict] > 0 && !(mode === 'plan' && verdict === 'not run'),
  );
  return found ?? 'not run';
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
