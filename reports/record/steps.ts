import type { Entry, Judgment, RunStarted } from '../../harness/entries.ts';
import type { EarlierResult, OpenIntent, Source, StaleMark, StepRecord } from '../run-record.ts';
import type { Gathered, StepStory } from './gather.ts';

type Planned = RunStarted['steps'][number];
type Result = StepStory['judged'][number];

const sourceOf = ({ run, seq, time }: Entry): Source => ({ run: run ?? '', seq, time });

/** Every step of the runbook in order, with the result that stands for it in this run. */
export function stepsOf(gathered: Gathered, ended: boolean): StepRecord[] {
  return gathered.started.data.steps.map((planned, index) =>
    stepOf(planned, index + 1, gathered, ended),
  );
}

function stepOf(planned: Planned, number: number, gathered: Gathered, ended: boolean): StepRecord {
  const story = gathered.steps.get(planned.id);
  const { id, title, procedure } = planned;
  const result = resultOf(planned, story, gathered);
  const open = openOf(story, result);
  const scope = scopeOf(planned, result, open, gathered);
  const shown = open === null ? result : undefined;
  const superseding = shown === undefined ? undefined : supersedingOf(shown, story);
  return {
    number,
    id,
    title,
    procedure,
    scope,
    ...verdictOf(shown?.data, open, planned.selected, ended),
    source: shown === undefined ? null : sourceOf(shown),
    judgment: scope === 'outside' ? null : (shown?.data ?? null),
    open,
    earlier: earlierOf(shown, story),
    supersedes:
      superseding === undefined
        ? null
        : {
            seq: superseding.data.earlier,
            reason: superseding.data.reason,
            stale: superseding.data.stale,
          },
    stale: staleOf(shown, story),
  };
}

/**
 * This run's own judgement; for a step that a run it goes on with had judged, and for one it was not asked to play,
 * the newest that stands, whichever run gave it.
 */
function resultOf(
  { selected }: Planned,
  story: StepStory | undefined,
  { started, chain }: Gathered,
): Result | undefined {
  const judged = story?.judged ?? [];
  const own = judged.findLast(({ run }) => run === started.run);
  const goneOnWith = judged.some((entry) => chain.some(({ run }) => run === entry.run));
  if (own !== undefined || (selected && !goneOnWith)) return own;
  return judged.findLast(({ data }) => counts(data));
}

/** Plans and audits look; only runs and undoing make a result that a later one supersedes. */
const counts = ({ mode }: Judgment): boolean => mode === 'run' || mode === 'undo';

function scopeOf(
  { id, selected }: Planned,
  result: Result | undefined,
  open: OpenIntent | null,
  { started, chain, steps }: Gathered,
): StepRecord['scope'] {
  const run = open?.run ?? result?.run;
  if (run === started.run || (selected && run === undefined)) return 'this run';
  const judged = steps.get(id)?.judged ?? [];
  const goneOnWith = chain.some(
    (one) => one.run === run || judged.some((entry) => entry.run === one.run),
  );
  return selected || goneOnWith ? 'carried over' : 'outside';
}

/** An intent stays open until a run observes what came of it; what an audit has seen since then stands. */
function openOf(story: StepStory | undefined, result: Result | undefined): OpenIntent | null {
  const open = story?.open;
  if (open === undefined || open === null || open.entry.seq < (result?.seq ?? 0)) return null;
  return { ...sourceOf(open.entry), before: open.entry.data.before, calls: open.calls };
}

function verdictOf(
  judgment: Judgment | undefined,
  open: OpenIntent | null,
  selected: boolean,
  ended: boolean,
): Pick<StepRecord, 'verdict' | 'reason'> {
  if (open !== null) {
    return {
      verdict: 'cut off while acting',
      reason:
        'the run was cut off while it was changing something, and nobody has observed since what came of it',
    };
  }
  if (judgment !== undefined) return { verdict: judgment.verdict, reason: judgment.reason };
  if (!selected) return { verdict: null, reason: null };
  return {
    verdict: 'not run',
    reason: ended
      ? 'the run ended before this step'
      : 'the run has not come to this step, or was cut off before it was judged',
  };
}

function supersedingOf(
  shown: Result,
  story: StepStory | undefined,
): Entry<'superseded'> | undefined {
  return [...(story?.superseded.values() ?? [])].findLast(({ run }) => run === shown.run);
}

function earlierOf(shown: Result | undefined, story: StepStory | undefined): EarlierResult[] {
  return (story?.judged ?? [])
    .filter(
      (entry) => entry !== shown && counts(entry.data) && entry.seq < (shown?.seq ?? Infinity),
    )
    .map((entry) => ({
      ...sourceOf(entry),
      mode: entry.data.mode,
      verdict: entry.data.verdict,
      reason: entry.data.reason,
      supersededBecause: story?.superseded.get(entry.seq)?.data.reason ?? null,
    }))
    .toReversed();
}

function staleOf(shown: Result | undefined, story: StepStory | undefined): StaleMark | null {
  const mark = story?.stale;
  if (shown === undefined || mark === null || mark === undefined || mark.seq < shown.seq)
    return null;
  return { ...sourceOf(mark), because: mark.step ?? '', reason: mark.data.reason };
}
