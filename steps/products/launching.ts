import {
  ProvisionProductCommand,
  TerminateProvisionedProductCommand,
  DescribeProvisioningArtifactCommand,
} from '@aws-sdk/client-service-catalog';
import { GetTemplateSummaryCommand } from '@aws-sdk/client-cloudformation';
import { BlockedError, DeviationError } from '../../harness/errors/index.ts';
import type { FormShown, ProductForm } from '../../harness/pages.ts';
import { until } from '../../harness/until.ts';
import type { LaunchActing } from './launch.ts';
import type { Offer } from './offer.ts';
import { findProvisioned } from './provisioned.ts';

const removal = 60 * 60_000;

/** Launches through the API. */
export async function launchByApi(context: LaunchActing): Promise<void> {
  const { aws, needs, before, token } = context;
  const { productId, versionId, pathId } = offered(before);
  await removeFailed(context, async (id) => {
    await aws.catalog.send(
      new TerminateProvisionedProductCommand({
        ProvisionedProductId: id,
        TerminateToken: token,
      }),
    );
  });
  await aws.catalog.send(
    new ProvisionProductCommand({
      ProductId: productId,
      ProvisioningArtifactId: versionId,
      PathId: pathId,
      ProvisionedProductName: needs.name,
      ProvisioningParameters: toEnter(context).map(({ name, value }) => ({
        Key: name,
        Value: value,
      })),
      ProvisionToken: token,
    }),
  );
}

/** Launches by hand in the AWS console; the form is read back and compared before it is sent. */
export async function launchInConsole(context: LaunchActing): Promise<void> {
  const { needs, before, pages } = context;
  const offer = offered(before);
  if (offer.paths > 1)
    throw new BlockedError('RP-B475', `"${offer.product}" can be launched in more than one way.`, {
      found: `${offer.paths} launch paths`,
      expected: 'one, as the console is only known to ask nothing then',
      fix: 'Add --via api, which launches through the portfolio of the environment.',
    });
  const labels = await labelsOf(context, offer);
  const form: ProductForm = {
    product: offer.product,
    productId: offer.productId,
    name: needs.name,
    version: { name: offer.version, id: offer.versionId },
    parameters: toEnter(context).map(({ name, value }) => ({
      key: name,
      label: labels[name] ?? null,
      value,
    })),
  };
  const known = before.parameters.map(({ name }) => [name, labels[name] ?? null] as const);
  await removeFailed(context, async () => pages.console.terminateProduct(needs.name));
  await pages.console.launchProduct(form, (shown) => compareForm(form, known, shown));
}

/**
 * Holds what the page shows against what is meant to be launched.
 * @throws BlockedError RP-B474 naming every difference
 */
export function compareForm(
  { version, parameters }: ProductForm,
  known: readonly (readonly [key: string, label: string | null])[],
  shown: FormShown,
): void {
  const wrong: string[] = [];
  if (shown.version !== version.name) wrong.push(`version ${shown.version}, not ${version.name}`);
  for (const { key, label, value } of parameters) {
    const found = shown.parameters[key] ?? (label === null ? undefined : shown.parameters[label]);
    if (found === undefined) wrong.push(`no field for ${key}`);
    else if (found !== value) wrong.push(`${key} is not what was entered`);
  }
  const names = new Set(known.flatMap(([key, label]) => [key, label]));
  for (const field of Object.keys(shown.parameters))
    if (!names.has(field)) wrong.push(`a field "${field}" that the product does not ask for`);
  if (wrong.length === 0) return;
  throw new BlockedError('RP-B474', 'The form in the console is not what is to be launched.', {
    found: wrong.join('; '),
    expected: `version ${version.name} and ${parameters.length} parameters as they were entered`,
    fix: 'Compare the pictures of the form, then run this step again, with --via api if it stays so.',
  });
}

/** The values themselves come from the needs: what is not to be echoed is in no fact. */
function toEnter({ needs, before }: LaunchActing): readonly { name: string; value: string }[] {
  const asked = new Set(before.parameters.map(({ name }) => name));
  return needs.parameters.flatMap(({ name, value }) =>
    value === null || !asked.has(name) ? [] : [{ name, value }],
  );
}

function offered({ offer }: { offer: Offer | null }): Offer {
  if (offer === null) throw new Error('a launch that its preconditions do not allow');
  return offer;
}

/** A failed launch of ours makes room; that it is confirmed has been seen to. */
async function removeFailed(
  { aws, needs, before, accountId }: LaunchActing,
  terminate: (id: string) => Promise<void>,
): Promise<void> {
  const id = before.provisionedProductId;
  if (id === null) return;
  await terminate(id);
  const left = await until(
    () => findProvisioned(aws, needs.name, accountId),
    (found) => found?.id !== id || found.status !== 'UNDER_CHANGE',
    removal,
  );
  if (left === null) return;
  throw new DeviationError(
    'RP-V470',
    `The failed launch of "${needs.name}" could not be removed.`,
    {
      found: `${left.id}, ${left.status} ${left.errors.join('; ')}`.trim(),
      expected: 'nothing of that name',
    },
  );
}

interface Interface {
  readonly 'AWS::CloudFormation::Interface'?: {
    readonly ParameterLabels?: Readonly<Record<string, { readonly default?: string }>>;
  };
}

/** Labels that the template gives its parameters, by key: the console shows them in the place of the keys. */
export async function labelsOf(
  { aws }: Pick<LaunchActing, 'aws'>,
  { productId, versionId }: Pick<Offer, 'productId' | 'versionId'>,
): Promise<Readonly<Record<string, string | undefined>>> {
  const { Info = {} } = await aws.catalog.send(
    new DescribeProvisioningArtifactCommand({
      ProductId: productId,
      ProvisioningArtifactId: versionId,
      Verbose: true,
    }),
  );
  const url = Info['TemplateUrl'];
  if (url === undefined) return {};
  const { Metadata } = await aws.cloudformation.send(
    new GetTemplateSummaryCommand({ TemplateURL: url }),
  );
  const { ParameterLabels = {} } =
    (JSON.parse(Metadata ?? '{}') as Interface)['AWS::CloudFormation::Interface'] ?? {};
  return Object.fromEntries(
    Object.entries(ParameterLabels).map(([key, label]) => [key, label.default]),
  );
}
