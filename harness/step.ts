import type { AccountName, Acting, Observing, Prepared, Seen, Undoing } from './context.ts';
import type { Judgement } from './criteria.ts';
import type { Json } from './json.ts';
import type { Handed, None, Recordables, Values } from './values.ts';

export type Facts = { readonly [name: string]: Json };
/** `90s`, `15m` or `3h`. */
export type Duration = `${number}${'s' | 'm' | 'h'}`;

/** How the steps on the catalog act: by hand in the AWS console, or through its API; the observation is the same. */
export const ways = ['console', 'api'] as const;
export type Way = (typeof ways)[number];

type Act<N extends Values, F> = (context: Acting<N, F>) => Promise<void>;

export type Criterion<N extends Values, F> = (seen: Seen<N, F>) => Judgement;
export type Criteria<N extends Values, F> = Readonly<Record<string, Criterion<N, F>>>;

/** What a person or third party confirms because no observation can. */
export interface Attestation<N extends Values, F> {
  /** The sentence that is signed for, in the words of the report. */
  readonly statement: string | ((seen: Seen<N, F>) => string);
  /** Where it is not wanted, the reason it is not. */
  readonly unneeded?: (seen: Seen<N, F>) => string | false;
}

/** A fact, or a place within it: `trails.latestDelivery`; entries of lists are passed over. */
type Place<F> = (keyof F & string) | `${keyof F & string}.${string}`;

type OutputsAreFacts<P extends Recordables> = { readonly [K in keyof P]: Handed<P>[K] | null };

/** No fact may hold a secret, however deep. */
interface Common<I extends string, N extends Values, P extends Recordables> {
  /** `chapter.verb-object`; names evidence files and is never reused for something else. */
  readonly id: I;
  readonly title: string;
  /** `file#heading` of the procedure it carries out. */
  readonly procedure: string;
  readonly account: AccountName;
  /** Accounts it reads in besides its own. */
  readonly alsoReads?: readonly AccountName[];
  /** The Region acted in: the account's own unless `main` is said for a step in the DR account. */
  readonly region?: AccountName;
  readonly needs?: N;
  /** Facts that later steps use; each is a fact of the same name, `null` until it exists. */
  readonly produces?: P;
  /** IAM actions the step's calls need. */
  readonly permissions: readonly string[];
}

interface Observable<N extends Values, F extends Facts, P extends Recordables> {
  observe(context: Observing<N>): Promise<F & OutputsAreFacts<NoInfer<P>>>;
  /** Places in the facts that change by themselves, each with the reason: an audit does not take them for drift. */
  readonly varies?: { readonly [At in Place<NoInfer<F>>]?: string };
  readonly criteria: Criteria<N, F>;
  readonly attestations?: Readonly<Record<string, Attestation<N, F>>>;
}

/** A confirmation that only somebody can give who has seen what is at stake. */
export interface Confirmation {
  /** What has to be typed: the id of what is lost. */
  readonly type: string;
  readonly why: string;
}

interface Changing<N extends Values, F extends Facts> {
  /** Checked before acting; one that does not hold is `blocked` and nothing is touched. */
  readonly preconditions?: Criteria<N, F>;
  /** A change is being carried out: wait for it, never act on top of it. */
  underway?(seen: Seen<N, F>): boolean;
  /** What was begun has come to a bad end: looking again would not change it. */
  failed?(seen: Seen<N, F>): boolean;
  /** How far a change has come, for whoever watches: `31 of 84 resources`. */
  progress?(seen: Seen<N, F>): string;
  /** What has to be confirmed on every target because of what was found; null where nothing more than usual is at stake. */
  confirmation?(seen: Seen<N, F>): Confirmation | null;
  /** One act, or one for each way of acting that a run may choose. */
  readonly act: Act<N, F> | Readonly<Record<Way, Act<N, F>>>;
  /** How long to look again after acting; without it once, at once. */
  readonly settles?: { readonly within: Duration; readonly every: Duration };
}

