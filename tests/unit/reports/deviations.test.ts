import { expect, test } from '@playwright/test';
import type { Entry } from '../../../harness/entries.ts';
import { canonicalJson } from '../../../harness/json.ts';
import { isProvisional, marksOf } from '../../../reports/html/marks.ts';
import { runningHead } from '../../../reports/html/print.ts';
import { buildRecord } from '../../../reports/record.ts';
import type { RunRecord } from '../../../reports/run-record.ts';
import { begin, change, end, judgmentOf, LedgerWriter, play } from '../../golden/sample-ledger.ts';
import { resumedRun, sampleLedger, sampleProcedures, sampleRun } from '../../golden/sample-runs.ts';
import { sampleSteps } from '../../golden/sample-steps.ts';
import { drawn } from './pages.ts';

const built = (run: string, entries: readonly Entry[] = sampleLedger()): RunRecord =>
  buildRecord(entries, run, sampleProcedures);

test('the record keeps every word that was written, and which of them stands', () => {
  const { deviations } = built(sampleRun);
  expect(deviations).toMatchObject([
    {
      id: `DEV-${sampleRun}-1`,
      status: 'closed',
      closed: { as: 'accepted', by: 'Lee Approver' },
      assessment: { cause: { text: expect.stringContaining('in October') } },
    },
    { id: `DEV-${sampleRun}-2`, status: 'open', assessment: { impact: null } },
  ]);
  const causes = deviations[0]?.notes.filter(({ part }) => part === 'cause');
  expect(causes?.map(({ text }) => text.slice(0, 22))).toEqual([
    'The zone was made anew',
    'The zone was made anew',
  ]);
});

test('a run that goes on with another shows its deviations, and later words on them as well', () => {
  const writer = new LedgerWriter('2026-11-24T10:00:00.000Z');
  writer.entries.push(...sampleLedger());
  const before = built(resumedRun, writer.entries);
  expect(before.deviations.map(({ id, status }) => [id, status])).toEqual([
    [`DEV-${sampleRun}-1`, 'closed'],
    [`DEV-${sampleRun}-2`, 'open'],
  ]);
  const id = `DEV-${sampleRun}-2`;
  writer.as(sampleRun).write('deviation-closed', { id, by: 'Lee', as: 'accepted' });
  expect(isProvisional(before)).toBe(true);
  expect(isProvisional(built(resumedRun, writer.entries))).toBe(false);
});

test('a later run changes nothing in what the first found, though its deviation is closed by it', () => {
  const [step] = sampleSteps.filter(({ id }) => id.endsWith('confirm-web-zone'));
  if (step === undefined) throw new Error('no step');
  const writer = new LedgerWriter('2026-11-20T08:00:00.000Z');
  begin(writer, 'first', [step]);
  play(writer, step);
  end(writer, 1);
  const then = built('first', writer.entries);
  begin(writer, 'second', [step], { reason: 'again' });
  const call = { ...judgmentOf(step, writer.time, writer.time).calls[0], changes: true };
  change(writer, step.id, call as never, judgmentOf(step, writer.time, writer.time), false);
  writer.as('first').write('deviation-closed', { id: 'DEV-first-1', by: 'Lee', as: 'accepted' });
  const now = built('first', writer.entries);
  expect(now.run).toEqual(then.run);
  expect(canonicalJson(now.steps)).toBe(canonicalJson(then.steps));
  expect(now.timeline.at(-1)).toMatchObject({ event: 'deviation-closed' });
  expect(now.deviations).toMatchObject([{ status: 'closed' }]);
});

test('a ledger of before, which opened no deviations, shows them without numbers, and as open', async () => {
  const old = sampleLedger().filter(({ kind }) => !kind.startsWith('deviation-'));
  const record = built(sampleRun, old);
  expect(record.deviations.map(({ id, status, name }) => [id, status, name])).toEqual([
    [null, 'open', "the zone's name is delegated to its own name servers"],
    [null, 'open', 'plain HTTP is refused'],
  ]);
  expect(await drawn(record)).toContain('npx runproof deviation open');
});

test('the marks stand in title, bar, cover and printed head, each as long as it applies', async () => {
  const record = built(sampleRun);
  expect(marksOf(record).map(({ word }) => word)).toEqual(['REHEARSAL', 'PROVISIONAL', 'MODIFIED']);
  const page = await drawn(record);
  expect(page).toContain('<title>REHEARSAL, PROVISIONAL, MODIFIED: ');
  expect(page).toMatch(/<strong>PROVISIONAL<\/strong>\s*<span>1 deviation open<\/span>/);
  expect(page).toContain('<strong>Provisional:</strong>');
  expect(runningHead(record)).toContain('"REHEARSAL, PROVISIONAL, MODIFIED – on embedded');

  const software = { ...record.run.software, modified: false };
  const run = { ...record.run, target: 'aws', rehearsal: false, software };
  const real = { ...record, run };
  expect(marksOf(real).map(({ word }) => word)).toEqual(['PROVISIONAL']);
  expect(runningHead(real)).toContain('"PROVISIONAL – 1 deviation open"');
  const done = { ...real, deviations: record.deviations.filter(({ status }) => status !== 'open') };
  expect(marksOf(done)).toEqual([]);
  expect(runningHead(done)).toContain('"Execution report"');
  expect(await drawn(done)).toContain('<strong>Accepted deviations:</strong>');
  expect(marksOf({ ...done, run: { ...run, unqualified: true } }).map(({ word }) => word)).toEqual([
    'UNQUALIFIED',
  ]);
});
