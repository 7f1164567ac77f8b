import { deployer, topicTemplate } from '../service-catalog/stage.ts';
import { expect, test } from './stage.ts';

const main = '111122223333';

test('a shared portfolio is imported, and access to it granted and taken away', async ({
  stage,
  context,
}) => {
  const PortfolioId = await stage.portfolio('<b>Platform</b> "A"');
  await stage.product(topicTemplate, PortfolioId);
  await stage.vendor.createPortfolioShare({ PortfolioId, AccountId: main });

  const page = await stage.open(context);
  await page.getByRole('navigation').getByRole('link', { name: 'Portfolios' }).click();
  await page.getByRole('tab', { name: 'Imported' }).click();
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Import portfolio' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import portfolio' });
  await expect(dialog.getByRole('radio', { name: 'AWS account' })).toBeChecked();
  await dialog.getByRole('textbox', { name: 'Portfolio ID' }).fill(PortfolioId);
  await dialog.getByRole('button', { name: 'Import' }).click();
  await expect(page.getByRole('status')).toHaveText(
    `Success You have imported a portfolio: ${PortfolioId}.`,
  );
  const row = page.getByRole('row', { name: PortfolioId });
  await expect(row).toContainText('<b>Platform</b> "A"');
  await expect(row).toContainText('IMPORTED');

  await row.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('<b>Platform</b> "A"');
  await page.getByRole('tab', { name: /^Access/ }).click();
  await page.getByRole('button', { name: 'Grant access' }).click();
  await page.getByRole('tab', { name: 'Roles' }).click();
  const panel = page.getByRole('tabpanel', { name: 'Roles' });
  await panel.getByRole('searchbox').fill('RunproofDeployer');
  await panel.getByRole('row', { name: 'RunproofDeployer' }).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Grant access' }).click();
  await expect(page.getByRole('tab', { name: 'Access (1)' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(page.getByRole('row', { name: deployer })).toBeVisible();
  const granted = await stage.main.listPrincipalsForPortfolio({ PortfolioId });
  expect(granted.Principals).toEqual([{ PrincipalARN: deployer, PrincipalType: 'IAM' }]);

  await page.getByRole('row', { name: deployer }).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Remove access' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove access' }).click();
  await expect(page.getByRole('tab', { name: 'Access (0)' })).toBeVisible();
  expect((await stage.main.listPrincipalsForPortfolio({ PortfolioId })).Principals).toEqual([]);
});
