import {
  assessedParts,
  brief,
  standing,
  type AssessedPart,
  type DeviationStory,
  type Written,
} from '../../harness/deviations/index.ts';
import type { Entry } from '../../harness/entries.ts';
import type { Deviation, DeviationNote, Source, StepRecord } from '../run-record.ts';
import { inScope } from './findings.ts';
import type { Gathered } from './gather.ts';

/**
 * The deviations of a run and of those it goes on with, in the order they were opened; then what failed and was never
 * opened as one: a ledger of before, or a run that was killed first.
 */
export function deviationsOf(
  gathered: Gathered,
  steps: readonly StepRecord[],
): readonly Deviation[] {
  const inChain = new Set(gathered.chain.map(({ run }) => run));
  const shown = new Set(inScope(steps).map(({ id, source }) => `${source?.run} ${id}`));
  const stories = gathered.deviations.filter(
    ({ opened: { run, step } }) => inChain.has(run ?? '') || shown.has(`${run} ${step}`),
  );
  const opened = stories.map((story) => recorded(story, gathered));
  const known = new Set(opened.map(({ step, name }) => JSON.stringify([step, name])));
  const unopened = inScope(steps).flatMap(failuresIn);
  return [
    ...opened,
    ...unopened.filter(({ step, name }) => !known.has(JSON.stringify([step, name]))),
  ];
}

function recorded(story: DeviationStory, gathered: Gathered): Deviation {
  const { opened, closed } = story;
  const { id, origin, name, expected, actual, text } = opened.data;
  const judged = gathered.steps
    .get(opened.step ?? '')
    ?.judged.findLast(({ run }) => run === opened.run);
  return {
    id,
    origin,
    step: opened.step,
    name,
    expected,
    actual,
    text,
    reason: judged?.data.reason ?? null,
    remedy: judged?.data.remedy ?? null,
    status: closed === null ? 'open' : 'closed',
    opened: sourceOf(opened),
    assessment: Object.fromEntries(
      assessedParts.map((part) => [part, standing(story, part)]),
    ) as Record<AssessedPart, Written | null>,
    rerun: rerunOf(story, gathered),
    closed:
      closed === null ? null : { ...sourceOf(closed), by: closed.data.by, as: closed.data.as },
    notes: notesOf(story),
  };
}

const sourceOf = ({ run, seq, time }: Entry): Source => ({
  run: run ?? '',
  seq,
  time,
});

/** The linked run's judgement of the step; it was there before anybody could link it. */
function rerunOf(story: DeviationStory, { part }: Gathered): Deviation['rerun'] {
  const linked = standing(story, 'rerun');
  if (linked === null) return null;
  const judged = part.findLast(
    (entry) =>
      entry.kind === 'judged' && entry.run === linked.text && entry.step === story.opened.step,
  );
  if (judged?.kind !== 'judged') return null;
  const { seq, time, data } = judged;
  return { run: linked.text, seq, time, verdict: data.verdict };
}

const notesOf = ({ assessed }: DeviationStory): DeviationNote[] =>
  assessed.flatMap(({ data, time, seq }) =>
    ([...assessedParts, 'rerun'] as const).flatMap((part) => {
      const text = data[part];
      return text === null ? [] : [{ part, text, by: data.by, time, seq }];
    }),
  );

function failuresIn({ id, verdict, reason, judgment }: StepRecord): Deviation[] {
  if (verdict !== 'failed' || judgment === null) return [];
  const common = {
    id: null,
    origin: 'criterion',
    step: id,
    reason,
    remedy: judgment.remedy,
    status: 'open',
    opened: null,
    assessment: { description: null, impact: null, cause: null, disposition: null },
    rerun: null,
    closed: null,
    notes: [],
  } as const;
  const failed = judgment.criteria.filter(({ holds }) => !holds);
  if (failed.length === 0)
    return [{ ...common, name: null, expected: null, actual: null, text: reason ?? 'failed' }];
  return failed.map(({ name, expected, actual }) => ({
    ...common,
    name,
    expected,
    actual,
    text: `"${name}": expected ${brief(expected)}, found ${brief(actual)}`,
  }));
}
