import { join } from 'node:path';
import type { Entry } from '../../harness/entries.ts';
import type { Procedure } from '../../harness/procedures/index.ts';
import type { RunRecord } from '../run-record.ts';
import type { Signer } from '../signatures/signers.ts';
import type { Listing } from './listing.ts';

/** What is believed because it came another way than the folder. What is left out, nobody vouches for. */
export interface Trust {
  /** Digest of an entry the ledger is known to have had, 64 hex digits. */
  readonly head?: string;
  readonly signers?: readonly Signer[];
  /** Certificate of the time-stamping authority, PEM. */
  readonly tsaCa?: string;
  /** The procedures of this Runproof, which a record's texts are compared with. */
  readonly procedures?: readonly Procedure[];
}

/** A ledger that was read; without `whole`, only the part of it that a run's folder holds. */
export interface ReadLedger {
  readonly entries: readonly Entry[];
  /** SHA-256 of each entry's line. */
  readonly digests: readonly string[];
  /** Nothing is wrong with its chain. */
  readonly sound: boolean;
}

/** A run's folder as far as it could be read. */
export interface RunEvidence {
  readonly folder: string;
  readonly listing: Listing;
  /** `null` where it cannot be read or does not fit its schema. */
  readonly record: RunRecord | null;
  readonly ledger: ReadLedger | null;
  /** The ledger of the whole target, where that is being verified. */
  readonly whole: ReadLedger | null;
}

export const within = (folder: string, path: string): string => join(folder, ...path.split('/'));

/** Digest of an entry by its number; undefined for one that is not there. */
export function hashAt({ entries, digests }: ReadLedger, seq: number): string | undefined {
  const first = entries[0]?.seq ?? 1;
  return entries[seq - first]?.seq === seq ? digests[seq - first] : undefined;
}
