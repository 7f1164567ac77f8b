import type { DeviationStory } from '../../harness/deviations/index.ts';
import { findDeviations, storyOf, unopenedRuns, type Where } from './found.ts';
import { toldAsJson, toldBriefly, toldInFull } from './told.ts';

const isOpen = ({ closed }: DeviationStory): boolean => closed === null;

/** Lists an environment's deviations, the open ones first, and the runs that have failures without one. */
export async function list(options: Where & { run?: string; json?: boolean }): Promise<void> {
  const found = await findDeviations(options);
  const all = [...found.stories.values()].filter(
    ({ opened }) => options.run === undefined || opened.run === options.run,
  );
  const ordered = [...all.filter(isOpen), ...all.filter((story) => !isOpen(story))];
  const unopened = [...unopenedRuns(found)].filter(
    ([run]) => options.run === undefined || run === options.run,
  );
  if (options.json === true) {
    console.log(
      JSON.stringify({
        deviations: ordered.map((story) => toldAsJson(found, story)),
        unopened: unopened.map(([run, failures]) => ({ run, failures: failures.length })),
      }),
    );
    return;
  }
  for (const story of ordered) console.log(toldBriefly(story));
  for (const [run, failures] of unopened) {
    console.log(`Run ${run} has failures that were never opened as deviations: ${failures.length}`);
    console.log(`  npx runproof deviation open ${run}${found.options}`);
  }
  const first = ordered.find(isOpen);
  if (first !== undefined)
    console.log(`\nNext  npx runproof deviation show ${first.opened.data.id}${found.options}`);
  else if (ordered.length + unopened.length === 0) console.log('No deviation.');
}

export async function show(id: string, options: Where & { json?: boolean }): Promise<void> {
  const found = await findDeviations(options);
  const story = storyOf(found, id);
  console.log(
    options.json === true ? JSON.stringify(toldAsJson(found, story)) : toldInFull(found, story),
  );
}
