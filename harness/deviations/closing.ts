import type { Entry } from '../entries.ts';
import { samePerson } from '../person.ts';
import { assessedParts, deviationsIn, standing, type DeviationStory } from './story.ts';

/** A later judgement of the step in which what had failed holds. */
interface Rerun {
  readonly run: string;
  readonly seq: number;
  readonly time: string;
}

type Judged = Entry<'judged'>;

/**
 * The runs that have shown since that the step holds, oldest first: in the same world, in a run or an audit (for what an
 * undo left, in another undo), with the very criterion that had failed among those that hold.
 */
export const rerunsOf = (entries: readonly Entry[], story: DeviationStory): readonly Rerun[] =>
  judgedSince(entries, story)
    .filter((entry) => holds(entry, story))
    .map(({ run, seq, time }) => ({ run: run ?? '', seq, time }));

/** The newest of those, where the step has not failed again since. */
export function standingRerun(entries: readonly Entry[], story: DeviationStory): Rerun | null {
  const last = rerunsOf(entries, story).at(-1);
  return last === undefined || failedSince(entries, story, last) !== null ? null : last;
}

/** Open deviations of earlier runs that this run could close: it shows that what had failed holds. */
export const repeatedBy = (entries: readonly Entry[], run: string): readonly string[] =>
  [...deviationsIn(entries).values()].flatMap((story) =>
    story.closed === null && standingRerun(entries, story)?.run === run ? story.opened.data.id : [],
  );

function failedSince(
  entries: readonly Entry[],
  story: DeviationStory,
  rerun: Rerun,
): string | null {
  const later = judgedSince(entries, story).filter(({ seq }) => seq > rerun.seq);
  return later.findLast(({ data }) => data.verdict === 'failed')?.run ?? null;
}

function judgedSince(entries: readonly Entry[], { opened }: DeviationStory): Judged[] {
  if (opened.step === null) return [];
  const worlds = new Map(
    entries.flatMap((entry) =>
      entry.kind === 'run-started' ? [[entry.run, entry.data.world] as const] : [],
    ),
  );
  const own = entries.findLast(
    (entry) => entry.kind === 'judged' && entry.run === opened.run && entry.step === opened.step,
  );
  const undone = own?.kind === 'judged' && own.data.mode === 'undo';
  return entries.filter(
    (entry): entry is Judged =>
      entry.kind === 'judged' &&
      entry.seq > opened.seq &&
      entry.step === opened.step &&
      worlds.get(entry.run) === worlds.get(opened.run) &&
      entry.data.mode !== 'plan' &&
      (entry.data.mode === 'undo') === undone,
  );
}

function holds({ data }: Judged, { opened: { data: opened } }: DeviationStory): boolean {
  if (data.verdict !== 'passed' && data.verdict !== 'already conformant') return false;
  if (opened.origin !== 'criterion' || opened.name === null) return true;
  const criterion = data.criteria.find(({ name }) => name === opened.name);
  return criterion?.holds === true && criterion.inapplicable === undefined;
}

/** Why a run is no proof that what had failed holds now; `null` where it is one. */
export function whyNoProof(
  entries: readonly Entry[],
  story: DeviationStory,
  run: string,
): string | null {
  const step = story.opened.step;
  if (step === null) return 'it departs as a whole: there is no step to repeat';
  const rerun = rerunsOf(entries, story).findLast((one) => one.run === run);
  if (rerun === undefined) return `run ${run} has not shown since that it holds in ${step}`;
  const again = failedSince(entries, story, rerun);
  return again === null ? null : `run ${again} has found it failed again since`;
}

/**
 * Everything that keeps a person from closing a deviation, each in one sentence; empty where nothing does. It is closed
 * as repeated where the linked rerun holds, else only as accepted, and then by someone other than who wrote why.
 */
export function whyNotClosed(
  entries: readonly Entry[],
  story: DeviationStory,
  { by, accept }: { readonly by: string; readonly accept: boolean },
): readonly string[] {
  const faults: string[] = [];
  const missing = assessedParts.filter((part) => standing(story, part) === null);
  if (missing.length > 0) faults.push(`nothing is written of its ${missing.join(', ')}`);
  const rerun = standing(story, 'rerun');
  if (!accept) {
    const why =
      rerun === null
        ? 'no later run of the step is linked that holds, and it is not accepted as it is'
        : whyNoProof(entries, story, rerun.text);
    if (why !== null) faults.push(why);
  }
  const operator = operatorOf(entries, story);
  if (operator !== null && samePerson(operator, by))
    faults.push(`${by} carried out the run: somebody else has to close it`);
  const author = standing(story, 'disposition')?.by;
  if (accept && author !== undefined && samePerson(author, by))
    faults.push(`${by} wrote the disposition: somebody else has to accept it`);
  return faults;
}

function operatorOf(entries: readonly Entry[], { opened }: DeviationStory): string | null {
  const started = entries.find((entry) => entry.kind === 'run-started' && entry.run === opened.run);
  return started?.kind === 'run-started' ? started.data.operator : null;
}
