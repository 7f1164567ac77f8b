import { expect, test } from '@playwright/test';
import type { Entries, Entry, EntryKind } from '../../harness/entries.ts';
import { historyOf } from '../../harness/history.ts';
import { supersededBy } from '../../harness/superseding.ts';
import { exitCode, halts, verdicts } from '../../harness/verdict.ts';

/** A ledger of what matters here: entries by kind, run and step. */
class Book {
  readonly entries: Entry[] = [];
  add<K extends EntryKind>(kind: K, run: string, step: string | null, data: Partial<Entries[K]>) {
    const seq = this.entries.length + 1;
    this.entries.push({
      seq,
      time: '',
      previous: '',
      caller: null,
      run,
      step,
      kind,
      data,
    } as never);
    return seq;
  }
  start = (run: string, world: string | null = 'here') =>
    this.add('run-started', run, null, { world });
  intent = (run: string, step: string) => this.add('intent', run, step, {});
  judged = (run: string, step: string, data: Partial<Entries['judged']> = {}) =>
    this.add('judged', run, step, {
      mode: 'run',
      verdict: 'passed',
      outputs: {},
      used: [],
      acted: true,
      ...data,
    });
}

test('worlds are apart: outputs, results, intents and statements of another are not seen', () => {
  const book = new Book();
  book.start('r1', 'elsewhere');
  book.judged('r1', 'a.first', { outputs: { name: 'x' } });
  book.intent('r1', 'a.second');
  book.add('attested', 'r1', 'a.first', { name: 'done' });
  const here = historyOf(book.entries, 'here', null);
  for (const map of [here.judged, here.outputs, here.open, here.attested])
    expect([...map]).toEqual([]);
  const there = historyOf(book.entries, 'elsewhere', null);
  expect(there.outputs.get('first')).toEqual({ name: 'x' });
  expect([...there.open.keys()]).toEqual(['a.second']);
});

test('a step that was left out keeps its earlier result and its open intent', () => {
  const book = new Book();
  book.start('r1');
  const passed = book.judged('r1', 'a.first');
  const intent = book.intent('r1', 'a.second');
  book.start('r2');
  book.judged('r2', 'a.first', { verdict: 'not run', acted: false });
  book.judged('r2', 'a.second', { verdict: 'not run', acted: false });
  const { judged, open, ofRun } = historyOf(book.entries, 'here', 'r2');
  expect(judged.get('a.first')?.seq).toBe(passed);
  expect(open.get('a.second')?.seq).toBe(intent);
  expect(ofRun.get('a.first')?.data.verdict).toBe('not run');
});

test('outputs of a plan serve that plan only', () => {
  const book = new Book();
  book.start('plan');
  book.judged('plan', 'a.first', { mode: 'plan', outputs: { name: 'planned' } });
  expect(historyOf(book.entries, 'here', 'plan').outputs.get('first')).toEqual({ name: 'planned' });
  expect(historyOf(book.entries, 'here', 'other').outputs.size).toBe(0);
});

test('a rerun supersedes, and makes stale what rests on it, directly or through others', () => {
  const book = new Book();
  book.start('r1');
  const first = book.judged('r1', 'a.first');
  book.judged('r1', 'a.second', { used: ['first.name'] });
  book.judged('r1', 'a.third', { used: ['second.id'] });
  book.judged('r1', 'a.apart', { used: ['other.name'] });
  book.start('r2');
  book.judged('r2', 'a.first');
  expect(supersededBy(book.entries, 'here', 'r2', 'why')).toEqual([
    { step: 'a.first', earlier: first, reason: 'why', stale: ['a.second', 'a.third'] },
  ]);
  // What changed nothing makes nothing stale; what was left out before is superseded by nothing.
  book.start('r3');
  book.judged('r3', 'a.first', { acted: false, verdict: 'already conformant' });
  book.judged('r3', 'a.new', { acted: false, verdict: 'not run' });
  expect(supersededBy(book.entries, 'here', 'r3', 'why')).toMatchObject([
    { step: 'a.first', stale: [] },
  ]);
  book.start('r4');
  book.judged('r4', 'a.new');
  expect(supersededBy(book.entries, 'here', 'r4', 'why')).toEqual([]);
});

test('exit codes: the worst verdict counts', () => {
  const expected: Record<(typeof verdicts)[number], number> = {
    passed: 0,
    'already conformant': 0,
    'would act': 0,
    'not applicable': 0,
    failed: 1,
    blocked: 2,
    pending: 2,
    'not supported': 2,
    'not run': 2,
  };
  for (const mode of ['run', 'audit', 'undo'] as const) {
    for (const verdict of verdicts) {
      expect(exitCode(mode, ['passed', verdict]), `${mode} ${verdict}`).toBe(expected[verdict]);
    }
    expect(exitCode(mode, ['blocked', 'failed', 'not run'])).toBe(1);
  }
  expect(exitCode('plan', ['would act', 'not run'])).toBe(0);
  expect(exitCode('plan', ['blocked', 'not run'])).toBe(2);
  expect(verdicts.filter(halts)).toEqual(['failed', 'blocked', 'pending', 'not run']);
});

test('what earlier runs did in a step is known, and what was undone no more', () => {
  const book = new Book();
  const acts = (run: string) => historyOf(book.entries, 'here', run).acts.get('a.first') ?? [];
  book.start('r1');
  book.intent('r1', 'a.first');
  book.intent('r1', 'a.first');
  expect(acts('r1')).toEqual([]);
  // r1 was killed before it looked again; r2 only waited for what it had begun.
  expect(acts('r2')).toEqual([{ since: '', facts: null }]);
  book.start('r2');
  book.judged('r2', 'a.first', { acted: false, settles: 2, facts: { id: 'one' } });
  book.start('r3');
  book.intent('r3', 'a.first');
  book.judged('r3', 'a.first', { verdict: 'failed', facts: { id: 'two' } });
  expect(acts('r4').map(({ facts }) => facts)).toEqual([{ id: 'one' }, { id: 'two' }]);
  book.start('r4');
  book.intent('r4', 'a.first');
  book.judged('r4', 'a.first', { mode: 'undo', verdict: 'passed', facts: {} });
  expect(acts('r5')).toEqual([]);
});
