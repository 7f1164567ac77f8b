import type { Judgment } from '../../../harness/entries.ts';
import type { MatrixRow, RunRecord, StepRecord } from '../../run-record.ts';
import type { Objective } from './objectives.ts';
import { filled, markup, markupLine, prop, type Identify } from './texts.ts';

interface Seen {
  readonly objective: Objective;
  readonly step: StepRecord;
  readonly judgment: Judgment;
}

/**
 * One observation for each judged row. TEST: the step acted and looked again; EXAMINE: the installation was read as it
 * was found; INTERVIEW: a person attested.
 */
export function observationsOf(
  record: RunRecord,
  objectives: readonly Objective[],
  identify: Identify,
) {
  return seenIn(record, objectives).map(({ objective, step, judgment }) => ({
    uuid: identify('observation', objective.id),
    title: markupLine(objective.row.name),
    description: markup(said(objective.row, judgment)),
    props: [
      prop('step', step.id),
      prop('result', objective.row.result),
      prop('rehearsal', record.run.rehearsal),
    ],
    methods: [methodOf(objective.row, judgment)],
    types: ['control-objective'],
    origins: [{ actors: [actorOf(objective.row, judgment, identify)] }],
    subjects: [
      {
        'subject-uuid': identify(...subjectOf(record, judgment)),
        type: 'component',
      },
    ],
    'relevant-evidence': evidenceOf(record, step, identify),
    collected: judgment.ended,
  }));
}

/** One finding for each row the assessment had to judge. What does not apply is observed, but no finding. */
export function findingsOf(
  record: RunRecord,
  objectives: readonly Objective[],
  identify: Identify,
) {
  const observed = new Set(seenIn(record, objectives).map(({ objective }) => objective.id));
  return objectives
    .filter(({ row }) => row.result !== 'not applicable')
    .map(({ id, control, row }) => ({
      uuid: identify('finding', id),
      title: markupLine(row.name),
      description: markup(`${row.kind} of ${row.step}: ${row.result}`),
      props: [prop('step', row.step), prop('rehearsal', record.run.rehearsal)],
      target: {
        type: 'objective-id',
        'target-id': id,
        title: markupLine(row.name),
        props: [prop('control', control)],
        status: statusOf(row, record.run.rehearsal),
      },
      ...filled(
        'related-observations',
        observed.has(id) ? [{ 'observation-uuid': identify('observation', id) }] : [],
      ),
    }));
}

function seenIn(record: RunRecord, objectives: readonly Objective[]): Seen[] {
  const steps = new Map(record.steps.map((step) => [step.id, step]));
  return objectives.flatMap((objective) => {
    const step = steps.get(objective.row.step);
    const judgment = step?.judgment ?? null;
    const judged = objective.row.result !== 'not judged' && objective.row.result !== 'not given';
    return step === undefined || judgment === null || !judged
      ? []
      : [{ objective, step, judgment }];
  });
}

function methodOf({ kind, result }: MatrixRow, { acted }: Judgment): string {
  if (kind === 'attestation') return 'INTERVIEW';
  return acted && kind === 'criterion' && result !== 'not applicable' ? 'TEST' : 'EXAMINE';
}

function actorOf({ kind, name }: MatrixRow, judgment: Judgment, identify: Identify) {
  const given = judgment.attestations.find((one) => one.name === name)?.given ?? null;
  return kind === 'attestation' && given !== null
    ? { type: 'party', 'actor-uuid': identify('party', given.by), 'role-id': 'attester' }
    : { type: 'tool', 'actor-uuid': identify('runproof') };
}

/** The account the step looked into; the installation where the environment names no such account. */
function subjectOf({ run }: RunRecord, { account }: Judgment): readonly string[] {
  const known = run.accounts.some(({ name }) => name === account.name);
  return known ? ['account', account.name] : ['installation'];
}

function said({ kind, name, result }: MatrixRow, judgment: Judgment): string {
  if (kind === 'attestation') {
    const state = judgment.attestations.find((one) => one.name === name);
    return [result, state?.statement, state?.unneeded, state?.given?.comment]
      .filter((part) => typeof part === 'string')
      .join('. ');
  }
  const judgements = kind === 'criterion' ? judgment.criteria : judgment.preconditions;
  const judged = judgements.find((one) => one.name === name);
  if (judged === undefined) return `${result}. ${judgment.reason ?? ''}`;
  if (judged.inapplicable !== undefined) return `${result}: ${judged.inapplicable}`;
  return `${result}. Expected ${JSON.stringify(judged.expected)}, found ${JSON.stringify(judged.actual)}.`;
}

function evidenceOf(record: RunRecord, step: StepRecord, identify: Identify) {
  const index = record.steps.indexOf(step);
  const attached = record.attachments.filter(
    ({ step: id, file }) => id === step.id && file !== null,
  );
  return [
    {
      href: `#${identify('record')}`,
      description: `The step in record.json: /steps/${index}.`,
      ...filled('props', step.source === null ? [] : [prop('ledger-entry', step.source.seq)]),
    },
    ...attached.map(({ sha256, name }) => ({
      href: `#${identify('attachment', sha256)}`,
      description: markup(name),
    })),
  ];
}

/** A rehearsal satisfies nothing of an installation, so its reason is never a plain pass. */
function statusOf({ result, verdict }: MatrixRow, rehearsal: boolean) {
  if (result === 'holds' || result === 'given') {
    return rehearsal
      ? { state: 'satisfied', reason: 'other', remarks: 'Proved on a rehearsal only.' }
      : { state: 'satisfied', reason: 'pass' };
  }
  if (result === 'does not hold') return { state: 'not-satisfied', reason: 'fail' };
  return {
    state: 'not-satisfied',
    reason: 'other',
    remarks: markup(`${result}: the step is ${verdict ?? 'outside this run'}`),
  };
}
