import {
  DescribeProvisioningParametersCommand,
  ListLaunchPathsCommand,
  ListProvisioningArtifactsCommand,
  ListAcceptedPortfolioSharesCommand,
  SearchProductsAsAdminCommand,
  SearchProductsCommand,
  type LaunchPathSummary,
  type PortfolioShareType,
  type ProvisioningArtifactDetail,
} from '@aws-sdk/client-service-catalog';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import type { LaunchParameter } from '../../harness/launch-parameters.ts';
import { isOfLayer, type Asked } from './comparison.ts';
import type { Layer } from './layers.ts';

/** What is launched, and by which way. */
export type Offer = {
  readonly product: string;
  readonly productId: string;
  readonly version: string;
  readonly versionId: string;
  readonly pathId: string;
  /** Ways to launch it; the console asks which where there are several. */
  readonly paths: number;
  /** A launch constraint names the role that makes the stack; else the caller's own rights do. */
  readonly launchRole: boolean;
};

export interface Wanted {
  readonly portfolioId: string;
  /** Display name; null where the product is to be found by what it asks for. */
  readonly product: string | null;
  /** Null for the newest one that is active. */
  readonly version: string | null;
  readonly parameters: readonly LaunchParameter[];
}

/**
 * The product, version and path that a launch takes, with what the product asks for.
 * @throws BlockedError RP-B470, RP-B471 where no or several products fit, RP-B472 where the version is not on offer,
 * RP-B473 where several paths lead to it
 */
export async function findOffer(
  aws: ReadingAws,
  wanted: Wanted,
  layer: Layer,
): Promise<{ readonly offer: Offer; readonly asked: readonly Asked[] }> {
  const { id, name } = await theProduct(aws, wanted, layer);
  const version = chooseVersion(await versionsOf(aws, id), wanted.version, name);
  const { path, paths } = await pathOf(aws, id, name, wanted.portfolioId);
  const asked = await askedBy(aws, id, version, path);
  const offer: Offer = {
    product: name,
    productId: id,
    version: version.Name ?? '',
    versionId: version.Id ?? '',
    pathId: path.Id ?? '',
    paths,
    launchRole: (path.ConstraintSummaries ?? []).some(({ Type }) => Type === 'LAUNCH'),
  };
  return { offer, asked };
}

interface Product {
  readonly id: string;
  readonly name: string;
}

/** The product of that name, else the only one that asks for what the layer has in the tables. */
async function theProduct(aws: ReadingAws, wanted: Wanted, layer: Layer): Promise<Product> {
  const candidates = await candidatesFor(aws, wanted, layer);
  const fitting: Product[] = [];
  for (const candidate of candidates)
    if (wanted.product !== null || (await fits(aws, candidate, wanted))) fitting.push(candidate);
  const [only, second] = fitting;
  if (only !== undefined && second === undefined) return only;
  const names = (products: readonly Product[]) => products.map(({ name }) => name).join(', ');
  const where = `portfolio ${wanted.portfolioId}`;
  if (only === undefined)
    throw new BlockedError('RP-B470', `No product asks for the parameters of the ${layer.name}.`, {
      where,
      found: `products ${names(candidates)}`,
      expected: `one that asks for most of what the tables have for the ${layer.name}`,
      fix: `Name it with ${layer.productKey} in the environment file.`,
    });
  throw new BlockedError('RP-B471', `Several products could be the ${layer.name}.`, {
    where,
    found: names(fitting),
    expected: 'one',
    fix: `Name the one that is meant with ${layer.productKey} in the environment file.`,
  });
}

async function fits(
  aws: ReadingAws,
  { id, name }: Product,
  { version, parameters, portfolioId }: Wanted,
): Promise<boolean> {
  const versions = await versionsOf(aws, id);
  const [looked] = [...versions.filter(({ Name }) => Name === version), ...offered(versions)];
  if (looked === undefined) return false;
  const asked = await askedBy(aws, id, looked, (await pathOf(aws, id, name, portfolioId)).path);
  return isOfLayer(
    parameters,
    asked.map(({ ParameterKey = '' }) => ParameterKey),
  );
}

async function askedBy(
  aws: ReadingAws,
  ProductId: string,
  version: ProvisioningArtifactDetail,
  path: LaunchPathSummary,
): Promise<readonly Asked[]> {
  const answer = await aws.catalog.send(
    new DescribeProvisioningParametersCommand({
      ProductId,
      ProvisioningArtifactId: version.Id,
      PathId: path.Id,
    }),
  );
  return answer.ProvisioningArtifactParameters ?? [];
}

/** Products the caller may launch: the one of that name, else those of the portfolio. */
async function candidatesFor(
  aws: ReadingAws,
  { product, portfolioId }: Wanted,
  layer: Layer,
): Promise<readonly Product[]> {
  const launchable = (
    await allPages(async (PageToken) => {
      const answer = await aws.catalog.send(
        new SearchProductsCommand(PageToken === undefined ? {} : { PageToken }),
      );
      return { items: answer.ProductViewSummaries, next: answer.NextPageToken };
    })
  ).map(({ ProductId = '', Name = '' }) => ({ id: ProductId, name: Name }));
  const within = new Set(await productsOf(aws, portfolioId));
  const found = launchable.filter(
    ({ id, name }) => within.has(id) && (product === null || name === product),
  );
  if (found.length > 0) return found;
  throw new BlockedError(
    'RP-B470',
    product === null
      ? `The portfolio holds no product that the caller may launch.`
      : `There is no product "${product}" that the caller may launch.`,
    {
      where: `portfolio ${portfolioId}`,
      found: `products the caller may launch: ${launchable.map(({ name }) => name).join(', ') || 'none'}`,
      expected: product ?? `the product of the ${layer.name}`,
      fix: `Import the portfolio and grant access to it first; then correct ${layer.productKey} in the environment file, if it is set.`,
    },
  );
}

