import { CreateRoleCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { grantPortfolioAccess as step } from '../../../steps/pre-deployment/grant-portfolio-access.ts';
import { answering, observeDirectly } from '../directly.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { catalogOf, sharePortfolio } from '../portfolio.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const needsOf = (portfolioId: string, deployer = 'RunproofDeployer') => ({
  portfolioId,
  deployer,
  productNames: ['Data', 'Service'],
});

async function imported(stage: Stage, products?: readonly string[]): Promise<string> {
  const PortfolioId = await sharePortfolio(stage, products === undefined ? {} : { products });
  await catalogOf(stage, 'main').acceptPortfolioShare({ PortfolioId });
  return PortfolioId;
}

const principalsOf = async (stage: Stage, PortfolioId: string) => {
  const { Principals } = await catalogOf(stage, 'main').listPrincipalsForPortfolio({ PortfolioId });
  return Principals?.map(({ PrincipalARN }) => PrincipalARN);
};

lifeCycle(step, {
  unfit: async (stage) => needsOf(await imported(stage)),
  changes: ['catalog:AssociatePrincipalWithPortfolio'],
  undoing: ['catalog:DisassociatePrincipalFromPortfolio'],
  reading: { service: 'servicecatalog', operation: 'ListPrincipalsForPortfolio' },
  changingCall: { service: 'servicecatalog', operation: 'AssociatePrincipalWithPortfolio' },
});

test('grants a role of Identity Center by its ARN with the path, a user by theirs, and keeps the others', async ({
  stage,
}) => {
  const portfolioId = await imported(stage);
  const iam = plantingIn(stage.world, IAMClient);
  const Path = '/aws-reserved/sso.amazonaws.com/us-east-2/';
  const RoleName = 'AWSReservedSSO_Deployment_0123456789abcdef';
  await iam.send(new CreateRoleCommand({ Path, RoleName, AssumeRolePolicyDocument: '{}' }));
  await iam.send(new CreateUserCommand({ Path: '/people/', UserName: 'ada' }));
  const arns = [
    `arn:aws:iam::111122223333:role${Path}${RoleName}`,
    'arn:aws:iam::111122223333:user/people/ada',
  ];
  for (const deployer of [RoleName, 'ada']) {
    // Nobody signs in as them here, so that what they see cannot be seen.
    const hasty = { ...step, settles: { within: '0s', every: '1s' } } as const;
    const run = await stage.play(hasty, { needs: needsOf(portfolioId, deployer) });
    expect(changing(run), told(run)).toEqual(['catalog:AssociatePrincipalWithPortfolio']);
    expect(run.verdict).toBe('failed');
    expect(run.criteria.map(({ holds }) => holds)).toEqual([true, false]);
  }
  expect(await principalsOf(stage, portfolioId)).toEqual(arns);
  await stage.undo(step, { needs: needsOf(portfolioId, 'ada') });
  expect(await principalsOf(stage, portfolioId)).toEqual(arns.slice(0, 1));
});

test('blocks on a portfolio that lacks a layer, before anybody is let in', async ({ stage }) => {
  for (const products of [['Data'], ['Data', 'Something else']]) {
    const portfolioId = await imported(stage, products);
    const run = await stage.play(step, { needs: needsOf(portfolioId) });
    expect(run.verdict, told(run)).toBe('blocked');
    expect(run.reason).toContain('holds the products of both layers');
    expect(changing(run)).toEqual([]);
    expect(await principalsOf(stage, portfolioId)).toEqual([]);
  }
});

test('blocks where there is no such deployer', async ({ stage }) => {
  const needs = needsOf(await imported(stage), 'nobody');
  const run = await stage.play(step, { needs });
  expect(run.verdict).toBe('blocked');
  expect(run.failure?.name).toBe('RP-B220');
});

test('finds principals and products on the last page', async () => {
  const ARN = 'arn:aws:iam::111122223333:role/RunproofDeployer';
  const paged =
    <Items>(of: (items: readonly string[]) => Items, ...pages: readonly (readonly string[])[]) =>
    ({ PageToken }: { PageToken?: string }) => {
      const at = Number(PageToken ?? 0);
      return {
        ...of(pages[at] ?? []),
        ...(at + 1 < pages.length ? { NextPageToken: `${at + 1}` } : {}),
      };
    };
  const { criteria } = await observeDirectly(step, {
    needs: needsOf('port-abcd1234efgh5'),
    aws: {
      iam: answering({ GetRole: () => ({ Role: { Arn: ARN } }) }),
      catalog: answering({
        ListPrincipalsForPortfolio: paged(
          (arns) => ({ Principals: arns.map((PrincipalARN) => ({ PrincipalARN })) }),
          [],
          [ARN],
        ),
        SearchProductsAsAdmin: paged(
          (names) => ({
            ProductViewDetails: names.map((Name) => ({
              ProductViewSummary: { ProductId: Name, Name },
            })),
          }),
          ['Data'],
          ['Service'],
        ),
        SearchProducts: paged(
          (names) => ({
            ProductViewSummaries: names.map((Name) => ({ ProductId: Name, Name })),
          }),
          ['Other'],
          ['Data'],
          ['Service'],
        ),
      }),
    },
  });
  expect(criteria.filter(({ holds }) => !holds)).toEqual([]);
});
