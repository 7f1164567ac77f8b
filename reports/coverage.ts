import type { Call, Entry, Judgment } from '../harness/entries.ts';
import type { Verdict } from '../harness/verdict.ts';

/** Who answered the calls of a step, and how many of them: `localstack`, `ministack`, `overlay`, `stand-in`, `aws`. */
type Answered = Readonly<Record<string, number>>;

export interface Covered {
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly answered: Answered;
  readonly run: string;
  readonly version: string;
  readonly commit: string | null;
}

/** What a step's procedure did on each target, by the target's name; a target without a run of it is left out. */
export interface CoveredStep {
  readonly step: string;
  readonly title: string;
  readonly procedure: string;
  readonly targets: Readonly<Record<string, Covered>>;
}

/** Targets in the order of the table. */
const targets = ['embedded', 'localstack', 'aws'] as const;

/** From a pass that acted to what says least: a later run that finds all done takes nothing away from the one that did it. */
const tells: readonly Verdict[] = [
  'passed',
  'already conformant',
  'not applicable',
  'not supported',
];

/** What the runs in these ledgers show of every step, in the order of the runbooks. Only runs count: plans and audits do not act. */
export function coverageOf(ledgers: readonly (readonly Entry[])[]): readonly CoveredStep[] {
  const found = new Map<
    string,
    { title: string; procedure: string; targets: Record<string, Covered> }
  >();
  for (const entries of ledgers) {
    const starts = new Map(
      entries.flatMap((entry) =>
        entry.kind === 'run-started' ? [[entry.run ?? '', entry.data] as const] : [],
      ),
    );
    for (const { steps } of starts.values())
      for (const { id, title, procedure } of steps)
        if (!found.has(id)) found.set(id, { title, procedure, targets: {} });
    for (const entry of entries) {
      const started = starts.get(entry.run ?? '');
      const row = found.get(entry.step ?? '');
      if (entry.kind !== 'judged' || entry.data.mode !== 'run' || !started || !row) continue;
      const covered = coveredBy(entry.data, entry.run ?? '', started.software);
      const known = row.targets[started.target];
      if (known === undefined || rank(covered) <= rank(known))
        row.targets[started.target] = covered;
    }
  }
  return [...found].map(([step, row]) => ({ step, ...row }));
}

const rank = ({ verdict }: Covered): number =>
  tells.includes(verdict) ? tells.indexOf(verdict) : tells.length;

const coveredBy = (
  { verdict, reason, calls }: Judgment,
  run: string,
  { version, commit }: { version: string; commit: string | null },
): Covered => ({ verdict, reason, answered: answeredOf(calls), run, version, commit });

function answeredOf(calls: readonly Call[]): Answered {
  const groups = Map.groupBy(calls, ({ answeredBy }) => answeredBy.split(':')[0] ?? '');
  return Object.fromEntries(
    [...groups]
      .map(([by, group]) => [by, group.length] as const)
      .toSorted(([one, many], [other, few]) => few - many || (one < other ? -1 : 1)),
  );
}

/** The table in Markdown: a procedure each line, a target each column. */
export function tableOf(steps: readonly CoveredStep[]): string {
  const shown = targets.filter((target) => steps.some((each) => target in each.targets));
  const lines = [
    ['Procedure', ...shown],
    ['---', ...shown.map(() => '---')],
    ...steps.map(({ title, targets: on }) => [title, ...shown.map((target) => cell(on[target]))]),
  ];
  return `${lines.map((cells) => `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')}\n`;
}

function cell(covered: Covered | undefined): string {
  if (covered === undefined) return 'no run';
  const { verdict, reason, answered } = covered;
  if (verdict === 'not applicable' || verdict === 'not supported')
    return reason === null ? verdict : `${verdict}: ${reason}`;
  const by = Object.entries(answered).map(([name, calls]) => `${name} ${calls}`);
  return by.length === 0 ? verdict : `${verdict} (${by.join(', ')})`;
}
