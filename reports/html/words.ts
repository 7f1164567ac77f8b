import type { Mode } from '../../harness/verdict.ts';
import type { RunRecord, Standing } from '../run-record.ts';
import { marksOf } from './marks.ts';

/** `2026-11-22 10:15:03.120 UTC`; what is no time stays as it is. */
export function timeOf(time: string): string {
  return time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z$/, '$1 $2$3 UTC');
}

/** A time without its date and fractions, for where both are plain from the context. */
export const clockOf = (time: string): string => time.replace(/^.*T(\d\d:\d\d:\d\d).*$/, '$1');

export function durationOf(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return '–';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const rest = Math.floor(seconds % 60);
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${rest} s`;
}

export const between = (start: string, end: string): number => Date.parse(end) - Date.parse(start);

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

export const percent = (share: number): string =>
  `${(share * 100).toFixed(share >= 0.1 ? 0 : 1)} %`;

export const kindOfReport: Readonly<Record<Mode, string>> = {
  plan: 'Plan',
  run: 'Execution report',
  audit: 'Audit report',
  undo: 'Undo report',
};

export const targetWords: Readonly<Record<string, string>> = {
  embedded: 'the embedded AWS on the machine of the run',
  localstack: 'LocalStack',
  aws: 'Amazon Web Services',
};

/** What the whole run comes to, in one sentence. */
export function conclusionOf({ verdict, counts, run, steps: played }: RunRecord): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const good = counts.passed + counts['already conformant'] + counts['not applicable'];
  const steps = counted(total, 'step');
  if (total === 0) return 'No step was asked for.';
  if (run.mode === 'plan') {
    return `${counts['would act']} of ${steps} would act; ${counts['already conformant']} already conform.`;
  }
  if (good === total) return `All ${steps} conform or do not apply.`;
  const missed = played.flatMap((step) =>
    step.scope !== 'outside' && step.verdict === 'failed'
      ? (step.judgment?.criteria ?? []).filter(({ holds }) => !holds)
      : [],
  ).length;
  const failed =
    verdict === 'failed' && missed > 0
      ? ` ${counted(missed, 'criterion does', 'criteria do')} not hold.`
      : '';
  return `${good} of ${steps} conform or do not apply; ${total - good} do not yet.${failed}`;
}

/** Why the run as a whole is no qualification evidence; empty where nothing speaks against it. */
export function reservationsOf(record: RunRecord): string[] {
  const { run, deviations } = record;
  const accepted = deviations.filter(({ closed }) => closed?.as === 'accepted').length;
  return [
    ...marksOf(record).map(({ reservation }) => reservation),
    ...(accepted > 0
      ? [
          `Accepted deviations: ${accepted === 1 ? 'one was closed as accepted' : `${accepted} were closed as accepted`}, without a later run in which the step holds.`,
        ]
      : []),
    ...(run.software.commit === null
      ? [
          'Unknown commit: the software was not run from a repository, so what exactly ran cannot be traced.',
        ]
      : []),
    ...(run.ending === 'no end recorded'
      ? [
          'No end recorded: the run was cut off, or was still at work when this report was drawn. What it had finished is shown.',
        ]
      : []),
    ...(run.ending === 'interrupted'
      ? ['Interrupted: the run was stopped before it came to its end.']
      : []),
  ];
}

export const verdictText: Readonly<Record<Standing, string>> = {
  passed: 'Passed',
  'already conformant': 'Already conformant',
  'would act': 'Would act',
  'not applicable': 'Not applicable',
  failed: 'Failed',
  'cut off while acting': 'Cut off while acting',
  blocked: 'Blocked',
  pending: 'Pending',
  'not supported': 'Not supported',
  'not run': 'Not run',
};

/** What each verdict means, for a reader who meets them for the first time. */
export const verdictMeaning: Readonly<Record<Standing, string>> = {
  passed: 'acted or attested, then observed to conform',
  'already conformant': 'observed to conform; nothing was changed',
  'would act': 'a run would change something here',
  'not applicable': 'a decision excludes it',
  failed: 'a criterion does not hold',
  'cut off while acting': 'the run was killed here; what came of it has not been observed',
  blocked: 'a precondition or the environment is unfit; nothing was changed',
  pending: 'waits for a person, a third party or a change in progress',
  'not supported': 'this target cannot carry it; never a pass',
  'not run': 'was not reached',
};
