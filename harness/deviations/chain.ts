import type { Entry } from '../entries.ts';

/** A run and those it goes on with, newest first. */
export const runsBefore = (entries: readonly Entry[], run: string): ReadonlySet<string | null> =>
  chainOf(run, resumesIn(entries));

/** Runs whose records hold a run's deviations: its own, and those of the runs that go on with it. */
export function runsAfter(entries: readonly Entry[], run: string): readonly string[] {
  const resumes = resumesIn(entries);
  return [...resumes.keys()].filter((one) => chainOf(one, resumes).has(run));
}

/** What each run goes on with, in the order they started. */
const resumesIn = (entries: readonly Entry[]): ReadonlyMap<string, string | null> =>
  new Map(
    entries.flatMap((entry) =>
      entry.kind === 'run-started' && entry.run !== null
        ? [[entry.run, entry.data.resumes] as const]
        : [],
    ),
  );

function chainOf(
  run: string,
  resumes: ReadonlyMap<string, string | null>,
): ReadonlySet<string | null> {
  const chain = new Set<string | null>();
  for (let one: string | null = run; one !== null && !chain.has(one);) {
    chain.add(one);
    one = resumes.get(one) ?? null;
  }
  return chain;
}
