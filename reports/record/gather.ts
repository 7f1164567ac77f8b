import { deviationsIn, type DeviationStory } from '../../harness/deviations/index.ts';
import type { Entry, EntryKind } from '../../harness/entries.ts';
import { EvidenceError } from '../../harness/errors/index.ts';
import type { IntendedCall } from '../run-record.ts';

type Started = Entry<'run-started'> & { readonly run: string };
type Judged = Entry<'judged'> & { readonly run: string; readonly step: string };

/** What the ledger says of one step up to the run's last entry. */
export interface StepStory {
  /** Judgements of this world, oldest first. */
  readonly judged: Judged[];
  /** By the seq of the judgement each takes the place of. */
  readonly superseded: Map<number, Entry<'superseded'>>;
  /** The newest entry that made this step's evidence stale. */
  stale: Entry<'superseded'> | null;
  /** Changing calls no judgement has followed, of one run. */
  open: { readonly entry: Entry<'intent'>; readonly calls: IntendedCall[] } | null;
}

/**
 * One pass over the ledger, cut at the run's last entry: what came later belongs to later reports. Signatures are no part
 * of what they sign.
 */
export interface Gathered {
  readonly started: Started;
  /** This run and those it goes on with, newest first. */
  readonly chain: readonly Started[];
  readonly steps: ReadonlyMap<string, StepStory>;
  /** Entries of the chain's runs, and those of no run that lie among them. */
  readonly part: readonly Entry[];
  readonly ofChain: readonly Entry[];
  /** Every deviation of the ledger, as it stands at the part's end. */
  readonly deviations: readonly DeviationStory[];
}

const added: ReadonlySet<EntryKind> = new Set([
  'attested',
  'deviation-opened',
  'deviation-assessed',
  'deviation-closed',
  'signed',
]);

/** What persons add to a run when it is over; what the run itself found ends with the last entry that is none of it. */
export const isAdded = ({ kind }: Entry): boolean => added.has(kind);

/**
 * Sorts the entries by run and step in one pass.
 * @throws EvidenceError RP-E430 when the ledger has no such run.
 */
export function gather(entries: readonly Entry[], runId: string): Gathered {
  const runs = new Map<string, Started>();
  let last = -1;
  let ended = -1;
  for (const [index, entry] of entries.entries()) {
    if (entry.run === runId && entry.kind !== 'signed') last = index;
    if (entry.run === runId && !isAdded(entry)) ended = index;
    if (entry.kind === 'run-started' && entry.run !== null) runs.set(entry.run, entry as Started);
  }
  const started = runs.get(runId);
  if (started === undefined) {
    throw new EvidenceError('RP-E430', `The ledger has no run "${runId}".`, {
      found: runs.size === 0 ? 'no run at all' : `runs ${[...runs.keys()].slice(-5).join(', ')}`,
    });
  }
  const chain = chainOf(started, runs);
  const inChain = new Set(chain.map(({ run }) => run));
  // What becomes of a deviation of a run it goes on with belongs to this run's record as well.
  last = Math.max(
    last,
    entries.findLastIndex(
      ({ run, kind }) => inChain.has(run ?? '') && kind.startsWith('deviation-'),
    ),
  );
  const steps = new Map<string, StepStory>();
  for (const entry of entries.slice(0, ended + 1)) {
    const run = entry.run === null ? undefined : runs.get(entry.run);
    if (run !== undefined && run.data.world === started.data.world) tell(steps, entry);
  }
  const part = entries.slice(beginning(entries, inChain), last + 1);
  const ofChain = part.filter(({ run }) => run === null || inChain.has(run));
  const deviations = [...deviationsIn(entries.slice(0, last + 1)).values()];
  return { started, chain, steps, part, ofChain, deviations };
}

function chainOf(started: Started, runs: ReadonlyMap<string, Started>): Started[] {
  const chain: Started[] = [];
  for (let run: Started | undefined = started; run !== undefined && !chain.includes(run);) {
    chain.push(run);
    run = run.data.resumes === null ? undefined : runs.get(run.data.resumes);
  }
  return chain;
}

/** A lock taken over or a tail recovered on the way in stands just before the run and belongs to its story. */
function beginning(entries: readonly Entry[], inChain: ReadonlySet<string>): number {
  let first = entries.findIndex(({ run }) => run !== null && inChain.has(run));
  while (first > 0 && entries[first - 1]?.run === null) first -= 1;
  return first;
}

function tell(steps: Map<string, StepStory>, entry: Entry): void {
  if (entry.step === null || entry.run === null) return;
  const story = storyOf(steps, entry.step);
  switch (entry.kind) {
    case 'judged':
      story.judged.push(entry as Judged);
      if (entry.data.mode === 'run' || entry.data.mode === 'undo') story.open = null;
      break;
    case 'superseded':
      story.superseded.set(entry.data.earlier, entry);
      for (const id of entry.data.stale) storyOf(steps, id).stale = entry;
      break;
    case 'intent':
      if (story.open?.entry.run !== entry.run) story.open = { entry, calls: [] };
      story.open.calls.push({ ...place(entry), seq: entry.seq, time: entry.time, answered: null });
      break;
    case 'outcome': {
      const calls = story.open?.calls ?? [];
      const at = calls.findLastIndex(
        ({ answered, operation }) => answered === null && operation === entry.data.call.operation,
      );
      const intended = calls[at];
      if (intended !== undefined) calls[at] = { ...intended, answered: entry.data.call };
      break;
    }
    default:
  }
}

function place({
  data: { call },
}: Entry<'intent'>): Pick<IntendedCall, 'service' | 'operation' | 'account' | 'region'> {
  const { service, operation, account, region } = call;
  return { service, operation, account, region };
}

function storyOf(steps: Map<string, StepStory>, id: string): StepStory {
  const known = steps.get(id);
  if (known !== undefined) return known;
  const story: StepStory = { judged: [], superseded: new Map(), stale: null, open: null };
  steps.set(id, story);
  return story;
}
