import { expect, test } from '@playwright/test';
import {
  deviationsIn,
  failuresOf,
  openDeviations,
  standingRerun,
  unopenedIn,
  whyNoProof,
  whyNotClosed,
  type DeviationStory,
} from '../../harness/deviations/index.ts';
import type { DeviationAssessed, Entry, Journal, RunStarted } from '../../harness/entries.ts';
import { begin, end, failing, holding, LedgerWriter, play } from '../golden/sample-ledger.ts';
import type { SampleStep } from '../golden/sample-ledger.ts';

const name = 'plain HTTP is refused';
const other = 'the change has taken effect';
const step: SampleStep = {
  id: 'post-deployment.enforce-https',
  title: 'Refuse plain HTTP',
  procedure: 'post-deployment#https',
  verdict: 'failed',
  criteria: [failing(name, true, false), holding(other, 'Active')],
};
const mended: Partial<SampleStep> = {
  verdict: 'passed',
  criteria: [holding(name, true), holding(other, 'Active')],
};

/** A run `first` in which the step fails, and later runs by what they find and how they were started. */
function ledger(
  ...later: readonly (readonly [string, Partial<SampleStep>, Partial<RunStarted>?])[]
): LedgerWriter {
  const writer = new LedgerWriter('2026-11-22T10:00:00.000Z');
  begin(writer, 'first', [step]);
  play(writer, step);
  end(writer, 1);
  for (const [run, found, started = {}] of later) {
    begin(writer, run, [step], started);
    play(writer, { ...step, ...found }, started.mode ?? 'run');
    end(writer, 0);
  }
  return writer;
}

const storyIn = ({ entries }: LedgerWriter, id = 'DEV-first-1'): DeviationStory => {
  const story = deviationsIn(entries).get(id);
  if (story === undefined) throw new Error(`no ${id}`);
  return story;
};
const candidate = (writer: LedgerWriter) =>
  standingRerun(writer.entries, storyIn(writer))?.run ?? null;

const assess = (writer: LedgerWriter, said: Partial<DeviationAssessed>): LedgerWriter => {
  const nothing = { description: null, impact: null, cause: null, disposition: null, rerun: null };
  writer
    .as('first')
    .write(
      'deviation-assessed',
      { id: 'DEV-first-1', by: 'Kim Quality', ...nothing, ...said },
      step.id,
    );
  return writer;
};
const whole = { description: 'd', impact: 'i', cause: 'c', disposition: 'w' };
const faults = (writer: LedgerWriter, by: string, accept = false): readonly string[] =>
  whyNotClosed(writer.entries, storyIn(writer), { by, accept });

function journalOf(writer: LedgerWriter): Journal {
  return {
    append: (kind, data, about) => Promise.resolve(writer.write(kind, data, about.step ?? null)),
  };
}

test('every criterion that does not hold is a failure, and the step where none says it', () => {
  const writer = ledger(['second', { criteria: [], reason: 'acting failed' }]);
  expect(failuresOf(writer.entries, 'first')).toMatchObject([
    { origin: 'criterion', step: step.id, name, expected: true, actual: false },
  ]);
  expect(failuresOf(writer.entries, 'second')).toMatchObject([
    { step: step.id, name: null, text: 'acting failed' },
  ]);
});

test('what is open in the run, or in one it goes on with, is not opened again; what was closed is', async () => {
  const writer = ledger();
  const found = failuresOf(writer.entries, 'first');
  const open = (run: string) =>
    openDeviations(journalOf(writer.as(run)), run, writer.entries, found);
  expect(await open('first')).toEqual([]);
  begin(writer, 'resumed', [step], { resumes: 'first' });
  expect(await open('resumed')).toEqual([]);
  const closed = { id: 'DEV-first-1', by: 'Lee Approver', as: 'accepted' } as const;
  writer.as('first').write('deviation-closed', closed, step.id);
  expect(await open('resumed')).toEqual(['DEV-resumed-1']);
  begin(writer, 'apart', [step]);
  expect(await open('apart')).toEqual(['DEV-apart-1']);
  const added = { ...found[0], origin: 'step added', name: null, step: 'a.b' } as const;
  const journal = journalOf(writer);
  const next = await openDeviations(journal, 'apart', writer.entries, [...found, added as never]);
  expect(next).toEqual(['DEV-apart-2']);
});

