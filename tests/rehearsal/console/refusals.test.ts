import { topicTemplate } from '../service-catalog/stage.ts';
import { expect, goTo, home, loginAddress, test } from './stage.ts';

const host = 'https://us-east-2.console.aws.amazon.com';

test('what was not shared cannot be imported, and a user without rights is told so', async ({
  stage,
  context,
}) => {
  const PortfolioId = await stage.portfolio('Not shared');
  const page = await stage.open(context, `#portfolios/import?id=${PortfolioId}`);
  const dialog = page.getByRole('dialog', { name: 'Import portfolio' });
  await expect(dialog.getByRole('textbox', { name: 'Portfolio ID' })).toHaveValue(PortfolioId);
  const importing = dialog.getByRole('button', { name: 'Import' });
  await importing.click();
  await expect(dialog.getByRole('alert')).toHaveText(
    `Error ResourceNotFoundException: Portfolio not found: ${PortfolioId}`,
  );
  const { faults } = stage.world.gateway;
  faults.add({ service: 'servicecatalog', operation: 'AcceptPortfolioShare', kind: 'deny' });
  await importing.click();
  await expect(dialog.getByRole('alert')).toContainText(
    /AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role\/RunproofDeployer\/tester is not authorized to perform: servicecatalog:AcceptPortfolioShare/,
  );
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  faults.add({
    service: 'servicecatalog',
    operation: 'ListAcceptedPortfolioShares',
    kind: 'deny',
  });
  faults.add({ service: 'iam', operation: 'ListRoles', kind: 'deny' });
  await goTo(page, '#portfolios?activeTab=importedAdminPortfolios');
  await expect(page.getByRole('heading', { level: 1, name: 'Portfolios' })).toBeVisible();
  await expect(page.getByRole('tabpanel', { name: 'Imported' }).getByRole('alert')).toContainText(
    'servicecatalog:ListAcceptedPortfolioShares',
  );
  await goTo(page, `#portfolios/${PortfolioId}/grant-access`);
  await page.getByRole('tab', { name: 'Roles' }).click();
  await expect(page.getByRole('alert')).toContainText('iam:ListRoles');
  await page.getByRole('tab', { name: 'Users' }).click();
  await expect(page.getByRole('row', { name: 'engineer' })).toBeVisible();
  await goTo(page, `#portfolios/${PortfolioId}`);
  await expect(page.getByRole('alert')).toHaveText(
    `Error ResourceNotFoundException: Portfolio not found: ${PortfolioId}`,
  );
});

test('roles come in pages, are found by a search, and stay chosen; patterns are granted by name', async ({
  stage,
  context,
}) => {
  for (let n = 10; n < 22; n += 1)
    await stage.iam.createRole({
      RoleName: `Crowd${n}`,
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
    });
  const { portfolioId } = await stage.launchable(topicTemplate);
  const page = await stage.open(context, `#portfolios/${portfolioId}/grant-access`);
  const granting = page.getByRole('button', { name: 'Grant access' });
  await expect(granting).toBeDisabled();
  await page.getByRole('tab', { name: 'Roles' }).click();
  const panel = page.getByRole('tabpanel', { name: 'Roles' });
  await expect(panel.getByRole('row')).toHaveCount(11);
  await panel.getByRole('row', { name: 'Crowd10' }).getByRole('checkbox').check();
  await panel.getByRole('button', { name: 'Next page' }).click();
  await expect(panel.getByRole('row', { name: 'Crowd10' })).toBeHidden();
  await panel.getByRole('searchbox').fill('crowd21');
  await panel.getByRole('row', { name: 'Crowd21' }).getByRole('checkbox').check();
  await granting.click();
  await expect(page.getByRole('tab', { name: 'Access (3)' })).toBeVisible();

  await page.getByRole('button', { name: 'Grant access' }).click();
  await page.getByRole('radio', { name: 'Principal Name' }).check();
  await page.getByRole('textbox', { name: 'Name' }).fill('Crowd*');
  await page.getByRole('button', { name: 'Grant access' }).click();
  await expect(page.getByRole('row', { name: 'arn:aws:iam:::role/Crowd*' })).toBeVisible();
  const { Principals = [] } = await stage.main.listPrincipalsForPortfolio({
    PortfolioId: portfolioId,
  });
  const names = Principals.map(({ PrincipalARN = '' }) => PrincipalARN.split('/')[1]);
  expect(new Set(names)).toEqual(new Set(['Crowd*', 'Crowd10', 'Crowd21', 'engineer']));
});

test('labels can be those of some years before, or called otherwise; a page may never load', async ({
  stage,
  context,
}) => {
  const { portfolioId } = await stage.launchable(topicTemplate);
  await stage.control('console/labels', { set: 'mid-era' });
  const page = await stage.open(context, `#portfolios/${portfolioId}`);
  await page.getByRole('tab', { name: 'Groups, roles, and users (1)' }).click();
  await page.getByRole('button', { name: 'Add groups, roles, users' }).click();
  await expect(page.getByRole('button', { name: 'Add access' })).toBeVisible();

  await stage.control('console/labels', { set: 'current' });
  await stage.control('console/relabel', {
    from: 'Import portfolio',
    to: 'Bring in <a> portfolio',
  });
  await goTo(page, '#portfolios');
  await page.getByRole('button', { name: 'Actions' }).click();
  await expect(page.getByRole('menuitem', { name: 'Bring in <a> portfolio' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Import portfolio' })).toBeHidden();
  await expect(
    stage.control('console/relabel', { from: 'Import folio', to: 'Other' }),
  ).rejects.toThrow('The console has no label');

  await stage.control('console/hang');
  // The page says "Loading" before it asks; what asks first is left hanging.
  const asked = page.waitForRequest(/\/servicecatalog\/view\/products/);
  await goTo(page, '#products');
  await asked;
  await expect(page.getByText('Loading')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Products' })).toBeHidden();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Products' })).toBeVisible();
});

test('what a rehearsal has no page for says so, and nobody else gets a form sent', async ({
  stage,
  context,
}) => {
  const { http } = stage.connection;
  const token = await stage.token();
  const { headers } = await http(loginAddress(token));
  const [cookie = ''] = (headers['set-cookie'] ?? '').split(';');
  const post = (origin?: string) =>
    http(`${host}/servicecatalog/act/import-portfolio?region=us-east-2`, {
      method: 'POST',
      headers: {
        cookie,
        'content-type': 'application/x-www-form-urlencoded',
        ...(origin === undefined ? {} : { origin }),
      },
      body: 'portfolioId=port-aaaaaaaaaaaaa',
    });
  expect((await post('https://evil.example.com')).status).toBe(403);
  expect((await post()).status).toBe(403);
  const own = await post(host);
  expect(own.status).toBe(422);
  expect(own.body).toContain('Portfolio not found: port-aaaaaaaaaaaaa');

  const page = await stage.open(context);
  const answer = await page.goto(`${host}/cloudformation/home?region=us-east-2`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Not rehearsed' })).toBeVisible();
  await page.goto(home);
  await page.getByRole('link', { name: 'TagOptions library' }).click();
  await expect(page.getByRole('heading', { name: 'Not rehearsed' })).toBeVisible();
});
