import type { Judged } from '../../harness/entries.ts';
import { markWords } from '../html/marks.ts';
import { inScope } from '../record/findings.ts';
import type { RunRecord, Standing } from '../run-record.ts';
import { element, xmlHead, xmlText } from './xml.ts';

type Step = ReturnType<typeof inScope>[number];
type Kind = 'failure' | 'error' | 'skipped';

/** What each verdict is to a continuous integration; what is not listed passes. */
const kinds: Readonly<Partial<Record<Standing, Kind>>> = {
  failed: 'failure',
  blocked: 'error',
  'cut off while acting': 'error',
  pending: 'skipped',
  'would act': 'skipped',
  'not applicable': 'skipped',
  'not supported': 'skipped',
  'not run': 'skipped',
};

/**
 * The record as JUnit XML, in what the dialects have in common: Jenkins' xUnit plugin (junit-10.xsd) and Apache Ant both
 * find it valid. One suite with one case for each step, because only suites have properties in every dialect. A skipped
 * step is no pass; whether a run is complete the exit code tells.
 */
export function junitXml(record: RunRecord): string {
  const suites = inScope(record.steps).map((step, index) => suite(record, step, index));
  return `${xmlHead}${element('testsuites', {}, `\n${suites.join('')}`)}\n`;
}

function suite(record: RunRecord, step: Step, index: number): string {
  const { run } = record;
  const kind = kinds[step.verdict];
  const began = step.judgment?.started ?? step.source?.time ?? run.started;
  const time = secondsOf(step);
  const attributes = {
    name: step.id,
    tests: 1,
    failures: kind === 'failure' ? 1 : 0,
    errors: kind === 'error' ? 1 : 0,
    skipped: kind === 'skipped' ? 1 : 0,
    time,
    // Ant's schema knows no zone and no fraction: it is UTC.
    timestamp: began.replace(/(\.\d+)?Z$/, ''),
    // Nothing ran on a host one could name; this is what the dialect prescribes then.
    hostname: 'localhost',
    package: run.runbook.id,
    id: index,
  };
  const properties = propertiesOf(record, step).map(([name, value]) =>
    element('property', { name, value }),
  );
  const result = kind === undefined ? '' : outcome(kind, step);
  const content = [
    element('properties', {}, properties.join('')),
    element('testcase', { name: step.title, classname: classOf(run, step), time }, result),
    element('system-out', {}, xmlText(told(step))),
    element('system-err', {}),
  ];
  return `${element('testsuite', attributes, `\n${content.join('\n')}\n`)}\n`;
}

/** Readers group by what stands before the last dot; a rehearsal is a group of its own. */
const classOf = ({ rehearsal }: RunRecord['run'], { id }: Step): string =>
  rehearsal ? `rehearsal.${id}` : id;

function propertiesOf(record: RunRecord, step: Step): [name: string, value: string][] {
  const { run, attachments } = record;
  const marks = markWords(record);
  return [
    ['runproof.run', run.id],
    ['runproof.mode', run.mode],
    ['runproof.environment', run.environment],
    ['runproof.target', run.target],
    ['runproof.rehearsal', String(run.rehearsal)],
    ...(marks === '' ? [] : [['runproof.marks', marks] as [string, string]]),
    ['runproof.procedure', step.procedure],
    ['runproof.verdict', step.verdict],
    [
      'runproof.evidence',
      `record.json#/steps/${record.steps.findIndex(({ id }) => id === step.id)}`,
    ],
    ...(step.source === null
      ? []
      : [['runproof.ledger', `${step.source.run} entry ${step.source.seq}`] as [string, string]]),
    ...attachments.flatMap(({ step: id, file }): [string, string][] =>
      id === step.id && file !== null ? [['runproof.attachment', file]] : [],
    ),
  ];
}

function outcome(kind: Kind, step: Step): string {
  const message = step.reason === null ? step.verdict : `${step.verdict}: ${step.reason}`;
  if (kind === 'skipped') return element('skipped', { message });
  return element(kind, { message, type: step.verdict }, xmlText(told(step)));
}

/** What was expected and found, line by line, and the way on. */
function told({ judgment, reason, verdict }: Step): string {
  const remedy = judgment?.remedy ?? null;
  const lines = [
    `${verdict}${reason === null ? '' : `: ${reason}`}`,
    ...(judgment?.preconditions ?? []).map((one) => judgedLine('precondition', one)),
    ...(judgment?.criteria ?? []).map((one) => judgedLine('criterion', one)),
    ...(judgment?.attestations ?? []).map(
      ({ name, given }) =>
        `attestation "${name}": ${given === null ? 'not given' : `given by ${given.by}`}`,
    ),
    ...(remedy === null ? [] : [`Fix: ${remedy}`]),
  ];
  return lines.join('\n');
}

function judgedLine(kind: string, { name, holds, inapplicable, expected, actual }: Judged): string {
  if (inapplicable !== undefined) return `${kind} "${name}" does not apply: ${inapplicable}`;
  const seen = `expected ${JSON.stringify(expected)}, found ${JSON.stringify(actual)}`;
  return `${kind} "${name}" ${holds ? 'holds' : 'does not hold'}: ${seen}`;
}

function secondsOf({ judgment }: Step): string {
  const took = judgment === null ? 0 : Date.parse(judgment.ended) - Date.parse(judgment.started);
  return (Math.max(0, Number.isFinite(took) ? took : 0) / 1000).toFixed(3);
}
