import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectFolder } from '../../fixtures/playing/software.ts';
import type { Procedure } from '../../harness/procedures/index.ts';
import type { AnyRunbook, Placed } from '../../harness/runbook.ts';
import type { AnyStep } from '../../harness/step.ts';
import type { Recordables, Values } from '../../harness/values.ts';
import { isReadingAction } from './permissions.ts';

/** A step in its place in a runbook, as `list` shows it. */
export interface ListedStep {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly kind: AnyStep['kind'];
  readonly account: string;
  readonly reversal: 'changes nothing' | 'undoable' | 'irreversible';
  /** Reasons for which an environment leaves it out; empty where it always applies. */
  readonly leftOutWhen: readonly string[];
  /** It holds up nothing else, and nothing earlier holds it up. */
  readonly independent: boolean;
}

/** Everything that is known of a step without running it. */
export interface ShownStep extends Omit<ListedStep, 'number' | 'leftOutWhen' | 'independent'> {
  /** The file of the step by the rule of the house; null where the rule does not lead to one. */
  readonly definedIn: string | null;
  readonly usedIn: readonly (Pick<ListedStep, 'number' | 'leftOutWhen' | 'independent'> & {
    readonly runbook: string;
    readonly of: number;
    readonly location: string;
  })[];
  readonly irreversible: string | null;
  readonly preconditions: readonly string[];
  readonly criteria: readonly string[];
  readonly attestations: readonly string[];
  readonly needs: readonly Named[];
  readonly outputs: readonly Named[];
  readonly permissions: {
    readonly reading: readonly string[];
    readonly changing: readonly string[];
  };
  readonly settles: { readonly within: string; readonly every: string } | null;
  readonly procedure: Procedure | { readonly id: string };
}

export interface Named {
  readonly name: string;
  readonly kind: string;
  readonly optional: boolean;
  readonly about: string;
}

const inProject = (path: string): string => relative(projectFolder, path) || path;

export const kindInWords: Readonly<Record<AnyStep['kind'], string>> = {
  step: 'acts',
  check: 'confirms',
  attested: 'is attested',
};

/** `main`, or the account with the Region it acts in, where that is another account's. */
const placeOf = ({ account, region }: AnyStep): string =>
  region === undefined || region === account ? account : `${account}, in the Region of ${region}`;

const reversalOf = ({ kind, irreversible }: AnyStep): ListedStep['reversal'] => {
  if (kind !== 'step') return 'changes nothing';
  return irreversible === undefined ? 'undoable' : 'irreversible';
};

export function listSteps({ placed }: AnyRunbook): readonly ListedStep[] {
  return placed.map(({ step, conditions, independent }, index) => ({
    number: index + 1,
    id: step.id,
    title: step.title,
    kind: step.kind,
    account: placeOf(step),
    reversal: reversalOf(step),
    leftOutWhen: conditions.map(({ otherwise }) => otherwise),
    independent: independent !== null,
  }));
}

/** Describes a step from its definition, its places in runbooks and its procedure; undefined where no runbook has it. */
export function describeStep(
  id: string,
  runbooks: readonly AnyRunbook[],
  procedures: readonly Procedure[],
): ShownStep | undefined {
  const places = runbooks.flatMap((runbook) =>
    runbook.placed.flatMap((placed, at) =>
      placed.step.id === id ? [{ runbook, placed, at }] : [],
    ),
  );
  const [first] = places;
  if (first === undefined) return undefined;
  const { step } = first.placed;
  const file = `steps/${id.replace('.', '/')}.ts`;
  return {
    id,
    title: step.title,
    kind: step.kind,
    account: placeOf(step),
    reversal: reversalOf(step),
    definedIn: existsSync(join(projectFolder, file)) ? file : null,
    usedIn: places.map(({ runbook, placed, at }) => ({
      runbook: runbook.id,
      number: at + 1,
      of: runbook.placed.length,
      location: locationOf(placed),
      leftOutWhen: placed.conditions.map(({ otherwise }) => otherwise),
      independent: placed.independent !== null,
    })),
    irreversible: step.irreversible ?? null,
    preconditions: Object.keys(step.preconditions ?? {}),
    criteria: Object.keys(step.criteria),
    attestations: Object.keys(step.attestations ?? {}),
    needs: namesOf(step.needs),
    outputs: namesOf(step.produces),
    permissions: {
      reading: step.permissions.filter(isReadingAction).toSorted(),
      changing: step.permissions.filter((action) => !isReadingAction(action)).toSorted(),
    },
    settles: step.settles ?? null,
    procedure: procedures.find((procedure) => procedure.id === step.procedure) ?? {
      id: step.procedure,
    },
  };
}

const locationOf = ({ location: { file, line } }: Placed): string => `${inProject(file)}:${line}`;

export const namesOf = (values: Values | Recordables = {}): readonly Named[] =>
  Object.entries(values).map(([name, { kind, optional, about }]) => ({
    name,
    kind,
    optional,
    about,
  }));
