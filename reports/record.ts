import type { Entry, RunStarted } from '../harness/entries.ts';
import { canonicalJson, sha256 } from '../harness/json.ts';
import type { Procedure } from '../harness/procedures/index.ts';
import { callsOf } from './record/calls.ts';
import { comparisonOf } from './record/comparison.ts';
import { deviationsOf } from './record/deviations.ts';
import { countsOf, inScope, openPointsOf, overallOf } from './record/findings.ts';
import { gather, isAdded, type Gathered } from './record/gather.ts';
import { stepsOf } from './record/steps.ts';
import { takenOverOf } from './record/taken-over.ts';
import { timelineOf } from './record/timeline.ts';
import { traceabilityOf } from './record/traceability.ts';
import {
  recordVersion,
  type AccountRecord,
  type AttachmentRecord,
  type ProcedureRecord,
  type RunPart,
  type RunRecord,
  type StepRecord,
} from './run-record.ts';

/** Where an attachment was found in the run's folder, by its recorded digest. */
export type FoundAttachments = ReadonlyMap<string, Pick<AttachmentRecord, 'file' | 'state'>>;

/**
 * Draws one run's record out of the ledger's entries. It describes the world as of the run's last entry, so building
 * it again gives the same record however the ledger has grown. A run killed at any moment gives a record of what it finished.
 * @param entries the whole ledger of the environment and target, oldest first
 * @param attachments what the run's folder holds; an attachment not named there is `missing`
 * @throws EvidenceError RP-E430 when the ledger has no such run
 */
export function buildRecord(
  entries: readonly Entry[],
  runId: string,
  procedures: readonly Procedure[],
  attachments: FoundAttachments = new Map(),
): RunRecord {
  const gathered = gather(entries, runId);
  const run = runOf(gathered);
  const steps = stepsOf(gathered, run.ending !== 'no end recorded');
  const counts = countsOf(steps);
  const texts = proceduresOf(steps, procedures);
  const { decisions, findings, parameters } = gathered.started.data;
  return inOneForm({
    record: 'runproof run record',
    version: recordVersion,
    run,
    verdict: overallOf(counts, run.mode),
    counts,
    decisions,
    findings,
    parameters,
    takenOver: takenOverOf(steps, gathered),
    procedures: [...texts.values()],
    steps,
    deviations: deviationsOf(gathered, steps),
    openPoints: openPointsOf(steps),
    timeline: timelineOf(gathered.ofChain),
    traceability: traceabilityOf(steps, texts),
    comparison: comparisonOf(entries, gathered, steps),
    calls: callsOf(steps),
    attachments: attachmentsOf(steps, attachments),
    corroboration: corroborationOf(gathered),
    rehearsed: rehearsedOf(steps, run.rehearsal),
    ledger: ledgerOf(gathered),
  });
}

/** As record.json has it, keys in order: what is drawn from the one is drawn from the other. */
const inOneForm = (record: RunRecord): RunRecord => JSON.parse(canonicalJson(record)) as RunRecord;

function runOf({ started, chain, ofChain }: Gathered): RunPart {
  const { data, run: id, time } = started;
  const own = ofChain.filter(({ run }) => run === id);
  const end = own.findLast((entry) => entry.kind === 'run-ended');
  const { mode, runbook, environment, target, world, software, operator, command, reason } = data;
  return {
    id,
    mode,
    runbook,
    environment,
    target,
    world,
    rehearsal: target !== 'aws',
    software,
    operator,
    accounts: accountsOf(started, own),
    command,
    reason,
    resumes: chain.slice(1).map(({ run }) => run),
    protocol: protocolOf(data, chain.slice(1)),
    unqualified: data.unqualified ?? false,
    started: time,
    ended: (end ?? own.findLast((entry) => !isAdded(entry)) ?? started).time,
    ending:
      end === undefined ? 'no end recorded' : end.data.interrupted ? 'interrupted' : 'complete',
    exitCode: end?.data.exitCode ?? null,
  };
}

function protocolOf(
  { protocol, approvals = [] }: RunStarted,
  before: Gathered['chain'],
): RunPart['protocol'] {
  if (typeof protocol !== 'string') return null;
  const earlier = before.flatMap(({ run, data }) =>
    typeof data.protocol === 'string' && data.protocol !== protocol
      ? [{ run: run ?? '', digest: data.protocol }]
      : [],
  );
  return { digest: protocol, approvals, earlier };
}

function accountsOf({ data }: Gathered['started'], own: readonly Entry[]): AccountRecord[] {
  const identified = own.filter((entry) => entry.kind === 'identified');
  return data.accounts.map(({ name, id, region }) => ({
    name,
    id,
    region,
    caller: identified.findLast(({ data: { account } }) => account === name)?.data.arn ?? null,
  }));
}

function proceduresOf(
  steps: readonly StepRecord[],
  procedures: readonly Procedure[],
): Map<string, ProcedureRecord> {
  const wanted = new Set(inScope(steps).map(({ procedure }) => procedure));
  return new Map(
    procedures.flatMap(({ file: _file, line: _line, ...text }) =>
      wanted.has(text.id) ? [[text.id, text]] : [],
    ),
  );
}

function attachmentsOf(steps: readonly StepRecord[], found: FoundAttachments): AttachmentRecord[] {
  return inScope(steps).flatMap(({ id, judgment }) =>
    (judgment?.attachments ?? []).map((attached) => ({
      ...attached,
      step: id,
      ...(found.get(attached.sha256) ?? { file: null, state: 'missing' as const }),
    })),
  );
}

function rehearsedOf(steps: readonly StepRecord[], rehearsal: boolean): RunRecord['rehearsed'] {
  const good = inScope(steps).filter(
    ({ verdict }) => verdict === 'passed' || verdict === 'already conformant',
  );
  const attestations = inScope(steps).flatMap(({ id, judgment }) =>
    (judgment?.attestations ?? []).flatMap(({ name, given }) =>
      given?.rehearsed === true ? [{ step: id, name, by: given.by }] : [],
    ),
  );
  const attested = new Set(attestations.map(({ step }) => step));
  return {
    steps: good.filter(({ id }) => rehearsal || attested.has(id)).map(({ id }) => id),
    attestations,
  };
}

function corroborationOf({ started, ofChain }: Gathered): RunRecord['corroboration'] {
  const found = ofChain.findLast(
    (entry) => entry.kind === 'corroborated' && entry.run === started.run,
  );
  return found?.kind === 'corroborated' ? found.data : null;
}

function ledgerOf({ part, started }: Gathered): RunRecord['ledger'] {
  const first = part[0] ?? started;
  const last = part.at(-1) ?? started;
  return {
    first: first.seq,
    last: last.seq,
    before: { seq: first.seq - 1, hash: first.previous },
    head: { seq: last.seq, hash: sha256(canonicalJson(last)) },
  };
}
