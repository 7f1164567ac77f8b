import type { Entry, Judgment } from '../../harness/entries.ts';
import { baselinesOf, type JudgedEntry } from '../record/baseline.ts';
import type { EarlierResult, Source } from '../run-record.ts';
import { compareStep } from '../record/comparison.ts';
import { resultIn } from './runs.ts';
import type { StandingLine } from './types.ts';

/** What one world's entries say of a step. */
interface Story {
  readonly judged: JudgedEntry[];
  audit: JudgedEntry | null;
  stale: Entry<'superseded'> | null;
  open: Entry<'intent'> | null;
  readonly because: Map<number, string>;
}

interface Known {
  title: string;
  readonly runbooks: Set<string>;
}

const sourceOf = ({ run, seq, time }: Entry): Source => ({ run: run ?? '', seq, time });

/** What stands for every step of the runbooks that were played, in their order; results of the newest world alone. */
export function standingsOf(
  entries: readonly Entry[],
  world: string | null,
  rehearsal: boolean,
): readonly StandingLine[] {
  const { known, stories, starts } = read(entries, world);
  const baselines = baselinesOf(entries, world);
  const byAudit = new Map<string, ReturnType<typeof baselinesOf>>();
  const before = (run: string) => {
    const found = byAudit.get(run) ?? baselinesOf(entries, world, starts.get(run) ?? 0);
    byAudit.set(run, found);
    return found;
  };
  return [...known].map(([id, { title, runbooks }]) => {
    const story = stories.get(id);
    const shown = story?.judged.at(-1);
    const open = story?.open ?? null;
    const baseline = baselines.get(id);
    const { audit = null, stale = null } = story ?? {};
    return {
      id,
      title,
      runbooks: [...runbooks],
      verdict: open === null ? (shown?.data.verdict ?? null) : 'cut off while acting',
      reason: open === null ? (shown?.data.reason ?? null) : null,
      source: open === null ? (shown === undefined ? null : sourceOf(shown)) : sourceOf(open),
      earlier: earlierOf(story),
      approved:
        baseline === undefined || baseline.approval === null
          ? null
          : { ...sourceOf(baseline.judged), by: baseline.approval.data.name },
      proof: open === null ? proofOf(shown?.data, rehearsal) : 'none',
      stale:
        stale === null || shown === undefined || stale.seq < shown.seq
          ? null
          : { ...sourceOf(stale), because: stale.step ?? '', reason: stale.data.reason },
      audit:
        audit === null || audit.seq < (shown?.seq ?? 0)
          ? null
          : {
              ...sourceOf(audit),
              comparison: compareStep(resultIn(audit), before(audit.run).get(id) ?? null),
            },
    };
  });
}

function read(entries: readonly Entry[], world: string | null) {
  const known = new Map<string, Known>();
  const stories = new Map<string, Story>();
  const starts = new Map<string, number>();
  const storyOf = (step: string): Story => {
    const found = stories.get(step) ?? {
      judged: [],
      audit: null,
      stale: null,
      open: null,
      because: new Map(),
    };
    stories.set(step, found);
    return found;
  };
  for (const entry of entries) {
    if (entry.kind === 'run-started' && entry.run !== null) {
      note(known, entry);
      if (entry.data.world === world) starts.set(entry.run, entry.seq);
    }
    if (entry.run === null || entry.step === null || !starts.has(entry.run)) continue;
    const story = storyOf(entry.step);
    if (entry.kind === 'intent') story.open ??= entry;
    if (entry.kind === 'superseded') {
      story.because.set(entry.data.earlier, entry.data.reason);
      for (const step of entry.data.stale) storyOf(step).stale = entry;
    }
    if (entry.kind === 'judged') judge(story, entry as JudgedEntry);
  }
  return { known, stories, starts };
}

/** A step that was left out has no result: what was known of it still stands. */
function judge(story: Story, entry: JudgedEntry): void {
  const { mode, verdict } = entry.data;
  if (mode === 'audit') story.audit = entry;
  if (verdict === 'not run' || (mode !== 'run' && mode !== 'undo')) return;
  story.judged.push(entry);
  story.open = null;
}

function note(known: Map<string, Known>, { data }: Entry<'run-started'>): void {
  for (const { id, title } of data.steps) {
    const step = known.get(id) ?? { title, runbooks: new Set<string>() };
    step.title = title;
    step.runbooks.add(data.runbook.id);
    known.set(id, step);
  }
}

function earlierOf(story: Story | undefined): EarlierResult[] {
  const { judged = [], because } = story ?? {};
  return judged
    .slice(0, -1)
    .map((entry) => ({
      ...sourceOf(entry),
      mode: entry.data.mode,
      verdict: entry.data.verdict,
      reason: entry.data.reason,
      supersededBecause: because?.get(entry.seq) ?? null,
    }))
    .toReversed();
}

function proofOf(judgment: Judgment | undefined, rehearsal: boolean): StandingLine['proof'] {
  if (judgment?.verdict === 'not applicable') return 'not applicable';
  const good = judgment?.verdict === 'passed' || judgment?.verdict === 'already conformant';
  if (!good || judgment.mode === 'undo') return 'none';
  if (rehearsal) return 'rehearsal';
  const rehearsed = judgment.attestations.some(({ given }) => given?.rehearsed === true);
  return rehearsed ? 'statements rehearsed' : 'on AWS';
}
