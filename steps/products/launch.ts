import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { Acting, Observing, Seen } from '../../harness/context.ts';
import type { LaunchParameter } from '../../harness/launch-parameters.ts';
import { arn, isArn, json, optional, text, type Arn } from '../../harness/values.ts';
import { compareParameters, isOfLayer, type Asked, type Finding } from './comparison.ts';
import type { Layer } from './layers.ts';
import { findOffer, type Offer } from './offer.ts';
import { findProvisioned, isOurs, type Provisioned } from './provisioned.ts';
import {
  findStack,
  firstFailure,
  leftOver as leftBehind,
  progressOf,
  resourceStates,
  stackEvents,
  type ResourceState,
  type StackState,
} from './stack.ts';

/** What both launches need, produce, and may have to do. */
export const launchNeeds = {
  portfolioId: text('portfolio the vendor shares'),
  product: optional(text('product of the layer, where its parameters do not tell it')),
  name: text('name of the provisioned product'),
  version: optional(text('version to launch; without it the newest')),
  parameters: json<readonly LaunchParameter[]>('parameters of the layer'),
};

export const launchOutputs = {
  provisionedProductId: text('id of the provisioned product'),
  stackName: text('name of its stack'),
  stackArn: arn('its stack'),
};

export const launchPermissions = [
  'servicecatalog:SearchProvisionedProducts',
  'servicecatalog:DescribeRecord',
  'servicecatalog:SearchProducts',
  'servicecatalog:SearchProductsAsAdmin',
  'servicecatalog:ListProvisioningArtifacts',
  'servicecatalog:ListLaunchPaths',
  'servicecatalog:ListAcceptedPortfolioShares',
  'servicecatalog:DescribeProvisioningParameters',
  'servicecatalog:DescribeProvisioningArtifact',
  'servicecatalog:ProvisionProduct',
  'servicecatalog:TerminateProvisionedProduct',
  'cloudformation:DescribeStacks',
  'cloudformation:DescribeStackEvents',
  'cloudformation:ListStackResources',
  'cloudformation:GetTemplateSummary',
] as const;

/** A parameter as it is, or is to be, with where its value comes from. */
type Entered = { readonly name: string; readonly value: string; readonly source: string };

export type LaunchFacts = {
  readonly provisionedProductId: string | null;
  readonly stackName: string | null;
  readonly stackArn: Arn | null;
  /** `not launched`, or the status of the provisioned product. */
  readonly status: string;
  readonly product: string;
  readonly version: string;
  readonly versionId: string;
  readonly launchedBy: string;
  readonly launched: string;
  /** The name belongs to another product than the layer's. */
  readonly otherProduct: boolean;
  /** The ledger knows its launch: an earlier run of this installation did it. */
  readonly launchedByEarlierRun: boolean;
  readonly stackStatus: string;
  readonly parameters: readonly Entered[];
  /** What the stack was given otherwise than the environment says. */
  readonly differences: readonly string[];
  /** What would be launched; null where there is nothing to launch. */
  readonly offer: Offer | null;
  readonly findings: readonly Finding[];
  readonly sessionEnds: string | null;
  readonly progress: string;
  readonly failure: string;
  /** What a failed launch has left behind. */
  readonly leftOver: readonly string[];
};

export type LaunchNeeds = typeof launchNeeds;
export type LaunchSeen = Seen<LaunchNeeds, LaunchFacts>;
export type LaunchActing = Acting<LaunchNeeds, LaunchFacts>;

export async function observeLaunch(
  context: Observing<LaunchNeeds>,
  layer: Layer,
): Promise<LaunchFacts> {
  const { aws, needs, accountId, earlier, caller } = context;
  const provisioned = await findProvisioned(aws, needs.name, accountId);
  const stack = provisioned === null ? null : await findStack(aws, provisioned.stack);
  const launchedByEarlierRun = provisioned !== null && isOurs(provisioned, earlier, caller);
  const mayLaunch =
    provisioned === null || (provisioned.status === 'ERROR' && launchedByEarlierRun);
  const launch = mayLaunch ? await findOffer(aws, needs, layer) : null;
  return {
    ...whatIs(provisioned, stack),
    otherProduct: isOtherProduct(needs, provisioned, stack),
    launchedByEarlierRun,
    parameters:
      launch === null ? inUse(needs.parameters, stack) : entered(needs.parameters, launch.asked),
    differences: stack === null ? [] : differencesOf(needs.parameters, stack),
    offer: launch?.offer ?? null,
    findings:
      launch === null ? [] : compareParameters(needs.parameters, launch.asked, layer.otherKey),
    sessionEnds: launch === null ? null : await context.sessionEnds(),
    ...(await courseOf(aws, provisioned, stack)),
  };
}

