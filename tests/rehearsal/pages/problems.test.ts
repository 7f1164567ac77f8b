import type { PagesOptions } from '../../../fixtures/pages/pages.ts';
import { deployer, expect, test, type ConsoleStage } from './stage.ts';

/** Something happens while the procedure takes the picture of before: the console is open and nothing is changed yet. */
const meanwhile = (stage: ConsoleStage, happen: () => Promise<void>): Partial<PagesOptions> => {
  let happened = false;
  return {
    async attach(name, content) {
      stage.seen.log.push(name);
      stage.seen.pictures.set(name, content);
      if (happened || !name.endsWith(', before')) return;
      happened = true;
      await happen();
    },
  };
};

const intents = ({ seen }: ConsoleStage): readonly string[] =>
  seen.log.filter((entry) => entry.startsWith('intent'));

test('the click is announced before it is made', async ({ stage }) => {
  const { portfolioId } = await stage.offered();
  const unwritable = new Error('the ledger cannot be written');
  const console = stage.console({
    watcher: {
      before: async () => {
        throw unwritable;
      },
      after: async () => undefined,
    },
  });
  await expect(console.importPortfolio(portfolioId)).rejects.toBe(unwritable);
  expect(await stage.imported()).toEqual([]);
});

test('a label that is called otherwise is named, with what is there', async ({ stage }) => {
  const { portfolioId } = await stage.offered();
  await stage.control('relabel', { from: 'Import portfolio', to: 'Accept portfolio' });
  const importing = stage.console({ patience: 12_000 }).importPortfolio(portfolioId);
  await expect(importing).rejects.toMatchObject({
    code: 'RP-B453',
    sentence: 'The console shows no menuitem "Import portfolio".',
    details: {
      where:
        'us-east-2.console.aws.amazon.com/servicecatalog/home#portfolios?activeTab=importedAdminPortfolios',
      found: 'menuitem: "Accept portfolio", "Remove"',
      fix: expect.stringContaining('--via api'),
    },
  });
  expect(stage.seen.pictures.has('console: Import portfolio, as it ended')).toBe(true);
  expect(intents(stage)).toEqual([]);
});

test('the labels of some years before are known, too', async ({ stage }) => {
  const { portfolioId } = await stage.offered();
  await stage.main.acceptPortfolioShare({ PortfolioId: portfolioId });
  await stage.control('labels', { set: 'mid-era' });
  await stage.console().grantAccess(portfolioId, deployer);
  expect(await stage.principalsOf(portfolioId)).toEqual([deployer.arn]);
});

test('a page that never loads is told from a label that is not there', async ({ stage }) => {
  const { portfolioId } = await stage.offered();
  await stage.control('hang', { times: 20 });
  const importing = stage.console({ patience: 4_000 }).importPortfolio(portfolioId);
  await expect(importing).rejects.toMatchObject({ code: 'RP-B455' });
  expect(intents(stage)).toEqual([]);
});

test('a session that ends before anything was changed is begun anew', async ({ stage }) => {
  const { portfolioId } = await stage.launchableByDeployer();
  const arn = 'arn:aws:iam::111122223333:role/Auditor';
  await stage.iam.createRole({ RoleName: 'Auditor', AssumeRolePolicyDocument: '{}' });
  const ending = meanwhile(stage, () => stage.control('expire-sessions'));
  await stage.console(ending).grantAccess(portfolioId, { kind: 'role', name: 'Auditor', arn });
  expect(await stage.principalsOf(portfolioId)).toContain(arn);
  expect(intents(stage)).toEqual(['intent GrantAccess']);
});

test('a session that ends with the click is not begun anew', async ({ stage }) => {
  const { portfolioId } = await stage.offered();
  const ending = meanwhile(stage, () => stage.control('expire-sessions'));
  const importing = stage.console(ending).importPortfolio(portfolioId);
  await expect(importing).rejects.toMatchObject({ code: 'RP-B454' });
  expect(intents(stage)).toEqual(['intent ImportPortfolio']);
  expect(stage.seen.calls).toMatchObject([{ error: expect.stringContaining('RP-B454') }]);
  expect(await stage.imported()).toEqual([]);
});

test('what AWS refuses is said in its words', async ({ stage }) => {
  const { portfolioId } = await stage.offered();
  const console = stage.console();
  await expect(console.importPortfolio('port-abcdefghijklm')).rejects.toMatchObject({
    code: 'RP-B456',
    details: { found: expect.stringContaining('ResourceNotFoundException') },
  });
  const { faults } = stage.world.gateway;
  faults.add({ service: 'servicecatalog', operation: 'AcceptPortfolioShare', kind: 'deny' });
  await expect(console.importPortfolio(portfolioId)).rejects.toMatchObject({
    code: 'RP-B456',
    details: {
      found: expect.stringContaining('AccessDenied'),
      fix: expect.stringContaining('npx runproof policy'),
    },
  });
  faults.add({ service: 'servicecatalog', operation: 'ListAcceptedPortfolioShares', kind: 'deny' });
  await expect(console.grantAccess(portfolioId, deployer)).rejects.toMatchObject({
    code: 'RP-B456',
  });
  expect(stage.seen.calls.map(({ error }) => error !== null)).toEqual([true, true]);
});

test('names that look like the console mislead nobody', async ({ stage }) => {
  const name =
    '"><b role=alert>AccessDenied</b> Launch product (1) Access (1) \' Sign in: your session has expired';
  const { portfolioId, productId, versionId } = await stage.offered(name);
  // One role is sought among many that contain its name, on another page of the list.
  const roles = [...Array.from({ length: 11 }, (_, index) => `A${index}Auditor`), 'Auditor'];
  for (const RoleName of roles)
    await stage.iam.createRole({ RoleName, AssumeRolePolicyDocument: '{}' });
  const auditor = 'arn:aws:iam::111122223333:role/Auditor';
  const console = stage.console();
  await console.importPortfolio(portfolioId);
  await console.grantAccess(portfolioId, { kind: 'role', name: 'Auditor', arn: auditor });
  expect(await stage.principalsOf(portfolioId)).toEqual([auditor]);
  await stage.grant(portfolioId, deployer.arn);
  const launched = console.launchProduct(
    {
      product: name,
      productId,
      name: 'data-layer',
      version: { name: 'v1.0.0', id: versionId },
      parameters: [],
    },
    () => undefined,
  );
  await expect(launched).resolves.toBeUndefined();
  expect(intents(stage)).toHaveLength(3);
});

test("a user's own keys open no console", async ({ stage }) => {
  const { accessKeyId, secretAccessKey } = stage.world.accounts.main;
  const credentials = async () => ({ accessKeyId, secretAccessKey });
  const importing = stage.console({ credentials }).importPortfolio('port-abcdefghijklm');
  await expect(importing).rejects.toMatchObject({
    code: 'RP-B451',
    details: { fix: expect.stringContaining('--via api') },
  });
});
