import type { ProvisioningArtifactParameter } from '@aws-sdk/client-service-catalog';
import type { LaunchParameter } from '../../harness/launch-parameters.ts';

/** Where the product and the tables do not say the same; what blocks has to be settled before anything starts. */
export type Finding = {
  readonly parameter: string;
  readonly finding: string;
  readonly blocks: boolean;
};

/** What a product asks for, as DescribeProvisioningParameters tells it. */
export type Asked = ProvisioningArtifactParameter;

/**
 * Compares what a product asks for with the tables and the environment. Nothing is guessed: a name that differs by
 * case only is another name.
 * @param otherKey key of the environment file that takes parameters the document does not know
 */
export function compareParameters(
  ours: readonly LaunchParameter[],
  asked: readonly Asked[],
  otherKey: string,
): readonly Finding[] {
  const askedFor = (name: string) => asked.find(({ ParameterKey }) => ParameterKey === name);
  return [
    ...ours.flatMap((one) => {
      const product = askedFor(one.name);
      return product === undefined ? lacking(one, asked) : differing(one, product);
    }),
    ...asked
      .filter(({ ParameterKey }) => !ours.some(({ name }) => name === ParameterKey))
      .map((product) => unknown(product, ours, otherKey)),
  ];
}

/** A template is a layer's where it has more than half of the parameters that the tables have for that layer. */
export function isOfLayer(ours: readonly LaunchParameter[], names: readonly string[]): boolean {
  const documented = ours.filter((one) => one.documented !== null);
  return documented.filter(({ name }) => names.includes(name)).length * 2 > documented.length;
}

function lacking(
  { name, value, chosen, source, key }: LaunchParameter,
  asked: readonly Asked[],
): readonly Finding[] {
  const alike = asked.find(({ ParameterKey }) => sameButForCase(ParameterKey ?? '', name));
  const also =
    alike === undefined ? '' : `; it asks for ${alike.ParameterKey}, which differs by case`;
  if (!chosen || value === null) {
    const finding = `the product does not ask for it${also}; it is left out`;
    return [{ parameter: name, finding, blocks: false }];
  }
  const finding = `the product does not ask for it${also}, yet ${key} sets it (${source})`;
  return [{ parameter: name, finding, blocks: true }];
}

function differing(ours: LaunchParameter, product: Asked): readonly Finding[] {
  const { name: parameter, value, documented, key } = ours;
  const found: Finding[] = [];
  const { DefaultValue, IsNoEcho } = product;
  if (documented !== null && (DefaultValue ?? '') !== (documented.default ?? '')) {
    const inDocument =
      documented.default === null
        ? 'the document has none'
        : `in the document "${documented.default}"`;
    const inProduct = DefaultValue === undefined ? 'missing' : `"${DefaultValue}"`;
    const sent = value === null ? "the product's is used" : 'the value of the environment is sent';
    const finding = IsNoEcho
      ? `the product's default is not the document's; ${sent}`
      : `the default is ${inProduct}, ${inDocument}; ${sent}`;
    found.push({ parameter, finding, blocks: false });
  }
  if (value === null) {
    if (DefaultValue !== undefined) return found;
    const finding = `the product has no default for it and ${key} says nothing`;
    return [...found, { parameter, finding, blocks: true }];
  }
  return [...found, ...refused(parameter, value, product)];
}

function unknown(
  { ParameterKey = '', DefaultValue, IsNoEcho }: Asked,
  ours: readonly LaunchParameter[],
  otherKey: string,
): Finding {
  const alike = ours.find(({ name }) => sameButForCase(name, ParameterKey));
  const so = `the tables do not know it${alike === undefined ? '' : `; they have ${alike.name}, which differs by case`}`;
  if (DefaultValue === undefined) {
    const finding = `${so}; the product has no default for it and ${otherKey} says nothing`;
    return { parameter: ParameterKey, finding, blocks: true };
  }
  const shown = IsNoEcho ? '' : ` "${DefaultValue}"`;
  const finding = `${so}; the product's default${shown} is used`;
  return { parameter: ParameterKey, finding, blocks: false };
}

/** What CloudFormation would refuse, by the constraints the product itself states. */
function refused(parameter: string, value: string, product: Asked): readonly Finding[] {
  const { AllowedValues = [], AllowedPattern, ...limits } = product.ParameterConstraints ?? {};
  const { MinLength, MaxLength, MinValue, MaxValue } = limits;
  const shown = product.IsNoEcho ? 'the value' : `"${value}"`;
  const items = product.ParameterType === 'CommaDelimitedList' ? value.split(',') : [value];
  const number = product.ParameterType === 'Number' ? Number(value) : Number.NaN;
  const broken = [
    AllowedValues.length > 0 &&
      !items.every((item) => AllowedValues.includes(item.trim())) &&
      `the product allows ${AllowedValues.join(', ')}`,
    AllowedPattern !== undefined &&
      items.some((item) => matches(AllowedPattern, item) === false) &&
      `the product wants ${limits.ConstraintDescription ?? AllowedPattern}`,
    product.ParameterType === 'Number' && Number.isNaN(number) && 'the product wants a number',
    below(value.length, MinLength) && `the product wants ${MinLength} characters at least`,
    below(Number(MaxLength ?? Infinity), String(value.length)) &&
      `the product allows ${MaxLength} characters`,
    below(number, MinValue) && `the product wants ${MinValue} at least`,
    MaxValue !== undefined && number > Number(MaxValue) && `the product allows ${MaxValue} at most`,
  ].filter((one) => one !== false);
  const unread =
    AllowedPattern !== undefined && matches(AllowedPattern, '') === null
      ? [`its pattern ${AllowedPattern} cannot be checked here; CloudFormation will`]
      : [];
  return [
    ...broken.map((rule) => ({ parameter, finding: `${rule}, not ${shown}`, blocks: true })),
    ...unread.map((finding) => ({ parameter, finding, blocks: false })),
  ];
}

const below = (found: number, least: string | undefined): boolean =>
  least !== undefined && least !== '' && found < Number(least);

/** CloudFormation wants the whole value to match. Its patterns are Java's; null where JavaScript cannot read one. */
function matches(pattern: string, value: string): boolean | null {
  try {
    return new RegExp(`^(?:${pattern})$`).test(value);
  } catch {
    return null;
  }
}

const sameButForCase = (one: string, other: string): boolean =>
  one !== other && one.toLowerCase() === other.toLowerCase();
