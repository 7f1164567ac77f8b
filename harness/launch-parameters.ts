import { describeKeys, type Environment } from './environment/index.ts';
import { sourceInWords } from './environment/environment.ts';
import { fieldOf } from './environment/schema.ts';
import { BlockedError } from './errors/index.ts';
import type { Layer } from './procedures/index.ts';

/** One parameter of the vendor's as the tables and the environment have it; JSON, so that it can be a need. */
export type LaunchParameter = {
  /** As the template spells it, upper and lower case included. */
  readonly name: string;
  /** What is entered; null where nothing is said, so that the product's own default stays. */
  readonly value: string | null;
  /** Where the value is from: `environments/acme-prod.env:12`, `document default`, or an output. */
  readonly source: string;
  /** The value was chosen: by the environment file or an output, not by the document's default. */
  readonly chosen: boolean;
  /** What the document says the product's default is; undocumented parameters have none. */
  readonly documented: { readonly default: string | null } | null;
  /** Key of the environment file that sets it. */
  readonly key: string;
};

/** A value found out on the way, which stands in for a key the environment leaves empty. */
export interface FoundValue {
  readonly value: string;
  readonly source: string;
}

/** A value that an earlier step has found out; undefined where there is none. */
export const fromStep = (step: string, value: string | undefined): FoundValue | undefined =>
  value === undefined ? undefined : { value, source: `output of ${step}` };

/** What earlier steps have to say. */
export interface Found {
  /** By environment key; only used where the environment leaves the key empty. */
  readonly values?: Readonly<Record<string, FoundValue | undefined>>;
  /** Outputs of the DR stack by name, for `output:NAME`. */
  readonly drOutputs?: Readonly<Record<string, string>> | undefined;
}

const undocumented: Partial<Record<Layer, string>> = {
  'data-layer': 'DATA_OTHER_PARAMETERS',
  'service-layer': 'SERVICE_OTHER_PARAMETERS',
};

/**
 * Every parameter of a layer, those the document does not know last. Names come from the tables.
 * @throws BlockedError RP-B476 where an output of the DR stack is meant that the stack does not have
 */
export function launchParameters(
  environment: Environment,
  layer: Layer,
  { values = {}, drOutputs }: Found = {},
): LaunchParameter[] {
  const fields = environment as unknown as Readonly<Record<string, unknown>>;
  const documented = describeKeys().flatMap((key) =>
    key.parameters
      .filter((parameter) => parameter.layer === layer)
      .map(({ name }): LaunchParameter => {
        const common = { name, key: key.key, documented: { default: key.default } };
        const given = fields[fieldOf(key.key)];
        const source = environment.sources[key.key];
        if (isReference(given)) {
          const value = outputOf(given.output, key.key, drOutputs);
          return {
            ...common,
            value,
            source: `output ${given.output} of the DR stack`,
            chosen: true,
          };
        }
        const found = values[key.key];
        if (isEmpty(given) && found !== undefined) return { ...common, ...found, chosen: true };
        return {
          ...common,
          value: isEmpty(given) ? null : textOf(given),
          source: sourceInWords(source),
          chosen: source?.kind === 'environment file',
        };
      }),
  );
  const key = undocumented[layer];
  if (key === undefined) return documented;
  const others = (fields[fieldOf(key)] ?? {}) as Readonly<Record<string, string>>;
  return [
    ...documented,
    ...Object.entries(others).map(([name, value]) => ({
      name,
      value,
      source: sourceInWords(environment.sources[key]),
      chosen: true,
      documented: null,
      key,
    })),
  ];
}

/** The parameter of a layer that takes the value of a key. */
export function parameterOf(key: string, layer: Layer): string {
  const found = describeKeys()
    .find((one) => one.key === key)
    ?.parameters.find((one) => one.layer === layer);
  if (found === undefined) throw new Error(`the tables have no parameter for ${key}`);
  return found.name;
}

const isReference = (given: unknown): given is { output: string } =>
  typeof given === 'object' && given !== null && 'output' in given;

const isEmpty = (given: unknown): boolean =>
  given === undefined || (Array.isArray(given) && given.length === 0);

/** CloudFormation takes texts; a list has commas between its items. */
const textOf = (given: unknown): string =>
  Array.isArray(given) ? given.join(',') : `${given as string | number | boolean}`;

function outputOf(name: string, key: string, outputs: Found['drOutputs']): string {
  const value = outputs?.[name];
  if (value !== undefined && value !== '') return value;
  throw new BlockedError('RP-B476', `The DR stack has no output ${name}.`, {
    where: key,
    found: outputs === undefined ? 'no DR stack' : `outputs ${Object.keys(outputs).join(', ')}`,
    expected: `an output ${name} with a value`,
    fix: `Correct ${key}: name an output the stack has, or give the value itself.`,
  });
}
