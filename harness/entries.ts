import type { AccountName } from './context.ts';
import type { Corroboration } from './corroboration/findings.ts';
import type { Judgement } from './criteria.ts';
import type { Json } from './json.ts';
import type { ReplacedLock, TailRecovered } from './ledger/index.ts';
import type { Facts } from './step.ts';
import type { Mode, Verdict } from './verdict.ts';

/** One call to AWS or one act on a page, as the evidence shows it; never with parameters that could hold secrets. */
export interface Call {
  /** Counts the calls of one step, from 1. */
  readonly number: number;
  readonly time: string;
  readonly service: string;
  readonly operation: string;
  readonly account: AccountName;
  readonly region: string;
  readonly changes: boolean;
  readonly requestId: string | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly milliseconds: number;
  readonly attempts: number;
  /** `aws`, or on a rehearsal which back end, overlay or stand-in answered. */
  readonly answeredBy: string;
}

export interface Judged extends Judgement {
  readonly name: string;
}

export interface Attached {
  readonly name: string;
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
}

export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly during: 'wiring' | 'observing' | 'preparing' | 'acting' | 'undoing';
  readonly operation: string | null;
  readonly requestId: string | null;
}

export interface AttestationState {
  readonly name: string;
  readonly statement: string;
  /** `null` while it has not been given; `unneeded` holds the reason where it is not wanted. */
  readonly given: {
    readonly by: string;
    readonly time: string;
    readonly rehearsed: boolean;
    readonly entry: number;
    readonly comment: string | null;
    /** Documents that show it; among the judgement's attachments as well. */
    readonly files: readonly Attached[];
    /** Until when it counts, where its procedure limits that; ledgers of before leave it out. */
    readonly validUntil?: string | null;
  } | null;
  /** What was given once and counts no more: its procedure limits for how long it does. */
  readonly expired?: {
    readonly by: string;
    readonly time: string;
    readonly validUntil: string;
  } | null;
  readonly unneeded: string | null;
}

/** What was found of one step in one run; the heart of the evidence. */
export interface Judgment {
  readonly mode: Mode;
  readonly verdict: Verdict;
  /** Why, wherever the criteria alone do not say it. */
  readonly reason: string | null;
  readonly remedy: string | null;
  readonly title: string;
  readonly procedure: string;
  /** Id and Region are `null` where the environment names no such account. */
  readonly account: {
    readonly name: AccountName;
    readonly id: string | null;
    readonly region: string | null;
    readonly caller: string | null;
  };
  readonly started: string;
  readonly ended: string;
  readonly preconditions: readonly Judged[];
  readonly criteria: readonly Judged[];
  readonly attestations: readonly AttestationState[];
  readonly prepared: { readonly message: string; readonly details: Json } | null;
  readonly before: Facts | null;
  readonly facts: Facts | null;
  /** Places in the facts that change by themselves, with the reason, as the step declares them; absent where it declares none. */
  readonly varies?: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, Json>>;
  /** Outputs of earlier steps that the wiring used: `step.output`. */
  readonly used: readonly string[];
  readonly acted: boolean;
  /** Sequence number of an intent that a killed run left open and this observation settled. */
  readonly settles: number | null;
  readonly calls: readonly Call[];
  readonly attachments: readonly Attached[];
  readonly failure: Failure | null;
  readonly irreversible: string | null;
}

export interface Software {
  readonly version: string;
  readonly commit: string | null;
  /** True where the working tree differs from the commit; such a run is never qualification evidence. */
  readonly modified: boolean;
  readonly node: string;
}

export interface Parameter {
  readonly name: string;
  readonly key: string;
  readonly value: Json;
  readonly source: string;
}

/** Who gives a record which signature: the three of a qualification. */
export type SignerRole = 'executor' | 'reviewer' | 'approver';

/** What a deviation departs from. `criterion`: an acceptance criterion that does not hold; the others: the approved protocol. */
export type DeviationOrigin =
  | 'criterion'
  | 'step left out'
  | 'step added'
  | 'parameter changed'
  | 'decision changed'
  | 'software changed';

/** A deviation as the run itself opened it. */
export interface DeviationOpened {
  /** `DEV-<run>-<number>`; unique within the ledger. */
  readonly id: string;
  readonly origin: DeviationOrigin;
  /** The criterion, parameter or decision; `null` where the step or the software as a whole departs. */
  readonly name: string | null;
  readonly expected: Json;
  readonly actual: Json;
  /** What departs, in one line. */
  readonly text: string;
}

/** What a person wrote about a deviation; `null` leaves what was written before. */
export interface DeviationAssessed {
  readonly id: string;
  readonly by: string;
  readonly description: string | null;
  readonly impact: string | null;
  readonly cause: string | null;
  readonly disposition: string | null;
  /** The run that repeated the step with success. */
  readonly rerun: string | null;
}

