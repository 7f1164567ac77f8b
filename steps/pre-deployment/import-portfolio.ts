import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import {
  AcceptPortfolioShareCommand,
  ListAcceptedPortfolioSharesCommand,
  RejectPortfolioShareCommand,
  type PortfolioDetail,
} from '@aws-sdk/client-service-catalog';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { Acting } from '../../harness/context.ts';
import { equal, holds } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import { defineStep } from '../../harness/step.ts';
import { optional, text } from '../../harness/values.ts';
import { WaitsFor } from '../../harness/waits-for.ts';

/** A portfolio of an organization is there without being accepted; any other has to be imported. */
const shareTypes = ['IMPORTED', 'AWS_ORGANIZATIONS'] as const;

interface Portfolio {
  readonly [field: string]: string;
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  /** Account id. */
  readonly owner: string;
  readonly share: (typeof shareTypes)[number];
}

interface Facts {
  readonly [field: string]: string | null | Portfolio | readonly Portfolio[];
  readonly portfolioId: string | null;
  readonly wanted: string | null;
  readonly portfolio: Portfolio | null;
  readonly vendors: readonly Portfolio[];
}

const needs = {
  givenId: optional(text('id of the portfolio the vendor has shared')),
  vendorAccountId: text('account of the vendor, which shares the portfolio'),
};

export const importPortfolio = defineStep({
  id: 'pre-deployment.import-portfolio',
  procedure: 'pre-deployment#portfolio-import',
  title: 'Import the vendor’s portfolio into Service Catalog',
  account: 'main',
  needs,
  produces: { portfolioId: text('id of the imported portfolio') },
  permissions: [
    'servicecatalog:ListAcceptedPortfolioShares',
    'servicecatalog:AcceptPortfolioShare',
    'servicecatalog:RejectPortfolioShare',
    'ec2:DescribeRegions',
  ],

  async observe({ aws, needs: { givenId, vendorAccountId } }): Promise<Facts> {
    const here = await portfoliosIn(aws);
    const vendors = here.filter(({ owner }) => owner === vendorAccountId);
    const portfolio =
      givenId === null ? onlyOf(vendors) : (here.find(({ id }) => id === givenId) ?? null);
    return {
      portfolioId: portfolio?.id ?? null,
      wanted: givenId ?? portfolio?.id ?? null,
      portfolio,
      vendors,
    };
  },
  criteria: {
    'the portfolio is among the imported ones': ({ facts, region }) =>
      holds(
        facts.portfolio !== null,
        `${facts.wanted ?? 'a portfolio of the vendor’s'} in ${region}`,
        facts.portfolio?.id ?? null,
      ),
    "the portfolio is owned by the vendor's account": ({ needs: { vendorAccountId }, facts }) =>
      equal(facts.portfolio?.owner ?? null, vendorAccountId),
  },
  preconditions: {
    'the environment says which of the vendor’s portfolios is meant': ({
      needs: { givenId },
      facts,
    }) =>
      holds(
        givenId !== null || facts.vendors.length < 2,
        'PORTFOLIO_ID, where the vendor has shared several',
        facts.vendors,
      ),
    'no portfolio of somebody else has that id': ({ needs: { vendorAccountId }, facts }) =>
      holds(
        facts.portfolio === null || facts.portfolio.owner === vendorAccountId,
        `a portfolio of the vendor's account ${vendorAccountId}; correct PORTFOLIO_ID, or VENDOR_ACCOUNT_ID`,
        facts.portfolio,
      ),
  },
  act: {
    console: (context) =>
      importing(context, (portfolioId) => context.pages.console.importPortfolio(portfolioId)),
    api: (context) =>
      importing(context, async (PortfolioId) => {
        await context.aws.catalog.send(new AcceptPortfolioShareCommand({ PortfolioId }));
      }),
  },
  settles: { within: '30s', every: '5s' },
  async undo({ aws, before, after }) {
    if (before.portfolio !== null || after.portfolio?.share !== 'IMPORTED') return;
    await aws.catalog.send(new RejectPortfolioShareCommand({ PortfolioId: after.portfolio.id }));
  },
});

