import type { AccountName } from '../context.ts';
import type { Parameter, RunStarted, Software } from '../entries.ts';
import { canonicalDigest, canonicalJson } from '../json.ts';
import type { Procedure } from '../procedures/index.ts';
import type { AnyStep, Way } from '../step.ts';

export const protocolVersion = 1;

/** A value that is handed to a step, or that it finds out for later ones. */
export interface ProtocolValue {
  readonly name: string;
  readonly kind: string;
  readonly optional: boolean;
  readonly about: string;
}

/** A condition of a step. `until attested`: it holds until the statements it asks for have been given. */
export interface ProtocolCondition {
  readonly otherwise: string;
  readonly holds: 'yes' | 'no' | 'until attested';
}

export interface ProtocolStep {
  /** Place in the runbook, from 1. */
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly kind: AnyStep['kind'];
  readonly procedure: string;
  readonly account: AccountName;
  /** The account whose Region it acts in. */
  readonly region: AccountName;
  readonly alsoReads: readonly AccountName[];
  /** It applies where none of them is `no`. */
  readonly conditions: readonly ProtocolCondition[];
  /** It holds up nothing else, and nothing earlier holds it up. */
  readonly independent: boolean;
  readonly needs: readonly ProtocolValue[];
  readonly outputs: readonly ProtocolValue[];
  readonly preconditions: readonly string[];
  readonly criteria: readonly string[];
  /** The sentence is `null` where it is put together from what is observed. */
  readonly attestations: readonly { readonly name: string; readonly statement: string | null }[];
  readonly permissions: {
    readonly reading: readonly string[];
    readonly changing: readonly string[];
  };
  /** Ways of acting between which a run may choose; empty where there is one, or none. */
  readonly ways: readonly Way[];
  readonly settles: { readonly within: string; readonly every: string } | null;
  readonly irreversible: string | null;
}

/**
 * What is approved before anything runs: all of it comes from definitions, procedures and the environment, nothing
 * from a clock or from AWS, so that the same installation gives the same digest. Signatures are no part of it.
 */
export interface Protocol {
  readonly protocol: 'runproof protocol';
  readonly version: typeof protocolVersion;
  readonly runbook: RunStarted['runbook'] & { readonly qualifies: boolean };
  readonly environment: string;
  readonly target: string;
  readonly rehearsal: boolean;
  readonly software: Omit<Software, 'node'>;
  readonly accounts: RunStarted['accounts'];
  readonly decisions: RunStarted['decisions'];
  readonly findings: RunStarted['findings'];
  readonly parameters: readonly Parameter[];
  readonly steps: readonly ProtocolStep[];
  /** Those of the steps, in our own words. */
  readonly procedures: readonly Omit<Procedure, 'file' | 'line'>[];
}

/** The text of protocol.json; its SHA-256 is the protocol's digest. */
export const protocolText = (protocol: Protocol): string => canonicalJson(protocol);

export const digestOfProtocol = (protocol: Protocol): string => canonicalDigest(protocol);

export const appliesIn = ({ conditions }: ProtocolStep): boolean =>
  conditions.every(({ holds }) => holds !== 'no');
