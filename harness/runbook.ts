import { callerLocation, type Location } from './location.ts';
import type { AnyStep, Step } from './step.ts';
import type { Handed, Recordables, Supplied, Values } from './values.ts';

type CamelCase<Text extends string> = Text extends `${infer Head}-${infer Rest}`
  ? `${Head}${Capitalize<CamelCase<Rest>>}`
  : Text;

/** `deployment.launch-data-layer` is `launchDataLayer` among the outputs, and that is its export's name too. */
export type NameOf<Id extends string> = Id extends `${string}.${infer Verb}`
  ? CamelCase<Verb>
  : never;

/** Reads and checks an environment of type E; the only thing a runbook knows of it. */
export interface EnvironmentSchema<E> {
  readonly of?: E;
}

export interface Wiring<E, O> {
  readonly environment: E;
  readonly outputs: O;
}

/** What a condition may ask the ledger, besides the environment. */
export interface Known {
  /** Whether every statement of the step has been given. */
  attested(step: AnyStep): boolean;
}

/** Where there is no ledger to ask: a list, a policy. */
export const nothingKnown: Known = { attested: () => false };

/** A step in its place: which values it is handed, when it applies, whether others wait for it. */
export interface Placed {
  readonly step: AnyStep;
  readonly name: string;
  readonly location: Location;
  readonly wire: (given: Wiring<never, never>) => object;
  /** All must be true; the first that is not gives the reason for `not applicable`. */
  readonly conditions: readonly {
    readonly holds: (environment: never, known: Known) => boolean;
    readonly otherwise: string;
  }[];
  /** Steps of one independent part carry its number: they hold up nothing else and wait for nothing else. */
  readonly independent: number | null;
}

export interface AnyRunbook {
  readonly id: string;
  readonly title: string;
  readonly procedure: string;
  readonly location: Location;
  readonly placed: readonly Placed[];
  /** The runbook to audit when a run of this one has come to a good end. */
  readonly afterwards?: string;
  /** Its runs qualify an installation: on aws it acts under an approved protocol only. */
  readonly qualifies?: boolean;
}

type None = Readonly<Record<never, never>>;
type OutputOf<I extends string, P extends Recordables> = { readonly [K in NameOf<I>]: Handed<P> };
type Unused<I extends string, Ids extends string> = I extends Ids
  ? { 'this runbook has a step of that id already; use as(step, id)': I }
  : unknown;
type OnlyNeeds<W, N extends Values> = [Exclude<keyof W, keyof N>] extends [never]
  ? unknown
  : { 'the step has no such need': Exclude<keyof W, keyof N> };
/** The wiring may be left out only where nothing is needed. */
type Wire<E, O, N extends Values, W> = keyof N extends never
  ? []
  : [wire: ((given: Wiring<E, O>) => W) & OnlyNeeds<W, N>];

/** Steps in order. Each `.step` adds its outputs to what later wiring may use. */
export interface Part<E, O, Ids extends string> extends AnyRunbook {
  step<const I extends string, N extends Values, P extends Recordables, W extends Supplied<N>>(
    step: Step<I, N, P> & Unused<I, Ids>,
    ...wire: Wire<E, O, N, W>
  ): Part<E, O & OutputOf<I, P>, Ids | I>;
  /** Steps that apply only where the condition holds; their outputs are optional afterwards. */
  when<E2 extends E, O2, Ids2 extends string>(
    condition:
      | ((environment: E, known: Known) => environment is E2)
      | ((environment: E, known: Known) => boolean),
    otherwise: string,
    part: (part: Part<E2, O, Ids>) => Part<E2, O2, Ids2>,
  ): Part<E, O & Partial<Omit<O2, keyof O>>, Ids | Ids2>;
  /** Lets later wiring use the outputs of a step that another runbook plays, as the ledger last recorded them. */
  recorded<const I extends string, N extends Values, P extends Recordables>(
    step: Step<I, N, P> & Unused<I, Ids>,
  ): Part<E, O & OutputOf<I, P>, Ids>;
  /** Steps that hold up nothing later and run even when something earlier did not pass. */
  independently<O2, Ids2 extends string>(
    part: (part: Part<E, O, Ids>) => Part<E, O2, Ids2>,
  ): Part<E, O & Partial<Omit<O2, keyof O>>, Ids | Ids2>;
}

interface Header<E> {
  readonly id: string;
  readonly title: string;
  /** The procedure document this runbook carries out. */
  readonly procedure: string;
  readonly parameters: EnvironmentSchema<E>;
  /** The runbook to audit when a run of this one has come to a good end: it may have reset what that one did. */
  readonly afterwards?: string;
  /** Its runs qualify an installation: on aws it acts under an approved protocol only, unless a run is said not to qualify. */
  readonly qualifies?: boolean;
}

/** Starts a runbook; it is data: nothing runs until a player is handed it. Each `.step` returns a new runbook. */
export function defineRunbook<E>(header: Header<E>): Part<E, None, never> {
  return build(
    { ...header, location: callerLocation(defineRunbook), placed: [] },
    [],
    null,
  ) as Part<E, None, never>;
}

/** The same step a second time in one runbook, under an id of its own. */
export function as<const I extends `${string}.${string}`, N extends Values, P extends Recordables>(
  step: Step<string, N, P>,
  id: I,
): Step<I, N, P> {
  return Object.freeze({ ...step, id });
}

export function nameOf(id: string): string {
  return id
    .slice(id.indexOf('.') + 1)
    .replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

let parts = 0;

/** The types above are all in the interface; below, placed steps are merely appended to a list. */
function build(
  base: AnyRunbook,
  conditions: Placed['conditions'],
  independent: number | null,
): object {
  const grown = (placed: readonly Placed[]) => build({ ...base, placed }, conditions, independent);
  const inner = (more: Placed['conditions'], part: number | null, fill: (part: never) => unknown) =>
    grown((fill(build(base, more, part) as never) as AnyRunbook).placed);
  return Object.freeze({
    ...base,
    step(step: AnyStep, wire: Placed['wire'] = () => ({})) {
      const location = callerLocation(this.step);
      return grown([
        ...base.placed,
        { step, name: nameOf(step.id), location, wire, conditions, independent },
      ]);
    },
    when(
      holds: (environment: never, known: Known) => boolean,
      otherwise: string,
      fill: (part: never) => unknown,
    ) {
      return inner([...conditions, { holds, otherwise }], independent, fill);
    },
    // Outputs are found by the step's name, whichever runbook played it.
    recorded: () => grown(base.placed),
    independently(fill: (part: never) => unknown) {
      return inner(conditions, (parts += 1), fill);
    },
  });
}

/** Hands every step of a runbook to whatever plays it; see `playRunbook`. */
export type Player = (runbook: AnyRunbook) => void;

let player: Player | undefined;
const played: AnyRunbook[] = [];

/** Who plays runbooks in this process. Without a player `playRunbook` only notes that the runbook exists. */
export function setPlayer(given: Player): void {
  player = given;
}

/** Ends every runbook file: declares the runbook to whoever loads the file. */
export function playRunbook(runbook: AnyRunbook): void {
  played.push(runbook);
  player?.(runbook);
}

/** The runbooks declared so far in this process, in the order they were loaded. */
export const declaredRunbooks = (): readonly AnyRunbook[] => played;