/** Only the vendor knows what it offers: AWS shows a share to nobody but its owner until it is imported. */
async function importing(
  context: Acting<typeof needs, Facts>,
  importById: (portfolioId: string) => Promise<void>,
): Promise<void> {
  const { needs: given, accountId, region } = context;
  if (given.givenId === null) {
    throw new WaitsFor(
      `waits for the vendor, who shares the portfolio with account ${accountId} in ${region} and sends its id`,
      'Set PORTFOLIO_ID to the id the vendor sends, then npx runproof resume.',
    );
  }
  try {
    await importById(given.givenId);
  } catch (error) {
    throw isNotFound(error) ? await notOffered(context, given.givenId, error) : error;
  }
}

async function portfoliosIn(aws: Pick<ReadingAws, 'catalog'>): Promise<readonly Portfolio[]> {
  const found: Portfolio[] = [];
  for (const share of shareTypes) {
    const details = await allPages(async (PageToken) => {
      const answer = await aws.catalog.send(
        new ListAcceptedPortfolioSharesCommand({ PortfolioShareType: share, PageToken }),
      );
      return { items: answer.PortfolioDetails, next: answer.NextPageToken };
    });
    found.push(...details.map((detail) => portfolioOf(detail, share)));
  }
  return found;
}

/** `arn:aws:catalog:REGION:OWNER:portfolio/ID`: no field says whose a portfolio is. */
const portfolioOf = (
  { Id, ARN, DisplayName, ProviderName }: PortfolioDetail,
  share: Portfolio['share'],
): Portfolio => ({
  id: Id ?? '',
  name: DisplayName ?? '',
  provider: ProviderName ?? '',
  owner: ARN?.split(':')[4] ?? '',
  share,
});

const isNotFound = (error: unknown): error is Error =>
  error instanceof Error &&
  /ResourceNotFoundException|Portfolio not found/.test(`${error.name} ${error.message}`);

/** AWS answers alike for a wrong id, a share not made or withdrawn, and a wrong Region; what else is known tells them apart. */
async function notOffered(
  { awsIn, aws, region, accountId, earlier, before }: Acting<typeof needs, Facts>,
  id: string,
  cause: Error,
): Promise<BlockedError> {
  const imported = earlier.find(({ facts }) => facts?.['portfolioId'] === id);
  const elsewhere = await regionsHaving(id, region, aws, awsIn);
  const others = before.vendors.map((one) => one.id).join(', ');
  const sentence =
    imported !== undefined
      ? `The vendor has withdrawn the share of ${id}, or somebody here has removed it.`
      : elsewhere.length > 0
        ? `The portfolio ${id} is not shared in ${region}, but in ${elsewhere.join(', ')}.`
        : `AWS knows of no portfolio ${id} that is shared with account ${accountId} in ${region}.`;
  return new BlockedError('RP-B490', sentence, {
    where: `Service Catalog of account ${accountId} in ${region}`,
    found: [
      cause.message,
      ...(imported === undefined ? [] : [`imported by the run of ${imported.since}`]),
      ...(others === '' ? [] : [`other portfolios of the vendor's here: ${others}`]),
    ].join('; '),
    expected: 'a portfolio shared with this account in this Region',
    cause,
  });
}

/** A share reaches one Region. Where it cannot be looked there is no hint, which is no answer either way. */
async function regionsHaving(
  id: string,
  here: string,
  aws: Acting<typeof needs, Facts>['aws'],
  awsIn: Acting<typeof needs, Facts>['awsIn'],
): Promise<readonly string[]> {
  const { Regions = [] } = await aws.ec2
    .send(new DescribeRegionsCommand({}))
    .catch(() => ({ Regions: [] }));
  const found: string[] = [];
  for (const { RegionName = here } of Regions) {
    if (RegionName === here) continue;
    const there = await portfoliosIn(awsIn({ account: 'main', region: RegionName })).catch(
      () => [],
    );
    if (there.some((one) => one.id === id)) found.push(RegionName);
  }
  return found;
}

const onlyOf = ([first, second]: readonly Portfolio[]): Portfolio | null =>
  second === undefined ? (first ?? null) : null;