/** While its stack tells nothing yet, a product that nobody names is taken for the layer's: it is only waited for. */
function isOtherProduct(
  { product, parameters }: Pick<LaunchActing['needs'], 'product' | 'parameters'>,
  provisioned: Provisioned | null,
  stack: StackState | null,
): boolean {
  if (provisioned === null) return false;
  if (product !== null) return provisioned.product !== product;
  return (
    stack !== null &&
    !isOfLayer(
      parameters,
      stack.parameters.map(({ name }) => name),
    )
  );
}

const cameToBe = /^(CREATE_COMPLETE|UPDATE_|IMPORT_)/;

function whatIs(provisioned: Provisioned | null, stack: StackState | null) {
  return {
    provisionedProductId: provisioned?.id ?? null,
    // Later steps find what they need in it: one that never came to be is none of theirs.
    stackName: stack !== null && cameToBe.test(stack.status) ? stack.name : null,
    stackArn: stack !== null && isArn(stack.arn) ? stack.arn : null,
    status: provisioned?.status ?? 'not launched',
    product: provisioned?.product ?? '',
    version: provisioned?.version ?? '',
    versionId: provisioned?.versionId ?? '',
    launchedBy: provisioned?.launchedBy ?? '',
    launched: provisioned?.created ?? '',
    stackStatus: stack?.status ?? 'no stack',
  };
}

/** How far it has come, and what went wrong where it has failed. */
async function courseOf(
  aws: ReadingAws,
  provisioned: Provisioned | null,
  stack: StackState | null,
) {
  const failed = provisioned?.status === 'ERROR' || provisioned?.status === 'TAINTED';
  if (provisioned === null || (!failed && provisioned.status !== 'UNDER_CHANGE'))
    return { progress: '', failure: '', leftOver: [] };
  if (!failed) {
    const resources = stack === null ? [] : await resourceStates(aws, stack.arn);
    return { progress: progressOf(resources), failure: '', leftOver: [] };
  }
  const events = stack === null ? [] : await stackEvents(aws, stack.arn);
  // What failed before belongs to an earlier operation.
  const first = firstFailure(events.filter(({ time }) => time >= provisioned.begun));
  const otherwise = provisioned.errors[0] ?? provisioned.message;
  return {
    progress: '',
    failure: first === null ? otherwise : `${inWords(first)}: ${first.reason}`,
    leftOver: provisioned.status === 'ERROR' ? leftBehind(events).map(inWords) : [],
  };
}

const inWords = ({ path, type, physicalId, status }: ResourceState): string =>
  `${path} (${[type, physicalId, status].filter((part) => part !== '').join(', ')})`;

const hidden = 'not shown';

/** What a launch enters, and what it leaves to the product. */
function entered(ours: readonly LaunchParameter[], asked: readonly Asked[]): readonly Entered[] {
  return asked.map(({ ParameterKey: name = '', DefaultValue = '', IsNoEcho = false }) => {
    const one = ours.find((other) => other.name === name);
    const given = one?.value ?? null;
    const value = given ?? DefaultValue;
    const source = given === null ? 'default of the product' : (one?.source ?? '');
    return { name, value: IsNoEcho ? hidden : value, source };
  });
}

/** What the stack uses. */
function inUse(ours: readonly LaunchParameter[], stack: StackState | null): readonly Entered[] {
  return (stack?.parameters ?? []).map(({ name, value, default: usual, noEcho }) => {
    const one = ours.find((other) => other.name === name);
    if (noEcho) return { name, value: hidden, source: one?.source ?? 'unknown' };
    const source =
      value === one?.value ? one.source : value === usual ? 'default of the product' : 'unknown';
    return { name, value, source };
  });
}

/** A parameter that the product does not have only counts where the environment sets it. */
function differencesOf(ours: readonly LaunchParameter[], stack: StackState): readonly string[] {
  return ours.flatMap(({ name, value, chosen }) => {
    const used = stack.parameters.find((one) => one.name === name);
    if (used === undefined)
      return chosen && value !== null
        ? [`${name}: expected "${value}", the product has no such parameter`]
        : [];
    const expected = value ?? used.default;
    if (used.noEcho || used.value === expected) return [];
    return [`${name}: expected "${expected}", found "${used.value}"`];
  });
}