async function productsOf(aws: ReadingAws, PortfolioId: string): Promise<readonly string[]> {
  const found = await allPages(async (PageToken) => {
    const answer = await aws.catalog.send(
      new SearchProductsAsAdminCommand({
        PortfolioId,
        ...(PageToken === undefined ? {} : { PageToken }),
      }),
    );
    return { items: answer.ProductViewDetails, next: answer.NextPageToken };
  });
  return found.flatMap(({ ProductViewSummary }) => ProductViewSummary?.ProductId ?? []);
}

async function versionsOf(
  aws: ReadingAws,
  ProductId: string,
): Promise<readonly ProvisioningArtifactDetail[]> {
  const answer = await aws.catalog.send(new ListProvisioningArtifactsCommand({ ProductId }));
  return answer.ProvisioningArtifactDetails ?? [];
}

/**
 * The version of that name, else the newest one, of those that may be launched.
 * @throws BlockedError RP-B472 listing what there is
 */
export function chooseVersion(
  versions: readonly ProvisioningArtifactDetail[],
  named: string | null,
  product: string,
): ProvisioningArtifactDetail {
  const chosen = offered(versions).find(({ Name }) => named === null || Name === named);
  if (chosen !== undefined) return chosen;
  const listed = versions
    .toSorted((one, other) => byVersion(other.Name, one.Name))
    .map(({ Name, Active, Guidance }) =>
      [
        Name,
        ...(Active === false ? ['(inactive)'] : Guidance === 'DEPRECATED' ? ['(deprecated)'] : []),
      ].join(' '),
    );
  throw new BlockedError(
    'RP-B472',
    named === null
      ? `No version of "${product}" may be launched.`
      : `"${product}" cannot be launched in version ${named}.`,
    {
      found: `versions ${listed.join(', ') || 'none'}; inactive ones may be hidden`,
      expected: named ?? 'an active version that is not deprecated',
      fix: 'Set PRODUCT_VERSION to one that is on offer, or ask the vendor to activate it.',
    },
  );
}

/** Versions that may be launched, newest first. */
const offered = (versions: readonly ProvisioningArtifactDetail[]) =>
  versions
    .filter(({ Active, Guidance }) => Active !== false && Guidance !== 'DEPRECATED')
    .toSorted((one, other) => byVersion(other.Name, one.Name));

/** Orders `v3.9.0` before `v3.10.0`; what is no version comes first. */
export function byVersion(one = '', other = ''): number {
  const numbers = (name: string) => /^v?(\d+)\.(\d+)\.(\d+)$/.exec(name)?.slice(1).map(Number);
  const [left, right] = [numbers(one), numbers(other)];
  if (left === undefined || right === undefined) {
    return Number(left !== undefined) - Number(right !== undefined) || one.localeCompare(other);
  }
  const at = left.findIndex((part, i) => part !== right[i]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

/** The only path, or the one through the portfolio. */
async function pathOf(
  aws: ReadingAws,
  ProductId: string,
  product: string,
  portfolioId: string,
): Promise<{ path: LaunchPathSummary; paths: number }> {
  const paths = await allPages(async (PageToken) => {
    const answer = await aws.catalog.send(
      new ListLaunchPathsCommand({ ProductId, ...(PageToken === undefined ? {} : { PageToken }) }),
    );
    return { items: answer.LaunchPathSummaries, next: answer.NextPageToken };
  });
  const [only] = paths;
  if (only !== undefined && paths.length === 1) return { path: only, paths: 1 };
  // A path tells its portfolio by name only.
  const portfolio = await nameOfPortfolio(aws, portfolioId);
  const through = paths.filter(({ Name }) => Name === portfolio);
  const [path] = through;
  if (path !== undefined && through.length === 1) return { path, paths: paths.length };
  throw new BlockedError('RP-B473', `"${product}" can be launched in more than one way.`, {
    found: paths.map(({ Id, Name }) => `${Id} (${Name})`).join(', ') || 'no way',
    expected: `one way, or one through the portfolio "${portfolio}"`,
    fix: 'Withdraw access to the other portfolio for whoever launches.',
  });
}

async function nameOfPortfolio(aws: ReadingAws, portfolioId: string): Promise<string> {
  for (const PortfolioShareType of [
    'IMPORTED',
    'AWS_ORGANIZATIONS',
  ] satisfies PortfolioShareType[]) {
    const shared = await allPages(async (PageToken) => {
      const answer = await aws.catalog.send(
        new ListAcceptedPortfolioSharesCommand({
          PortfolioShareType,
          ...(PageToken === undefined ? {} : { PageToken }),
        }),
      );
      return { items: answer.PortfolioDetails, next: answer.NextPageToken };
    });
    const found = shared.find(({ Id }) => Id === portfolioId)?.DisplayName;
    if (found !== undefined) return found;
  }
  return portfolioId;
}
