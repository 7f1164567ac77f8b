import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Entry, Judgment } from '../../../harness/entries.ts';
import { coverageOf, tableOf, type CoveredStep } from '../../../reports/coverage.ts';
import { loadRunbook } from '../../../cli/runbooks.ts';

const docs = join(import.meta.dirname, '../../../docs');
const committed = () =>
  JSON.parse(readFileSync(join(docs, 'coverage.json'), 'utf8')) as CoveredStep[];

const started = (run: string, target: string) =>
  ({
    kind: 'run-started',
    run,
    step: null,
    data: {
      target,
      software: { version: '1', commit: 'c' },
      steps: [{ id: 'a.b', title: 'Do it', procedure: 'a#b', selected: true }],
    },
  }) as unknown as Entry;
const judged = (run: string, judgment: Partial<Judgment>) =>
  ({
    kind: 'judged',
    run,
    step: 'a.b',
    data: { mode: 'run', reason: null, calls: [], ...judgment },
  }) as unknown as Entry;
const call = (answeredBy: string) => ({ answeredBy }) as Judgment['calls'][number];

test('the published table is that of the published data', () => {
  const page = readFileSync(join(docs, 'coverage.md'), 'utf8');
  const [, table] = page.split('<!-- table: npx runproof coverage -->\n');
  expect(table).toBe(tableOf(committed()));
});

test('every step of a new installation was run on both rehearsal targets, and passed or did not apply', async () => {
  const { placed } = await loadRunbook('new-install');
  const steps = new Map(committed().map((each) => [each.step, each]));
  expect(placed.map(({ step }) => step.id).filter((id) => !steps.has(id))).toEqual([]);
  const open = placed.flatMap(({ step }) =>
    ['embedded', 'localstack'].flatMap((target) => {
      const verdict = steps.get(step.id)?.targets[target]?.verdict ?? 'no run';
      return ['passed', 'already conformant', 'not applicable'].includes(verdict)
        ? []
        : [`${step.id} on ${target}: ${verdict}`];
    }),
  );
  expect(open).toEqual([]);
});

test('a run that acted tells more than one that found all done; plans and audits tell nothing', () => {
  const [row] = coverageOf([
    [
      started('1', 'localstack'),
      judged('1', { verdict: 'failed' }),
      started('2', 'localstack'),
      judged('2', {
        verdict: 'passed',
        calls: [call('localstack'), call('overlay:x'), call('overlay:y')],
      }),
      started('3', 'localstack'),
      judged('3', { verdict: 'already conformant' }),
      judged('3', { verdict: 'passed', mode: 'audit' }),
    ],
    [started('4', 'embedded'), judged('4', { verdict: 'failed' })],
  ]);
  expect(row?.targets['localstack']).toMatchObject({
    verdict: 'passed',
    run: '2',
    answered: { overlay: 2, localstack: 1 },
  });
  expect(row?.targets['embedded']?.verdict).toBe('failed');
});

test('what no run has played, and what a target cannot carry, is said', () => {
  const table = tableOf(
    coverageOf([
      [
        started('1', 'localstack'),
        judged('1', { verdict: 'not supported', reason: 'a:B cannot be carried out' }),
      ],
      [started('2', 'aws')],
    ]).concat({ step: 'c.d', title: 'Other', procedure: 'c#d', targets: {} }),
  );
  expect(table).toContain('| Do it | not supported: a:B cannot be carried out |');
  expect(table).toContain('| Other | no run |');
});
