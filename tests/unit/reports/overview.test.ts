import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Entry } from '../../../harness/entries.ts';
import { changesIn } from '../../../reports/html/comparison.ts';
import { overviewPage } from '../../../reports/html/overview/page.ts';
import { overviewOf } from '../../../reports/overview.ts';
import type { Overview, StandingLine } from '../../../reports/overview/types.ts';
import { publishOverview } from '../../../reports/publish-overview.ts';
import { buildRecord } from '../../../reports/record.ts';
import { approvedRun, auditedLedger, auditRun, repairRun } from '../../golden/sample-audits.ts';
import { begin, change, end, judgmentOf, LedgerWriter, play } from '../../golden/sample-ledger.ts';
import { sampleLedger, sampleProcedures } from '../../golden/sample-runs.ts';
import { sampleSteps } from '../../golden/sample-steps.ts';
import { launchOptions, withFolder } from './pages.ts';

test.use({ launchOptions });

const runIds = (entries: readonly Entry[]): ReadonlySet<string> =>
  new Set(entries.flatMap(({ kind, run }) => (kind === 'run-started' && run !== null ? run : [])));
function overview(entries: readonly Entry[], runs = runIds(entries)): Overview {
  const found = overviewOf(entries, { runs, protocols: new Set() });
  if (found === null) throw new Error('no run');
  return found;
}
const stepOf = ({ steps }: Overview, part: string): StandingLine => {
  const found = steps.find(({ id }) => id.endsWith(part));
  if (found === undefined) throw new Error(`no step ${part}`);
  return found;
};
const hundreds = (count: number): Entry[] => {
  const writer = new LedgerWriter('2025-01-01T00:00:00.000Z');
  for (let number = 1; number <= count; number += 1) {
    const mode = number % 5 === 0 ? 'audit' : 'run';
    begin(writer, `run-${number}`, sampleSteps, { mode });
    for (const step of sampleSteps) play(writer, step, mode);
    end(writer, 1);
  }
  return writer.entries;
};

test('every run of the ledger is there, newest first, with the verdict of its own report', () => {
  for (const entries of [sampleLedger(), auditedLedger()]) {
    const { runs } = overview(entries);
    expect(runs.map(({ id }) => id)).toEqual([...runIds(entries)].toReversed());
    for (const { id, verdict, ending } of runs) {
      const record = buildRecord(entries, id, sampleProcedures);
      expect({ id, verdict, ending }).toEqual({
        id,
        verdict: record.verdict,
        ending: record.run.ending,
      });
    }
  }
});

test('an audit counts in the index as in its report, steps that were removed and never reached included', () => {
  const entries = auditedLedger();
  const cut = entries.flatMap((entry): Entry[] => {
    if (entry.run !== auditRun) return [entry];
    if (entry.kind === 'judged' && entry.step?.endsWith('elasticsearch-https')) return [];
    if (entry.kind !== 'run-started') return [entry];
    const steps = entry.data.steps.filter(({ id }) => !id.endsWith('cloud-trail'));
    return [{ ...entry, data: { ...entry.data, steps } }];
  });
  for (const ledger of [entries, cut]) {
    const { comparison } = buildRecord(ledger, auditRun, []);
    expect(overview(ledger).runs[0]?.comparison).toEqual(changesIn(comparison ?? { steps: [] }));
  }
});

test('signatures, deviations, protocol, drift and what superseded what stand with their runs', () => {
  const { runs, protocols } = overview(auditedLedger());
  const run = (id: string) => runs.find((one) => one.id === id);
  expect(run(approvedRun)).toMatchObject({
    signatures: [
      { role: 'executor', name: 'Jo Operator' },
      { role: 'reviewer', name: 'Re Viewer' },
      { role: 'approver', name: 'Q. Lead' },
    ],
    deviations: { open: 0, closed: 1 },
    protocol: protocols[0]?.digest,
    supersededBy: [repairRun],
    comparison: null,
  });
  expect(run(repairRun)).toMatchObject({
    signatures: [],
    supersedes: [{ run: approvedRun, steps: 1 }],
    reason: 'opened by hand for a test',
  });
  expect(run(auditRun)).toMatchObject({
    deviations: { open: 1, closed: 0 },
    comparison: { drifted: 2, 'no longer observable': 1, new: 1, unchanged: 3 },
  });
  expect(protocols).toMatchObject([
    { runbook: 'new-install', runs: [approvedRun], signatures: [{ role: 'approver' }] },
  ]);
});

test('each step names the run that proves it, what made it stale and what the newest audit found', () => {
  const found = overview(auditedLedger());
  expect(stepOf(found, 'eks-endpoint-private')).toMatchObject({
    source: { run: repairRun },
    earlier: [{ run: approvedRun, supersededBecause: 'opened by hand for a test' }],
    approved: { run: approvedRun, by: 'Q. Lead' },
    proof: 'on AWS',
    audit: { run: auditRun, comparison: { change: 'drifted' } },
  });
  expect(stepOf(found, 'installed-configuration')).toMatchObject({
    stale: { run: repairRun, reason: 'opened by hand for a test' },
    audit: { comparison: { change: 'no longer observable' } },
  });
  expect(stepOf(found, 'egnyte-client').proof).toBe('not applicable');
  expect(stepOf(found, 'added-since')).toMatchObject({ verdict: null, proof: 'none' });
});