test('a killed run leaves failures unopened, and they can be opened later, once', async () => {
  const writer = new LedgerWriter('2026-11-22T10:00:00.000Z');
  begin(writer, 'killed', [step]);
  play(writer, step);
  expect(unopenedIn(writer.entries, 'killed')).toHaveLength(1);
  const journal = journalOf(writer);
  await openDeviations(journal, 'killed', writer.entries, unopenedIn(writer.entries, 'killed'));
  writer.write('deviation-closed', { id: 'DEV-killed-1', by: 'Lee', as: 'accepted' }, step.id);
  expect(unopenedIn(writer.entries, 'killed')).toEqual([]);
});

test('a later run or audit in which the criterion holds is offered, whatever else came between', () => {
  expect(candidate(ledger())).toBeNull();
  expect(candidate(ledger(['second', mended]))).toBe('second');
  const audit = { ...mended, verdict: 'already conformant' } as const;
  expect(candidate(ledger(['second', mended], ['third', audit, { mode: 'audit' }]))).toBe('third');
});

const inapplicable = { name, holds: true, expected: null, actual: null, inapplicable: 'excluded' };
for (const [why, found, started] of [
  ['another world', mended, { world: 'w-other' }],
  ['a plan', mended, { mode: 'plan' }],
  ['an undo', mended, { mode: 'undo' }],
  ['a run that is pending', { ...mended, verdict: 'pending' }, {}],
  ['a run in which the criterion does not apply', { ...mended, criteria: [inapplicable] }, {}],
  ['a run without the criterion', { ...mended, criteria: [holding(other, 'Active')] }, {}],
  ['a run that leaves it out', { ...mended, verdict: 'not applicable' }, {}],
] as const) {
  test(`${why} proves nothing`, () => {
    const writer = ledger(['second', found, started]);
    expect(candidate(writer)).toBeNull();
    expect(whyNoProof(writer.entries, storyIn(writer), 'second')).toContain('has not shown since');
    expect(whyNoProof(writer.entries, storyIn(writer), 'first')).toContain('has not shown since');
  });
}

test('a run that held proves nothing once the step has failed again', () => {
  const writer = ledger(['second', mended], ['third', {}]);
  expect(candidate(writer)).toBeNull();
  expect(whyNoProof(writer.entries, storyIn(writer), 'second')).toBe(
    'run third has found it failed again since',
  );
  assess(writer, { ...whole, rerun: 'second' });
  expect(faults(writer, 'Kim Quality')).toEqual(['run third has found it failed again since']);
});

test('closing takes all four parts, and a rerun that holds or an acceptance', () => {
  const writer = assess(ledger(['second', mended]), { cause: 'c', impact: 'i' });
  expect(faults(writer, 'Kim Quality')).toEqual([
    'nothing is written of its description, disposition',
    'no later run of the step is linked that holds, and it is not accepted as it is',
  ]);
  assess(writer, { description: 'd', disposition: 'w' });
  expect(faults(writer, 'Lee Approver', true)).toEqual([]);
  assess(writer, { rerun: 'second' });
  expect(faults(writer, 'Kim Quality')).toEqual([]);
});

test('the operator closes nothing, and nobody accepts on an own disposition', () => {
  const writer = assess(ledger(['second', mended]), { ...whole, rerun: 'second' });
  expect(faults(writer, ' Jo.Operator')).toEqual([
    ' Jo.Operator carried out the run: somebody else has to close it',
  ]);
  expect(faults(writer, 'KIM  quality', true)).toEqual([
    'KIM  quality wrote the disposition: somebody else has to accept it',
  ]);
});

test('what is written after closing changes nothing', () => {
  const writer = assess(ledger(), whole);
  writer.write('deviation-closed', { id: 'DEV-first-1', by: 'Lee', as: 'accepted' }, step.id);
  assess(writer, { cause: 'another' });
  writer.write('deviation-closed', { id: 'DEV-first-1', by: 'Eve', as: 'repeated' }, step.id);
  expect(storyIn(writer).closed?.data.by).toBe('Lee');
  expect(storyIn(writer).assessed).toHaveLength(1);
});

test('a departure of the run as a whole cannot be repeated, only accepted', () => {
  const writer = ledger(['second', mended]);
  const departs = { origin: 'software changed', name: null, expected: '1', actual: '2' } as const;
  writer.as('first').write('deviation-opened', { id: 'DEV-first-2', ...departs, text: 'other' });
  const story = storyIn(writer, 'DEV-first-2');
  expect(whyNoProof(writer.entries, story, 'second')).toContain('no step to repeat');
  expect(standingRerun(writer.entries as readonly Entry[], story)).toBeNull();
});