interface Undoable<N extends Values, F extends Facts> {
  undo(context: Undoing<N, F>): Promise<void>;
  readonly irreversible?: never;
}

interface Irreversible {
  readonly undo?: never;
  /** Why it cannot be taken back; asked to be confirmed before acting on `aws`. */
  readonly irreversible: string;
}

/** A step as the engine sees it: its types are known to the runbook, not to the engine. */
export interface AnyStep {
  readonly kind: 'step' | 'check' | 'attested';
  readonly id: string;
  readonly title: string;
  readonly procedure: string;
  readonly account: AccountName;
  readonly alsoReads?: readonly AccountName[];
  readonly region?: AccountName;
  readonly needs?: Values;
  readonly produces?: Recordables;
  readonly permissions: readonly string[];
  observe?(context: Observing<Values>): Promise<Facts>;
  prepare?(context: Observing<Values>): Promise<Prepared>;
  readonly varies?: Readonly<Record<string, string>>;
  readonly criteria: Criteria<Values, Facts>;
  readonly attestations?: Readonly<Record<string, Attestation<Values, Facts>>>;
  readonly preconditions?: Criteria<Values, Facts>;
  underway?(seen: Seen<Values, Facts>): boolean;
  failed?(seen: Seen<Values, Facts>): boolean;
  progress?(seen: Seen<Values, Facts>): string;
  confirmation?(seen: Seen<Values, Facts>): Confirmation | null;
  readonly act?: Act<Values, Facts> | Readonly<Record<Way, Act<Values, Facts>>>;
  readonly settles?: { readonly within: Duration; readonly every: Duration };
  undo?(context: Undoing<Values, Facts>): Promise<void>;
  readonly irreversible?: string;
}

export interface Step<
  I extends string = string,
  N extends Values = Values,
  P extends Recordables = Recordables,
> extends AnyStep {
  readonly id: I;
  readonly needs: N;
  readonly produces: P;
}

/**
 * A procedure that changes something: observes, acts where a criterion does not hold, observes again.
 * Exactly one of `undo` and `irreversible` is given. Write `observe` above what uses its facts.
 */
export function defineStep<
  const I extends `${string}.${string}`,
  F extends Facts,
  N extends Values = None,
  P extends Recordables = None,
>(
  definition: Common<I, N, P> &
    Observable<N, F, P> &
    Changing<N, F> &
    (Undoable<N, F> | Irreversible),
): Step<I, N, P> {
  return as<I, N, P>('step', definition);
}

/** A procedure that only confirms: it has nothing to act with, so nothing to undo. */
export function defineCheck<
  const I extends `${string}.${string}`,
  F extends Facts,
  N extends Values = None,
  P extends Recordables = None,
>(definition: Common<I, N, P> & Observable<N, F, P>): Step<I, N, P> {
  return as<I, N, P>('check', definition);
}

/**
 * A procedure that a person or a third party carries out. It prepares what it can and stays `pending`
 * until each attestation has been given (who, when, which statement, which file).
 */
export function defineAttestedStep<const I extends `${string}.${string}`, N extends Values = None>(
  definition: Common<I, N, None> & {
    prepare?(context: Observing<N>): Promise<Prepared>;
    readonly attestations: Readonly<Record<string, Attestation<N, Facts>>>;
  },
): Step<I, N> {
  return as<I, N, None>('attested', { ...definition, criteria: {} });
}

/** What a step does when it acts in one of the ways; undefined for one that never acts. */
export function actOf({ act }: AnyStep, via: Way): Act<Values, Facts> | undefined {
  return typeof act === 'object' ? act[via] : act;
}

/** The one place where a definition's types are set aside: the engine hands each step only what was parsed for it. */
function as<I extends string, N extends Values, P extends Recordables>(
  kind: AnyStep['kind'],
  definition: object,
): Step<I, N, P> {
  return Object.freeze({ needs: {}, produces: {}, ...definition, kind }) as unknown as Step<
    I,
    N,
    P
  >;
}