test('a result nobody approved is not covered by the approval of an earlier one', () => {
  const [approved, unapproved] = [true, false].map((yes) =>
    overviewPage(overview(auditedLedger({ approved: yes }))),
  );
  expect(approved).toContain('1 step proved by a run that nobody approved:');
  expect(unapproved).toContain('5 steps proved by a run that nobody approved:');
});

test('what only a rehearsal proved is never shown as proved on AWS', () => {
  const rehearsed = overview(auditedLedger({ target: 'embedded' }));
  expect(new Set(rehearsed.steps.map(({ proof }) => proof))).toEqual(
    new Set(['rehearsal', 'not applicable', 'none']),
  );
  const attested = auditedLedger().map((entry) =>
    entry.kind === 'judged' && entry.step === 'planning.record-decisions'
      ? (JSON.parse(
          JSON.stringify(entry).replaceAll('"rehearsed":false', '"rehearsed":true'),
        ) as Entry)
      : entry,
  );
  expect(stepOf(overview(attested), 'record-decisions').proof).toBe('statements rehearsed');
});

test('results of earlier rehearsal worlds do not stand, and a run that was cut off says so', () => {
  const entries = sampleLedger();
  const cut = overview(entries);
  expect(stepOf(cut, 'enforce-elasticsearch-https')).toMatchObject({
    verdict: 'cut off while acting',
    proof: 'none',
  });
  const writer = new LedgerWriter('2026-12-01T00:00:00.000Z');
  writer.entries.push(...entries);
  begin(writer, 'new-world', sampleSteps, { world: 'another', only: [] });
  const moved = overview(writer.entries);
  expect(moved.worlds).toBe(2);
  expect(new Set(moved.steps.map(({ verdict }) => verdict))).toEqual(new Set([null]));
});

test('a run that was cut off while acting is no better in the index than in its report', () => {
  const [step] = sampleSteps.filter(({ calls = [] }) => calls.some(([, said]) => said?.changes));
  if (step === undefined) throw new Error('no step that changes something');
  const writer = new LedgerWriter('2026-12-01T00:00:00.000Z');
  begin(writer, 'cut', sampleSteps, { only: [step.id] });
  const judgment = judgmentOf(step, writer.time, writer.time);
  const [call] = judgment.calls.filter(({ changes }) => changes);
  if (call !== undefined) change(writer, step.id, call, judgment, false);
  const [run] = overview(writer.entries).runs;
  expect(run).toMatchObject({ verdict: 'cut off while acting', ending: 'no end recorded' });
  expect(buildRecord(writer.entries, 'cut', sampleProcedures).verdict).toBe(run?.verdict);
});

test('five hundred runs are told without reading any report', () => {
  const entries = hundreds(500);
  const found = overview(entries);
  expect(found.runs).toHaveLength(500);
  const page = overviewPage(found);
  expect(page).toContain('450 older runs');
  expect(page.length).toBeLessThan(2_000_000);
});

test('a ledger without a run has no index', () => {
  expect(overviewOf([], { runs: new Set(), protocols: new Set() })).toBeNull();
});

test('writes index.html, finds which reports are there, and leaves nothing else', async () => {
  await withFolder(async (folder) => {
    await mkdir(join(folder, 'runs', approvedRun), { recursive: true });
    await writeFile(join(folder, 'runs', approvedRun, 'report.html'), '');
    await mkdir(join(folder, 'runs', auditRun), { recursive: true });
    expect(await publishOverview(folder, auditedLedger(), [])).toBe(join(folder, 'index.html'));
    expect((await readdir(folder)).toSorted()).toEqual(['index.html', 'runs']);
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    expect(page).toContain(`href="runs/${approvedRun}/report.html"`);
    expect(page).not.toContain(`href="runs/${auditRun}/report.html"`);
    expect(page).toContain('2 reports not here');
  });
});

test('a secret in the ledger keeps the index from being written, and the earlier one stays', async () => {
  await withFolder(async (folder) => {
    await writeFile(join(folder, 'index.html'), 'the earlier one');
    const secret = { name: 'WORD', reveal: () => 'opened by hand' };
    await expect(publishOverview(folder, auditedLedger(), [secret])).rejects.toThrow('RP-E410');
    expect(await readFile(join(folder, 'index.html'), 'utf8')).toBe('the earlier one');
    expect(await readdir(folder)).toEqual(['index.html']);
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the index, ${colorScheme}; it runs nothing, loads nothing and fits`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    await withFolder(async (folder) => {
      const file = join(folder, 'index.html');
      const some = new Set([approvedRun]);
      await writeFile(file, overviewPage(overview(auditedLedger(), some)));
      const address = pathToFileURL(file).href;
      await page.goto(address);
      expect(await page.locator('script').count()).toBe(0);
      await expect(page.getByText('report not here').first()).toBeVisible();
      await expect(page.getByText('2 steps found drifted by the newest audit:')).toBeVisible();
      const axe = new AxeBuilder({ page });
      // Only colours differ in the dark.
      const looking = colorScheme === 'light' ? axe : axe.withRules(['color-contrast']);
      const { violations } = await looking.analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - window.innerWidth,
        );
        expect(over, `at ${width}`).toBeLessThanOrEqual(0);
      }
      expect(requests).toEqual([address]);
      expect(problems).toEqual([]);
    });
  });
}
