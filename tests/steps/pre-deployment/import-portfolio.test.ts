import type { Acting } from '../../../harness/context.ts';
import { BlockedError } from '../../../harness/errors/index.ts';
import { actOf, type Facts } from '../../../harness/step.ts';
import type { Values } from '../../../harness/values.ts';
import { importPortfolio as step } from '../../../steps/pre-deployment/import-portfolio.ts';
import { answering } from '../directly.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { catalogOf, sharePortfolio } from '../portfolio.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const vendorAccountId = '777788889999';
const needsOf = (givenId: string | null) => ({ givenId, vendorAccountId });
const accept = 'catalog:AcceptPortfolioShare';

lifeCycle(step, {
  unfit: async (stage) => needsOf(await sharePortfolio(stage, { products: [] })),
  changes: [accept],
  undoing: ['catalog:RejectPortfolioShare'],
  reading: { service: 'servicecatalog', operation: 'ListAcceptedPortfolioShares' },
  changingCall: { service: 'servicecatalog', operation: 'AcceptPortfolioShare' },
});

const withdraw = (stage: Stage, PortfolioId: string) =>
  catalogOf(stage, 'vendor').deletePortfolioShare({ PortfolioId, AccountId: '111122223333' });

test('sees what was imported before, by hand or through the organization, and leaves it at undo', async ({
  stage,
}) => {
  const byHand = await sharePortfolio(stage, { products: [] });
  await catalogOf(stage, 'main').acceptPortfolioShare({ PortfolioId: byHand });
  const ofOrganization = await sharePortfolio(stage, { products: [], organization: true });
  for (const id of [byHand, ofOrganization]) {
    const run = await stage.play(step, { needs: needsOf(id) });
    expect(run.verdict, told(run)).toBe('already conformant');
    expect(run.outputs).toEqual({ portfolioId: id });
  }
  // Two of the vendor's are here: which one is meant has to be said.
  const unsaid = await stage.play(step, { needs: needsOf(null) });
  expect(unsaid.verdict, told(unsaid)).toBe('blocked');
  expect(unsaid.reason).toContain('which of the vendor’s portfolios is meant');
  await withdraw(stage, byHand);
  const only = await stage.play(step, { needs: needsOf(null) });
  expect(only.verdict, told(only)).toBe('already conformant');
  expect(only.outputs).toEqual({ portfolioId: ofOrganization });
});

test('without an id it waits for the vendor, and offers nothing it cannot know', async ({
  stage,
}) => {
  await sharePortfolio(stage, { products: [] });
  const run = await stage.play(step, { needs: needsOf(null) });
  expect(run.verdict, told(run)).toBe('pending');
  expect(run.reason).toBe(
    'waits for the vendor, who shares the portfolio with account 111122223333 in us-east-2 and sends its id',
  );
  expect(run.remedy).toContain('PORTFOLIO_ID');
  expect(changing(run)).toEqual([]);
});

test('says which it is: withdrawn, shared in another Region, or none of both', async ({
  stage,
}) => {
  const withdrawn = await sharePortfolio(stage, { products: [] });
  expect((await stage.play(step, { needs: needsOf(withdrawn) })).verdict).toBe('passed');
  await withdraw(stage, withdrawn);
  const gone = await stage.play(step, { needs: needsOf(withdrawn) });
  expect(gone.verdict, told(gone)).toBe('failed');
  expect(gone.failure?.name).toBe('RP-B490');
  expect(gone.reason).toContain(`The vendor has withdrawn the share of ${withdrawn}`);

  const elsewhere = await sharePortfolio(stage, { products: [], region: 'us-west-1' });
  await catalogOf(stage, 'main', 'us-west-1').acceptPortfolioShare({ PortfolioId: elsewhere });
  const wrongRegion = await stage.play(step, { needs: needsOf(elsewhere) });
  expect(wrongRegion.reason).toContain('is not shared in us-east-2, but in us-west-1');

  const here = await sharePortfolio(stage, { products: [] });
  await catalogOf(stage, 'main').acceptPortfolioShare({ PortfolioId: here });
  const wrongCode = await stage.play(step, { needs: needsOf('port-aaaabbbbccccd') });
  expect(wrongCode.reason).toContain('AWS knows of no portfolio port-aaaabbbbccccd');
  expect(wrongCode.failure?.message).toContain(`other portfolios of the vendor's here: ${here}`);
  expect(wrongCode.remedy).toContain('REGION');
});

test('a portfolio of somebody else is not taken for the vendor’s', async ({ stage }) => {
  const theirs = await sharePortfolio(stage, { by: 'dr', products: [] });
  const hasty = { ...step, settles: { within: '0s', every: '1s' } } as const;
  const imported = await stage.play(hasty, { needs: needsOf(theirs) });
  expect(imported.verdict, told(imported)).toBe('failed');
  expect(imported.reason).toContain("owned by the vendor's account");
  const again = await stage.play(step, { needs: needsOf(theirs) });
  expect(again.verdict, told(again)).toBe('blocked');
  expect(changing(again)).toEqual([]);
  expect((await stage.undo(step, { needs: needsOf(theirs) })).verdict).toBe('passed');
});

test('explains a refusal the console shows as it explains one of the API', async () => {
  const found = 'Error ResourceNotFoundException: Portfolio not found: port-aaaabbbbccccd';
  const refused = new BlockedError('RP-B210', 'The console refused.', { found });
  const context = {
    needs: needsOf('port-aaaabbbbccccd'),
    accountId: '111122223333',
    region: 'us-east-2',
    earlier: [],
    before: { vendors: [] },
    aws: { ec2: answering({ DescribeRegions: () => ({ Regions: [] }) }) },
    pages: { console: { importPortfolio: () => Promise.reject(refused) } },
  };
  const acting = actOf(step, 'console')?.(context as unknown as Acting<Values, Facts>);
  await expect(acting).rejects.toMatchObject({ code: 'RP-B490', cause: refused });
});
