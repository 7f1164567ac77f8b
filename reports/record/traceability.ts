import type { AttestationState, Judged, Judgment } from '../../harness/entries.ts';
import type { MatrixRow, ProcedureRecord, StepRecord } from '../run-record.ts';
import { inScope } from './findings.ts';

type Rows = Pick<MatrixRow, 'kind' | 'name' | 'result'>[];

/** Procedure → step → criterion → result → evidence. What nobody judged stands there too, as `not judged`. */
export function traceabilityOf(
  steps: readonly StepRecord[],
  procedures: ReadonlyMap<string, ProcedureRecord>,
): MatrixRow[] {
  return inScope(steps).flatMap((step) =>
    rowsOf(step, procedures.get(step.procedure)).map((row) => ({
      procedure: step.procedure,
      step: step.id,
      ...row,
      verdict: step.verdict,
      evidence: row.result === 'not judged' ? null : step.source,
    })),
  );
}

/** What a judgement says of each precondition, criterion and statement. */
export const rowsOfJudgment = (
  judgment: Pick<Judgment, 'preconditions' | 'criteria' | 'attestations'> | null,
): Rows => [
  ...(judgment?.preconditions ?? []).map((judged) => judgedRow('precondition', judged)),
  ...(judgment?.criteria ?? []).map((judged) => judgedRow('criterion', judged)),
  ...(judgment?.attestations ?? []).map(attestationRow),
];

function rowsOf({ judgment, verdict }: StepRecord, procedure: ProcedureRecord | undefined): Rows {
  const rows = rowsOfJudgment(judgment);
  const seen = new Set(rows.map(({ kind, name }) => `${kind} ${name}`));
  const missing = (kind: 'criterion' | 'attestation', names: readonly string[]): Rows =>
    names
      .filter((name) => !seen.has(`${kind} ${name}`))
      .map((name) => ({
        kind,
        name,
        result: verdict === 'not applicable' ? 'not applicable' : 'not judged',
      }));
  return [
    ...rows,
    ...missing('criterion', procedure?.expectedResults ?? []),
    ...missing('attestation', procedure?.attestedResults ?? []),
  ];
}

const judgedRow = (
  kind: 'precondition' | 'criterion',
  { name, holds, inapplicable }: Judged,
): Rows[number] => ({
  kind,
  name,
  result: inapplicable !== undefined ? 'not applicable' : holds ? 'holds' : 'does not hold',
});

const attestationRow = ({ name, given, unneeded }: AttestationState): Rows[number] => ({
  kind: 'attestation',
  name,
  result: unneeded !== null ? 'not applicable' : given === null ? 'not given' : 'given',
});
