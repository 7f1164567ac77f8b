import { canonicalDigest, type Json } from '../../harness/json.ts';
import { marksOf } from '../html/marks.ts';
import { inScope } from '../record/findings.ts';
import type { RunRecord } from '../run-record.ts';

/** What a statement is about, by digest. */
export interface ResourceDescriptor {
  readonly name: string;
  readonly digest: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, Json>>;
}

/** An in-toto Statement v1 with the test-result predicate v0.1. */
export interface TestResultStatement {
  readonly _type: 'https://in-toto.io/Statement/v1';
  readonly subject: readonly ResourceDescriptor[];
  readonly predicateType: 'https://in-toto.io/attestation/test-result/v0.1';
  readonly predicate: {
    readonly result: 'PASSED' | 'WARNED' | 'FAILED';
    readonly configuration: readonly ResourceDescriptor[];
    readonly passedTests: readonly string[];
    readonly warnedTests: readonly string[];
    readonly failedTests: readonly string[];
  };
}

/**
 * What every signer of a run signs beside their own signature, so that a supply chain's policies can read it. A step that
 * conforms, but is proved by a rehearsal only or stale since, is warned of; a step that is neither proved nor failed
 * stands in no list, and the result then is FAILED. What bears a mark (rehearsal, unqualified, provisional, modified) is
 * WARNED at best: a policy that asks for PASSED never takes one of these, nor half a run.
 * @param page digest of the report's page; left out where no page was drawn
 */
export function testResultStatement(record: RunRecord, page: string | null): TestResultStatement {
  const steps = inScope(record.steps);
  const rehearsed = new Set(record.rehearsed.steps);
  const good = steps.filter(
    ({ verdict }) => verdict === 'passed' || verdict === 'already conformant',
  );
  const doubtful = (step: (typeof good)[number]) => rehearsed.has(step.id) || step.stale !== null;
  const failed = steps.filter(
    ({ verdict }) =>
      verdict === 'failed' || verdict === 'blocked' || verdict === 'cut off while acting',
  );
  const judged = steps.every((step) => good.includes(step) || step.verdict === 'not applicable');
  const warned = marksOf(record).length > 0 || good.some(doubtful);
  const complete = judged && good.length > 0 && record.run.ending === 'complete';
  const namesOf = (those: readonly { readonly id: string }[]) => those.map(({ id }) => id);
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [
      { name: 'record.json', digest: { sha256: canonicalDigest(record) } },
      { name: 'ledger head', digest: { sha256: record.ledger.head.hash } },
      ...(page === null ? [] : [{ name: 'page', digest: { sha256: page } }]),
    ],
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      result: !complete ? 'FAILED' : warned ? 'WARNED' : 'PASSED',
      configuration: configurationOf(record),
      passedTests: namesOf(good.filter((step) => !doubtful(step))),
      warnedTests: namesOf(good.filter(doubtful)),
      failedTests: namesOf(failed),
    },
  };
}

/** What the run was asked to do, by digest: its parameters and decisions, its runbook, the software. */
function configurationOf({
  run,
  parameters,
  decisions,
  procedures,
  steps,
}: RunRecord): ResourceDescriptor[] {
  const { environment, target, rehearsal, runbook, mode, software } = run;
  return [
    {
      name: `environment ${environment}`,
      digest: { sha256: canonicalDigest({ parameters, decisions }) },
      annotations: { target, rehearsal },
    },
    {
      name: `runbook ${runbook.id}`,
      digest: {
        sha256: canonicalDigest({
          runbook,
          procedures,
          steps: steps.map(({ id, title, procedure }) => ({ id, title, procedure })),
        }),
      },
      annotations: { mode },
    },
    ...(software.commit === null
      ? []
      : [
          {
            name: 'runproof',
            digest: { gitCommit: software.commit },
            annotations: { version: software.version, modified: software.modified },
          },
        ]),
  ];
}
