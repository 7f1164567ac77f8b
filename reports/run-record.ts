import type { AccountName } from '../harness/context.ts';
import type { Corroboration } from '../harness/corroboration/findings.ts';
import type { AssessedPart, Written } from '../harness/deviations/index.ts';
import type {
  Approval,
  Attached,
  Call,
  DeviationClosed,
  DeviationOrigin,
  EntryKind,
  Judgment,
  Parameter,
  Software,
} from '../harness/entries.ts';
import type { Json } from '../harness/json.ts';
import type { Procedure } from '../harness/procedures/index.ts';
import type { Facts } from '../harness/step.ts';
import type { Mode, Verdict } from '../harness/verdict.ts';

/** Raised whenever the record gains, loses or changes a field: `verify` checks the newest only, and says so of others. */
export const recordVersion = 2;

/** A verdict, or what a killed run leaves where it was changing something: nobody has judged that step. */
export type Standing = Verdict | 'cut off while acting';

/** A procedure in our own words, as `procedures/` holds it; its place in that folder is no evidence. */
export type ProcedureRecord = Omit<Procedure, 'file' | 'line'>;

export interface AccountRecord {
  readonly name: AccountName;
  readonly id: string;
  readonly region: string;
  /** ARN AWS gave for the caller; `null` where the run never came to ask. */
  readonly caller: string | null;
}

/** How a run came to its end. `no end recorded`: killed, or still at work when the record was made. */
export type Ending = 'complete' | 'interrupted' | 'no end recorded';

export interface RunPart {
  readonly id: string;
  readonly mode: Mode;
  readonly runbook: { readonly id: string; readonly title: string; readonly procedure: string };
  readonly environment: string;
  readonly target: string;
  readonly world: string | null;
  readonly rehearsal: boolean;
  readonly software: Software;
  readonly operator: string;
  readonly accounts: readonly AccountRecord[];
  readonly command: readonly string[];
  readonly reason: string | null;
  /** The runs this one goes on with, newest first. */
  readonly resumes: readonly string[];
  /** The approved protocol it follows, with the approvals the run found and checked when it began; `null` where it follows none. */
  readonly protocol: {
    readonly digest: string;
    readonly approvals: readonly Approval[];
    /** Runs it goes on with that followed another one, newest first. */
    readonly earlier: readonly { readonly run: string; readonly digest: string }[];
  } | null;
  /** Asked for as no qualification: it can never be signed. */
  readonly unqualified: boolean;
  readonly started: string;
  /** Time of the run's end; without one, of the last thing it recorded. UTC. */
  readonly ended: string;
  readonly ending: Ending;
  readonly exitCode: number | null;
}

/** Where in the ledger something stands. */
export interface Source {
  readonly run: string;
  readonly seq: number;
  readonly time: string;
}

/** A result of the same step that was there before the one shown. */
export interface EarlierResult extends Source {
  readonly mode: Mode;
  readonly verdict: Verdict;
  readonly reason: string | null;
  /** Why the step was run again after this result; `null` where it was simply gone on with. */
  readonly supersededBecause: string | null;
}

/** A later rerun of an earlier step took away what this result rests on. */
export interface StaleMark extends Source {
  readonly because: string;
  readonly reason: string;
}

/** One changing call of an intent; `answered` is `null` where the run was killed before the answer was recorded. */
export interface IntendedCall {
  readonly seq: number;
  readonly time: string;
  readonly service: string;
  readonly operation: string;
  readonly account: AccountName;
  readonly region: string;
  readonly answered: Call | null;
}

/** What a killed run had begun to change and nobody has judged since. */
export interface OpenIntent extends Source {
  readonly before: Facts | null;
  readonly calls: readonly IntendedCall[];
}

export interface StepRecord {
  /** Place in the runbook, from 1. */
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly procedure: string;
  /** `carried over`: judged by a run this one goes on with. `outside`: not asked for this time. */
  readonly scope: 'this run' | 'carried over' | 'outside';
  readonly verdict: Standing | null;
  readonly reason: string | null;
  readonly source: Source | null;
  readonly judgment: Judgment | null;
  readonly open: OpenIntent | null;
  /** Newest first. */
  readonly earlier: readonly EarlierResult[];
  readonly supersedes: {
    readonly seq: number;
    readonly reason: string;
    readonly stale: readonly string[];
  } | null;
  readonly stale: StaleMark | null;
}

/** Something written about a deviation; what stands for a part is the last of it. */
export interface DeviationNote extends Written {
  readonly part: AssessedPart | 'rerun';
}

/** What departs from the criteria or from the approved protocol, and what became of it. */
export interface Deviation {
  /** `null` where something failed and the ledger never opened a deviation for it. */
  readonly id: string | null;
  readonly origin: DeviationOrigin;
  /** `null` where the run as a whole departs. */
  readonly step: string | null;
  /** The criterion, parameter or decision; `null` where the step or the software as a whole departs. */
  readonly name: string | null;
  readonly expected: Json;
  readonly actual: Json;
  /** What departs, in one line for a terminal. */
  readonly text: string;
  /** What the step's judgement said beside its criteria. */
  readonly reason: string | null;
  readonly remedy: string | null;
  readonly status: 'open' | 'closed';
  readonly opened: Source | null;
  readonly assessment: Readonly<Record<AssessedPart, Written | null>>;
  /** The later judgement of the step that is linked as its repetition. */
  readonly rerun: (Source & { readonly verdict: Verdict }) | null;
  readonly closed: (Source & Pick<DeviationClosed, 'by' | 'as'>) | null;
  /** Everything anybody wrote, oldest first. */
  readonly notes: readonly DeviationNote[];
}