/** `repeated`: the linked rerun holds. `accepted`: nothing holds, and the disposition says why that is accepted. */
export interface DeviationClosed {
  readonly id: string;
  readonly by: string;
  readonly as: 'repeated' | 'accepted';
}

/** A signature, as the ledger keeps it; the envelope lies in the `signatures` folder of what was signed. */
export interface Signed {
  readonly subject: { readonly kind: 'run' | 'protocol'; readonly id: string };
  /** SHA-256 of the record (or protocol) that was signed, in its canonical form. */
  readonly digest: string;
  readonly role: SignerRole;
  readonly name: string;
  readonly meaning: string;
  /** SHA-256 of the signer's public key (SubjectPublicKeyInfo, DER). */
  readonly key: string;
  /** SHA-256 of the envelope's file. */
  readonly envelope: string;
  /** SHA-256 of the time-stamp authority's answer over the signature; `null` where none was asked. */
  readonly timeStamp: string | null;
}

/** An approval of a protocol, as the run that follows it found and checked it. */
export interface Approval extends Pick<Signed, 'name' | 'meaning' | 'key' | 'envelope'> {
  /** When it was recorded. */
  readonly time: string;
}

export interface RunStarted {
  /** Digest of the approved protocol this run follows; `null` (or absent, in ledgers of before) where there is none. */
  readonly protocol?: string | null;
  /** Who had approved that protocol, none of them the operator. */
  readonly approvals?: readonly Approval[];
  /** Asked for as no qualification: it says so on every page and cannot be signed. */
  readonly unqualified?: boolean;
  readonly mode: Mode;
  readonly runbook: { readonly id: string; readonly title: string; readonly procedure: string };
  readonly environment: string;
  readonly target: string;
  /** Id of the rehearsal world; `null` on aws. */
  readonly world: string | null;
  readonly software: Software;
  /** The person at the keyboard, as the operating system or RUNPROOF_OPERATOR names them. */
  readonly operator: string;
  readonly command: readonly string[];
  readonly reason: string | null;
  readonly resumes: string | null;
  /** The run that an undo takes back; ledgers of other modes may leave it out. */
  readonly undoes?: string | null;
  /** Every step of the runbook in order, and whether this run was asked to play it. */
  readonly steps: readonly {
    readonly id: string;
    readonly title: string;
    readonly procedure: string;
    readonly selected: boolean;
  }[];
  readonly accounts: readonly {
    readonly name: AccountName;
    readonly id: string;
    readonly region: string;
  }[];
  readonly parameters: readonly Parameter[];
  readonly decisions: readonly { readonly name: string; readonly value: Json }[];
  readonly findings: readonly { readonly code: string; readonly text: string }[];
}

export interface Attested {
  readonly name: string;
  readonly statement: string;
  readonly by: string;
  readonly rehearsed: boolean;
  readonly files: readonly Attached[];
  readonly comment: string | null;
}

/** Everything the ledger can hold, by kind. */
export interface Entries {
  'run-started': RunStarted;
  'run-ended': { readonly exitCode: number; readonly interrupted: boolean };
  identified: {
    readonly account: AccountName;
    readonly accountId: string;
    readonly region: string;
    readonly arn: string;
  };
  intent: {
    readonly call: Pick<Call, 'number' | 'service' | 'operation' | 'account' | 'region'>;
    readonly token: string;
    readonly before: Facts | null;
  };
  outcome: { readonly call: Call };
  judged: Judgment;
  attested: Attested;
  confirmed: { readonly account: string; readonly irreversible: string };
  superseded: {
    readonly earlier: number;
    readonly reason: string;
    readonly stale: readonly string[];
  };
  'protocol-written': { readonly digest: string; readonly runbook: string };
  'deviation-opened': DeviationOpened;
  'deviation-assessed': DeviationAssessed;
  'deviation-closed': DeviationClosed;
  signed: Signed;
  corroborated: Corroboration;
  'lock-taken-over': ReplacedLock;
  'lock-broken': ReplacedLock;
  'tail-recovered': TailRecovered;
}

export type EntryKind = keyof Entries;

/** An entry as it stands in the ledger. */
export type Entry<K extends EntryKind = EntryKind> = {
  [Kind in K]: {
    readonly seq: number;
    readonly time: string;
    readonly previous: string;
    readonly caller: string | null;
    readonly run: string | null;
    readonly step: string | null;
    readonly kind: Kind;
    readonly data: Entries[Kind];
  };
}[K];

/** Appends to the ledger for one run; `sync` means on disk before it returns. */
export interface Journal {
  append<K extends EntryKind>(
    kind: K,
    data: Entries[K],
    about: { readonly step?: string; readonly caller?: string | null; readonly sync?: boolean },
  ): Promise<number>;
}
