import { deployer, expect, test } from './stage.ts';

test('imports a portfolio and grants a role access to it', async ({ stage }) => {
  const { portfolioId } = await stage.offered();
  const console = stage.console();

  await console.importPortfolio(portfolioId);
  expect(await stage.imported()).toEqual([portfolioId]);

  await console.grantAccess(portfolioId, deployer);
  expect(await stage.principalsOf(portfolioId)).toEqual([deployer.arn]);

  expect(stage.seen.log).toEqual([
    'console: Import portfolio, before',
    'intent ImportPortfolio',
    'console: Import portfolio, after',
    'console: Grant access, before',
    'intent GrantAccess',
    'console: Grant access, after',
  ]);
  const [call] = stage.seen.calls;
  expect(call).toMatchObject({
    service: 'console',
    operation: 'ImportPortfolio',
    changes: true,
    status: null,
    error: null,
    answeredBy: 'console stand-in',
  });
});
