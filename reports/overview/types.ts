import type { SignerRole, Software } from '../../harness/entries.ts';
import type { Mode } from '../../harness/verdict.ts';
import type { Ending, EarlierResult, Source, Standing, StepComparison } from '../run-record.ts';

export interface SignatureLine {
  readonly role: SignerRole;
  readonly name: string;
  readonly time: string;
}

/** One run, as the ledger alone tells it. */
export interface RunLine {
  readonly id: string;
  readonly mode: Mode;
  readonly runbook: { readonly id: string; readonly title: string };
  readonly started: string;
  readonly ended: string;
  readonly ending: Ending;
  readonly verdict: Standing;
  readonly operator: string;
  readonly reason: string | null;
  readonly resumes: string | null;
  readonly undoes: string | null;
  readonly unqualified: boolean;
  readonly software: Software;
  readonly world: string | null;
  /** Ids of the steps asked for, and how many the runbook has. */
  readonly asked: readonly string[];
  readonly of: number;
  readonly signatures: readonly SignatureLine[];
  readonly deviations: { readonly open: number; readonly closed: number };
  readonly protocol: string | null;
  /** Whose results it took the place of, and of how many steps. */
  readonly supersedes: readonly { readonly run: string; readonly steps: number }[];
  /** Runs that took the place of results of this one. */
  readonly supersededBy: readonly string[];
  /** What an audit found, in steps by change; `null` for other runs. */
  readonly comparison: Readonly<Record<StepComparison['change'], number>> | null;
  /** Whether its report lies in the folder. */
  readonly report: boolean;
}

/** What stands for one step now. */
export interface StandingLine {
  readonly id: string;
  readonly title: string;
  /** Ids of the runbooks that have it. */
  readonly runbooks: readonly string[];
  readonly verdict: Standing | null;
  readonly reason: string | null;
  readonly source: Source | null;
  readonly earlier: readonly EarlierResult[];
  /** The newest run whose result of it an approver signed. */
  readonly approved: (Source & { readonly by: string }) | null;
  /** `rehearsal`: on a rehearsed AWS; `statements rehearsed`: on AWS, with statements of rehearsed persons. */
  readonly proof: 'on AWS' | 'statements rehearsed' | 'rehearsal' | 'not applicable' | 'none';
  readonly stale: (Source & { readonly because: string; readonly reason: string }) | null;
  /** What the newest audit after it found. */
  readonly audit: (Source & { readonly comparison: StepComparison }) | null;
}

export interface ProtocolLine {
  readonly digest: string;
  readonly runbook: string;
  readonly written: string;
  readonly signatures: readonly SignatureLine[];
  /** Runs that name it. */
  readonly runs: readonly string[];
  readonly document: boolean;
}

/** Everything of one environment on one target that an index shows; out of the ledger, and of which reports are there. */
export interface Overview {
  readonly environment: string;
  readonly target: string;
  readonly rehearsal: boolean;
  /** Newest rehearsal world; `null` on aws. Standings are told of it alone. */
  readonly world: string | null;
  readonly worlds: number;
  /** Newest first. */
  readonly runs: readonly RunLine[];
  readonly steps: readonly StandingLine[];
  readonly protocols: readonly ProtocolLine[];
  readonly ledger: { readonly entries: number; readonly head: string; readonly time: string };
}
