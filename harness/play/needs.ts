import type { Hands } from '../hands.ts';
import type { Json } from '../json.ts';
import { BlockedError } from '../errors/index.ts';
import { nothingKnown, type AnyRunbook, type Placed } from '../runbook.ts';
import type { SecretReference } from '../secret.ts';

/** A need comes from a step that has not produced it yet. */
export class MissingOutputError extends Error {
  readonly output: string;
  constructor(output: string) {
    super(`"${output}" has not been recorded yet`);
    this.name = 'MissingOutputError';
    this.output = output;
  }
}

export interface HandedNeeds {
  readonly values: Readonly<Record<string, unknown>>;
  /** `step.output` for each output the wiring read. */
  readonly used: readonly string[];
}

/**
 * Runs a step's wiring and parses what it gives against the declared needs; secrets are read here, and only here.
 * @throws MissingOutputError when an output is used that the ledger does not have
 * @throws BlockedError RP-B210 when a need is not of its kind
 */
export async function handNeeds(
  placed: Placed,
  runbook: AnyRunbook,
  environment: unknown,
  outputs: ReadonlyMap<string, Readonly<Record<string, Json>>>,
  hands: Pick<Hands, 'readSecret'>,
): Promise<HandedNeeds> {
  const used = new Set<string>();
  // What is in scope here and yet to be run is missing, not absent.
  const optional = new Set(
    runbook.placed
      .filter((one) => one.independent !== null || !applies(one, environment))
      .map(({ name }) => name),
  );
  const wiring = { environment, outputs: watched(outputs, optional, used) };
  const supplied = placed.wire(wiring as never) as Readonly<Record<string, unknown>>;
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(placed.step.needs ?? {})) {
    const given = supplied[name] ?? null;
    const live =
      value.kind === 'secret' && given !== null
        ? await hands.readSecret(given as SecretReference)
        : given;
    const parsed = value.schema.safeParse(live);
    if (!parsed.success) {
      throw new BlockedError('RP-B210', `Step "${placed.step.id}" needs ${name}, ${value.about}.`, {
        where: `${placed.location.file}:${placed.location.line}`,
        found: given === null ? 'nothing' : JSON.stringify(given),
        expected: parsed.error.issues.map((issue) => issue.message).join('; '),
      });
    }
    values[name] = parsed.data;
  }
  return { values, used: [...used].toSorted() };
}

const applies = ({ conditions }: Placed, environment: unknown): boolean =>
  conditions.every(({ holds }) => holds(environment as never, nothingKnown));

/** Names a missing output when the wiring reads it; an optional step that produced nothing reads as undefined. */
function watched(
  outputs: ReadonlyMap<string, Readonly<Record<string, Json>>>,
  optional: ReadonlySet<string>,
  used: Set<string>,
): object {
  return new Proxy(Object.create(null) as object, {
    get(_, step) {
      const name = String(step);
      const known = outputs.get(name);
      if (known === undefined && optional.has(name)) return undefined;
      return new Proxy(Object.create(null) as object, {
        get(__, output) {
          const full = `${name}.${String(output)}`;
          const value = known?.[String(output)];
          if (value === undefined) throw new MissingOutputError(full);
          used.add(full);
          return value;
        },
      });
    },
  });
}
