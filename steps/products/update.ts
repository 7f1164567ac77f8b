import { ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import { ListProvisioningArtifactsCommand } from '@aws-sdk/client-service-catalog';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { Acting, Observing, Seen } from '../../harness/context.ts';
import { list, text } from '../../harness/values.ts';
import { planPrefix } from './change-plan.ts';
import { compareParameters, type Asked } from './comparison.ts';
import { launchNeeds, launchPermissions, observeLaunch, type LaunchFacts } from './launch.ts';
import type { Layer } from './layers.ts';
import { findOffer } from './offer.ts';
import { findProvisioned } from './provisioned.ts';
import { skippedVersions } from './upgrade-path.ts';

/** What updates of both layers need. */
export const updateNeeds = {
  ...launchNeeds,
  version: text('version the layer is to have'),
  versionParameter: text('parameter that names the version of the templates'),
  mayChange: list(text('parameters that get the values of the environment besides the version')),
  other: text('name of the provisioned product of the other layer'),
  skips: list(text('versions that may be left out, as the vendor says')),
  keeps: list(text('paths of resources that this update does not replace, as the vendor says')),
};

export const updatePermissions = [
  ...launchPermissions.filter((one) => !/:(Provision|Terminate)/.test(one)),
  'servicecatalog:UpdateProvisionedProduct',
  'cloudformation:CreateChangeSet',
  'cloudformation:DescribeChangeSet',
  'cloudformation:DeleteChangeSet',
  'cloudformation:ListChangeSets',
] as const;

/** Half an hour is usual; a database or a search domain that is changed in place takes hours. */
export const updateSettles = { within: '4h', every: '30s' } as const;

export const whyIrreversible =
  'there is no way back to an earlier version but a new installation from the snapshot that was taken before';

export type OtherLayer = {
  /** `not launched`, or the status of its provisioned product. */
  readonly status: string;
  readonly version: string;
  /** It could have the version this layer has now. */
  readonly couldFollow: boolean;
};

/** A parameter as an update enters it. */
type Entered = { readonly name: string; readonly value: string; readonly source: string };

export type UpdateFacts = LaunchFacts & {
  /** Version of the templates in use, as the stack was told; it stays what it was where an update was rolled back. */
  readonly running: string;
  readonly other: OtherLayer;
  /** What the update would enter; null where nothing is to be updated. */
  readonly entered: readonly Entered[] | null;
  /** Versions that the update would leave out. */
  readonly skipped: readonly string[];
  /** What the environment says otherwise than the stack, though the update is not to change it. */
  readonly changed: readonly string[];
  /** Change sets of ours that are still there. */
  readonly plans: readonly string[];
};

export type UpdateNeeds = typeof updateNeeds;
export type UpdateSeen = Seen<UpdateNeeds, UpdateFacts>;
export type UpdateActing = Acting<UpdateNeeds, UpdateFacts>;

/** The layer as a launch observes it, the other layer beside it, and the version that comes next. */
export async function observeUpdate(
  context: Observing<UpdateNeeds>,
  layer: Layer,
): Promise<UpdateFacts> {
  const { aws, needs, accountId } = context;
  const seen = await observeLaunch(context, layer);
  const running = valueOf(seen, needs.versionParameter) ?? seen.version;
  const changing = [needs.versionParameter, ...needs.mayChange];
  const isBehind =
    running !== needs.version ||
    seen.version !== needs.version ||
    differing(seen, needs).some(({ name }) => changing.includes(name));
  const isThere = seen.provisionedProductId !== null;
  const toUpdate = isThere && isBehind && seen.status !== 'UNDER_CHANGE';
  const next = toUpdate ? await findOffer(aws, { ...needs, product: seen.product }, layer) : null;
  const offered = next === null ? [] : await versionsOf(aws, next.offer.productId);
  return {
    ...seen,
    running,
    offer: next?.offer ?? null,
    findings: next === null ? [] : compareParameters(needs.parameters, next.asked, layer.otherKey),
    sessionEnds: next === null ? null : await context.sessionEnds(),
    other: await otherLayer(aws, needs.other, accountId, running),
    entered: next === null ? null : entered(seen, needs, next.asked),
    skipped: next === null ? [] : skippedVersions(offered, running, needs.version),
    changed: differing(seen, needs)
      .filter(({ name }) => !changing.includes(name))
      .map(({ name, expected, found }) => `${name}: "${found}", in the environment "${expected}"`),
    plans: seen.stackName === null ? [] : await plansOf(aws, seen.stackName),
  };
}

async function otherLayer(
  aws: ReadingAws,
  name: string,
  accountId: string,
  running: string,
): Promise<OtherLayer> {
  const found = await findProvisioned(aws, name, accountId);
  if (found === null) return { status: 'not launched', version: '', couldFollow: false };
  const { status, version, productId } = found;
  const couldFollow =
    version !== running && (await versionsOf(aws, productId)).some((one) => one === running);
  return { status, version, couldFollow };
}

async function versionsOf(aws: ReadingAws, ProductId: string): Promise<readonly string[]> {
  const answer = await aws.catalog.send(new ListProvisioningArtifactsCommand({ ProductId }));
  return (answer.ProvisioningArtifactDetails ?? [])
    .filter(({ Active, Guidance }) => Active !== false && Guidance !== 'DEPRECATED')
    .flatMap(({ Name }) => Name ?? []);
}

const plansOf = async (aws: ReadingAws, StackName: string): Promise<readonly string[]> =>
  (
    await allPages(async (NextToken) => {
      const answer = await aws.cloudformation.send(
        new ListChangeSetsCommand({ StackName, ...(NextToken === undefined ? {} : { NextToken }) }),
      );
      return { items: answer.Summaries, next: answer.NextToken };
    })
  )
    .flatMap(({ ChangeSetName }) => ChangeSetName ?? [])
    .filter((name) => name.startsWith(planPrefix));

const valueOf = ({ parameters }: LaunchFacts, wanted: string): string | undefined =>
  parameters.find(({ name }) => name === wanted)?.value;

/** Where a value that is in use is not the environment's; what is not shown cannot be compared. */
function differing(
  { parameters }: LaunchFacts,
  needs: Pick<UpdateActing['needs'], 'parameters'>,
): readonly { name: string; expected: string; found: string }[] {
  return needs.parameters.flatMap(({ name, value }) => {
    const used = parameters.find((one) => one.name === name);
    if (used === undefined || used.value === hidden) return [];
    if (value === null) {
      const isOther = used.source === 'unknown';
      return isOther ? [{ name, expected: 'default of the product', found: used.value }] : [];
    }
    return used.value === value ? [] : [{ name, expected: value, found: used.value }];
  });
}

const hidden = 'not shown';
/** The source of what an update leaves alone. */
export const asItIs = 'as it is';

function entered(
  seen: LaunchFacts,
  needs: UpdateActing['needs'],
  asked: readonly Asked[],
): readonly Entered[] {
  return asked.map(({ ParameterKey: name = '', DefaultValue = '', IsNoEcho = false }) => {
    const used = valueOf(seen, name);
    if (name === needs.versionParameter)
      return { name, value: needs.version, source: 'version of the environment' };
    if (used !== undefined && !needs.mayChange.includes(name))
      return { name, value: used, source: asItIs };
    const ours = needs.parameters.find((one) => one.name === name);
    const said = ours !== undefined && ours.value !== null;
    const value = said ? ours.value : DefaultValue;
    const source = said ? ours.source : 'default of the product';
    return { name, value: IsNoEcho ? hidden : (value ?? ''), source };
  });
}