/** What is still to be done before everything asked for is proved. */
export interface OpenPoint {
  readonly step: string;
  readonly verdict: Standing;
  /** The verdict and why, in one line for a terminal. */
  readonly text: string;
  readonly reason: string | null;
  readonly remedy: string | null;
}

export interface TimelineEvent {
  readonly seq: number;
  readonly time: string;
  readonly event: Exclude<EntryKind, 'outcome'>;
  readonly run: string | null;
  readonly step: string | null;
  readonly verdict: Verdict | null;
  /** For a judgement when the step began, so that its duration can be drawn. */
  readonly began: string | null;
  readonly text: string | null;
}

export interface MatrixRow {
  readonly procedure: string;
  readonly step: string;
  readonly kind: 'precondition' | 'criterion' | 'attestation';
  readonly name: string;
  readonly result:
    'holds' | 'does not hold' | 'given' | 'not given' | 'not applicable' | 'not judged';
  readonly verdict: Standing | null;
  readonly evidence: Source | null;
}

export interface TakenOver {
  /** `step.output` as the wiring names it. */
  readonly output: string;
  readonly value: Json;
  readonly usedBy: readonly string[];
  readonly source: Source | null;
}

export interface CallGroup {
  readonly name: string;
  readonly calls: number;
  readonly changing: number;
  readonly errors: number;
  /** Of all calls, from 0 to 1. */
  readonly share: number;
}

export interface CallSummary {
  readonly calls: number;
  readonly changing: number;
  readonly errors: number;
  readonly milliseconds: number;
  readonly byAnswerer: readonly CallGroup[];
  readonly byService: readonly CallGroup[];
}

export interface AttachmentRecord extends Attached {
  readonly step: string;
  /** Path within the run's folder; `null` where the file is not there. */
  readonly file: string | null;
  /** `altered`: the file's digest is not the one the ledger recorded. */
  readonly state: 'present' | 'missing' | 'altered';
}

/** One place within a fact, compared with what it was in the last qualified result. */
export interface FactComparison {
  /** Name of the fact; `path` is the place within it. */
  readonly fact: string;
  readonly path: string;
  /** `varies`: the step says that this changes by itself, and `because` why. */
  readonly change: 'drifted' | 'no longer observable' | 'new' | 'varies';
  /** `null` where it was not there, or is not. */
  readonly before: Json;
  readonly now: Json;
  readonly because: string | null;
}

/** A criterion or statement with another result than in the last qualified result. */
export interface ResultComparison {
  readonly kind: Exclude<MatrixRow['kind'], 'precondition'>;
  readonly name: string;
  readonly before: MatrixRow['result'];
  readonly now: MatrixRow['result'];
}

export interface StepComparison {
  readonly step: string;
  readonly title: string;
  readonly change: 'drifted' | 'no longer observable' | 'new' | 'unchanged';
  /** The last qualified result; `approved` is `null` where no approver signed its run: it is merely the newest good one. */
  readonly baseline:
    | (Source & {
        readonly verdict: Verdict;
        readonly approved: { readonly by: string; readonly time: string } | null;
      })
    | null;
  /** The newest run after it that changed the step itself. */
  readonly since: (Source & { readonly mode: Mode }) | null;
  readonly verdict: Standing;
  readonly reason: string | null;
  readonly facts: readonly FactComparison[];
  /** How many facts are as they were. */
  readonly unchanged: number;
  readonly results: readonly ResultComparison[];
}

/** What an audit found against the last qualified state. */
export interface Comparison {
  readonly steps: readonly StepComparison[];
}

/** Everything the reports of one run are drawn from. All of it comes from the ledger, the procedures and the attachments. */
export interface RunRecord {
  readonly record: 'runproof run record';
  readonly version: typeof recordVersion;
  readonly run: RunPart;
  readonly verdict: Standing;
  readonly counts: Readonly<Record<Standing, number>>;
  readonly decisions: readonly { readonly name: string; readonly value: Json }[];
  readonly findings: readonly { readonly code: string; readonly text: string }[];
  readonly parameters: readonly Parameter[];
  readonly takenOver: readonly TakenOver[];
  readonly procedures: readonly ProcedureRecord[];
  readonly steps: readonly StepRecord[];
  readonly deviations: readonly Deviation[];
  readonly openPoints: readonly OpenPoint[];
  readonly timeline: readonly TimelineEvent[];
  readonly traceability: readonly MatrixRow[];
  /** `null` unless the run is an audit. */
  readonly comparison: Comparison | null;
  readonly calls: CallSummary;
  readonly attachments: readonly AttachmentRecord[];
  /** The newest comparison of the run's calls with CloudTrail's events; `null` where none was asked for. */
  readonly corroboration: Corroboration | null;
  readonly rehearsed: {
    /** Steps whose good result rests on a rehearsal alone. */
    readonly steps: readonly string[];
    readonly attestations: readonly {
      readonly step: string;
      readonly name: string;
      readonly by: string;
    }[];
  };
  /** The run's part of the ledger: `before` is the head its first entry follows, `head` the one its last entry makes. */
  readonly ledger: {
    readonly first: number;
    readonly last: number;
    readonly before: { readonly seq: number; readonly hash: string };
    readonly head: { readonly seq: number; readonly hash: string };
  };
}
