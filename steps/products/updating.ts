import {
  DescribeProvisioningArtifactCommand,
  UpdateProvisionedProductCommand,
} from '@aws-sdk/client-service-catalog';
import { BlockedError } from '../../harness/errors/index.ts';
import { Refused } from '../../harness/refused.ts';
import { until } from '../../harness/until.ts';
import { changePlan, planPrefix, removePlan } from './change-plan.ts';
import { dataLoss } from './data-loss.ts';
import { compareForm, labelsOf } from './launching.ts';
import { findProvisioned } from './provisioned.ts';
import { asItIs, type UpdateActing } from './update.ts';

/**
 * Looks at what the update would do to what holds data, nested stacks included.
 * @throws Refused RP-B512, RP-B513 where it would, or might, replace or remove some of it
 */
export async function refuseDataLoss(context: UpdateActing): Promise<void> {
  const { aws, needs, before, token, attach } = context;
  const stack = before.stackArn ?? '';
  for (const left of before.plans) await removePlan(aws, stack, left);
  const changes = await changePlan(aws, {
    stack,
    name: `${planPrefix}${token.slice(0, 16)}`,
    template: await templateOf(context),
    parameters: toEnter(context).map(({ name, value }) => ({
      ParameterKey: name,
      ...(value === null ? { UsePreviousValue: true } : { ParameterValue: value }),
    })),
  });
  await attach('plan.json', JSON.stringify(changes, null, 2), 'application/json');
  const { certain, possible } = dataLoss(changes, needs.keeps);
  const where = `plan for ${needs.name} from ${before.running} to ${needs.version}`;
  if (certain.length > 0) {
    throw new Refused('RP-B512', 'The update would replace or remove what holds data.', {
      where,
      found: certain.join('; '),
      expected: 'databases, search domains, buckets and keys are kept',
    });
  }
  if (possible.length === 0) return;
  const paths = possible.map((one) => one.split(' ')[0]).join(', ');
  throw new Refused('RP-B513', 'The update might replace what holds data.', {
    where,
    found: `${possible.join('; ')}: CloudFormation knows only on the way`,
    expected: 'databases, search domains, buckets and keys are kept',
    fix: `Ask the vendor. Where he says that this version replaces none of them, add UPGRADE_KEEPS=${paths}.`,
  });
}

async function templateOf({ aws, before }: UpdateActing) {
  const { productId, versionId, version } = offered(before);
  const { Info = {} } = await aws.catalog.send(
    new DescribeProvisioningArtifactCommand({
      ProductId: productId,
      ProvisioningArtifactId: versionId,
      Verbose: true,
    }),
  );
  const { TemplateUrl: TemplateURL, CloudFormationTemplate: TemplateBody } = Info;
  if (TemplateURL !== undefined) return { TemplateURL };
  if (TemplateBody !== undefined) return { TemplateBody };
  throw new BlockedError('RP-B514', `The template of version ${version} is not to be had.`, {
    where: `product ${productId}`,
    found: `members ${Object.keys(Info).join(', ') || 'none'}`,
    expected: 'its address, or its text',
  });
}

export async function updateByApi(context: UpdateActing): Promise<void> {
  const { aws, before, token } = context;
  const { productId, versionId, pathId } = offered(before);
  await aws.catalog.send(
    new UpdateProvisionedProductCommand({
      ProvisionedProductId: before.provisionedProductId ?? '',
      ProductId: productId,
      ProvisioningArtifactId: versionId,
      PathId: pathId,
      ProvisioningParameters: toEnter(context).map(({ name, value }) => ({
        Key: name,
        ...(value === null ? { UsePreviousValue: true } : { Value: value }),
      })),
      UpdateToken: token,
    }),
  );
  await begun(context);
}

/** Updates by hand in the AWS console, whose form begins with the values in use; it is read back before it is sent. */
export async function updateInConsole(context: UpdateActing): Promise<void> {
  const { needs, before, pages } = context;
  const { product, productId, version, versionId } = offered(before);
  const labels = await labelsOf(context, { productId, versionId });
  const entered = toEnter(context);
  const form = {
    product,
    productId,
    name: needs.name,
    version: { name: version, id: versionId },
    parameters: entered.flatMap(({ name, value }) =>
      value === null ? [] : [{ key: name, label: labels[name] ?? null, value }],
    ),
  };
  const known = entered.map(({ name }) => [name, labels[name] ?? null] as const);
  await pages.console.updateProduct(form, (shown) => compareForm(form, known, shown));
  await begun(context);
}

/** What is entered, and null for what stays as it is. What is not to be echoed comes from the needs, as no fact has it. */
function toEnter({
  needs,
  before,
}: UpdateActing): readonly { readonly name: string; readonly value: string | null }[] {
  return (before.entered ?? []).flatMap(({ name, source }) => {
    if (source === asItIs) return { name, value: null };
    if (name === needs.versionParameter) return { name, value: needs.version };
    const value = needs.parameters.find((one) => one.name === name)?.value ?? null;
    // A parameter that is new takes the product's default where nobody says otherwise.
    return value === null ? [] : { name, value };
  });
}

/** A failed update before this one shows until the new one has begun. */
async function begun({ aws, needs, before, accountId }: UpdateActing): Promise<void> {
  if (before.status !== 'TAINTED') return;
  await until(
    () => findProvisioned(aws, needs.name, accountId),
    (found) => found?.status !== 'TAINTED',
    60_000,
  );
}

function offered({ offer }: Pick<UpdateActing['before'], 'offer'>) {
  if (offer === null) throw new Error('an update that its preconditions do not allow');
  return offer;
}
