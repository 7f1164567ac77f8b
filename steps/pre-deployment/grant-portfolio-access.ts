import { GetRoleCommand, GetUserCommand } from '@aws-sdk/client-iam';
import {
  AssociatePrincipalWithPortfolioCommand,
  DisassociatePrincipalFromPortfolioCommand,
  ListPrincipalsForPortfolioCommand,
  SearchProductsAsAdminCommand,
  SearchProductsCommand,
} from '@aws-sdk/client-service-catalog';
import { allPages } from '../../harness/aws/all-pages.ts';
import { arnOfWanted, principalOf } from '../../harness/aws/principal.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import { holds, includesAll } from '../../harness/criteria.ts';
import { defineStep } from '../../harness/step.ts';
import { list, text } from '../../harness/values.ts';

interface Product {
  readonly [field: string]: string;
  readonly id: string;
  readonly name: string;
}

/**
 * The grant names the role itself, by its ARN with the path: neither a session's ARN nor that of a role of IAM Identity
 * Center without `aws-reserved/sso.amazonaws.com/…` lets anyone in.
 */
export const grantPortfolioAccess = defineStep({
  id: 'pre-deployment.grant-portfolio-access',
  procedure: 'pre-deployment#portfolio-access',
  title: 'Let the deployer launch the products of the portfolio',
  account: 'main',
  needs: {
    portfolioId: text('id of the imported portfolio'),
    deployer: text('role or user the deployment runs as: its name, or its ARN'),
    productNames: list(text('product of a layer, where the environment names it')),
  },
  produces: { portfolioId: text('portfolio the deployer may launch from') },
  permissions: [
    'iam:GetRole',
    'iam:GetUser',
    'servicecatalog:ListPrincipalsForPortfolio',
    'servicecatalog:SearchProductsAsAdmin',
    'servicecatalog:SearchProducts',
    'servicecatalog:AssociatePrincipalWithPortfolio',
    'servicecatalog:DisassociatePrincipalFromPortfolio',
  ],

  async observe({ aws, needs: { portfolioId, deployer } }) {
    const deployerArn = await arnOfWanted(deployer, {
      async role(RoleName) {
        const { Role } = await aws.iam.send(new GetRoleCommand({ RoleName }));
        return { arn: Role?.Arn ?? '', boundary: null };
      },
      async user(UserName) {
        const { User } = await aws.iam.send(new GetUserCommand({ UserName }));
        return { arn: User?.Arn ?? '', boundary: null };
      },
    });
    const principals = await principalsOf(aws, portfolioId);
    return {
      portfolioId: principals.includes(deployerArn) ? portfolioId : null,
      deployerArn,
      principals,
      products: await productsIn(aws, portfolioId),
      seenByDeployer: await productsSeen(aws),
    };
  },
  criteria: {
    "the deployer is among the portfolio's principals": ({ facts }) =>
      includesAll(facts.principals, [facts.deployerArn]),
    'the deployer sees the products of both layers': ({ needs: { productNames }, facts }) => {
      const seen = facts.seenByDeployer.map(({ id }) => id);
      return holds(
        facts.products.length > 1 &&
          facts.products.every(({ id }) => seen.includes(id)) &&
          productNames.every((wanted) => facts.products.some(({ name }) => name === wanted)),
        `every product of the portfolio, two of them at least${productNames.map((name) => `, “${name}” among them`).join('')}`,
        facts.seenByDeployer,
      );
    },
  },
  preconditions: {
    'the portfolio holds the products of both layers': ({ needs: { productNames }, facts }) =>
      holds(
        facts.products.length > 1 &&
          productNames.every((wanted) => facts.products.some(({ name }) => name === wanted)),
        `two products at least${productNames.map((name) => `, “${name}” among them`).join('')}; ask the vendor, or correct DATA_PRODUCT and SERVICE_PRODUCT`,
        facts.products,
      ),
  },
  act: {
    async console({ pages, needs: { portfolioId }, before: { deployerArn: arn } }) {
      const { kind, name } = principalOf(arn);
      await pages.console.grantAccess(portfolioId, {
        kind: kind === 'user' ? 'user' : 'role',
        name,
        arn,
      });
    },
    async api({ aws, needs: { portfolioId }, before }) {
      await aws.catalog.send(
        new AssociatePrincipalWithPortfolioCommand({
          PortfolioId: portfolioId,
          PrincipalARN: before.deployerArn,
          PrincipalType: 'IAM',
        }),
      );
    },
  },
  // The products of a portfolio show up some time after access was granted.
  settles: { within: '5m', every: '10s' },
  async undo({ aws, needs: { portfolioId }, before, after }) {
    if (before.principals.includes(after.deployerArn)) return;
    await aws.catalog.send(
      new DisassociatePrincipalFromPortfolioCommand({
        PortfolioId: portfolioId,
        PrincipalARN: after.deployerArn,
        PrincipalType: 'IAM',
      }),
    );
  },
});

const principalsOf = async (aws: ReadingAws, PortfolioId: string): Promise<readonly string[]> => {
  const found = await allPages(async (PageToken) => {
    const answer = await aws.catalog.send(
      new ListPrincipalsForPortfolioCommand({ PortfolioId, PageToken }),
    );
    return { items: answer.Principals, next: answer.NextPageToken };
  });
  return found.map(({ PrincipalARN }) => PrincipalARN ?? '');
};

async function productsIn(aws: ReadingAws, PortfolioId: string): Promise<readonly Product[]> {
  const found = await allPages(async (PageToken) => {
    const answer = await aws.catalog.send(
      new SearchProductsAsAdminCommand({ PortfolioId, PageToken }),
    );
    return { items: answer.ProductViewDetails, next: answer.NextPageToken };
  });
  return found.map(({ ProductViewSummary: { ProductId = '', Name = '' } = {} }) => ({
    id: ProductId,
    name: Name,
  }));
}

/** The caller is the deployer: a run of anybody else ends before its first step. */
async function productsSeen(aws: ReadingAws): Promise<readonly Product[]> {
  const found = await allPages(async (PageToken) => {
    const answer = await aws.catalog.send(new SearchProductsCommand({ PageToken }));
    return { items: answer.ProductViewSummaries, next: answer.NextPageToken };
  });
  return found.map(({ ProductId = '', Name = '' }) => ({ id: ProductId, name: Name }));
}
