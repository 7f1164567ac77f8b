import type { BrowserContext, Page } from '@playwright/test';
import { deployer } from '../service-catalog/stage.ts';
import { expect, goTo, test, uniqueName, type Stage } from './stage.ts';

/** One topic, with labels, groups, a choice and a secret. */
const template = (version: string) => ({
  Metadata: {
    'AWS::CloudFormation::Interface': {
      ParameterGroups: [
        { Label: { default: 'Naming <i>of</i> things' }, Parameters: ['Label', 'Size'] },
      ],
      ParameterLabels: { Label: { default: 'What to call it' } },
    },
  },
  Parameters: {
    Size: { Type: 'String', AllowedValues: ['small', 'large'], Default: 'small' },
    Label: { Type: 'String', AllowedPattern: '[a-z ]+', Description: 'Letters <only>' },
    Secret: { Type: 'String', NoEcho: true, Default: 'hidden' },
    Version: { Type: 'String', Default: version },
  },
  Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'Label' } } } },
  Outputs: { Size: { Value: { Ref: 'Size' } }, Told: { Value: { Ref: 'Secret' } } },
});

async function offered(stage: Stage, versions = ['v1.0.0']) {
  const product = await stage.launchable(template('v1.0.0'));
  await stage.grant(product.portfolioId, deployer);
  for (const version of versions.slice(1))
    await stage.version(product.productId, template(version), version);
  return product;
}

async function launchPage(stage: Stage, context: BrowserContext, product: string): Promise<Page> {
  const page = await stage.open(context, '#products');
  await page.getByRole('row', { name: product }).getByRole('radio').check();
  await page.getByRole('button', { name: 'Launch product' }).click();
  await expect(page.getByRole('heading', { name: `Launch: ${product}` })).toBeVisible();
  return page;
}

async function choose(page: Page, version: string): Promise<void> {
  const row = page.getByRole('row', { name: version });
  await expect(async () => {
    if (!(await row.isVisible())) await page.getByRole('button', { name: 'Next page' }).click();
    await row.getByRole('radio').check({ timeout: 500 });
  }).toPass();
}

test('a product is launched, watched, updated and terminated', async ({ stage, context }) => {
  const versions = ['v1.0.0', 'v1.1.0', 'v1.2.0', 'v1.3.0', 'v1.4.0', 'v1.5.0'];
  const product = await offered(stage, versions);
  await stage.vendor.updateProvisioningArtifact({
    ProductId: product.productId,
    ProvisioningArtifactId: await stage.version(product.productId, template('v0'), 'v0.9.0'),
    Guidance: 'DEPRECATED',
  });
  const page = await launchPage(stage, context, product.name);

  await expect(page.getByRole('button', { name: 'Next page' })).toBeEnabled();
  await expect(page.getByRole('heading', { name: 'Product versions (6)' })).toBeVisible();
  const table = page.getByRole('table', { name: 'Product versions' });
  await expect(table.getByRole('row')).toHaveCount(6);
  await choose(page, 'v1.1.0');
  const group = page.getByRole('group', { name: 'Naming <i>of</i> things' });
  await expect(group.getByRole('textbox', { name: 'What to call it' })).toHaveAccessibleDescription(
    'Letters <only>',
  );
  await group.getByRole('textbox').fill('an alarm');
  await group.getByRole('combobox', { name: 'Size' }).selectOption('large');
  const others = page.getByRole('group', { name: 'Other parameters' });
  await expect(others.getByRole('textbox', { name: 'Version' })).toHaveValue('v1.1.0');
  await expect(others.getByLabel('Secret')).toHaveAttribute('type', 'password');
  await others.getByLabel('Secret').fill('mine');
  const generated = page.getByRole('checkbox', { name: 'Generate name' });
  await generated.check();
  const field = page.getByRole('textbox', { name: 'Provisioned product name' });
  await expect(field).toHaveValue(/^Product-.*-\d{8}$/);
  await generated.uncheck();
  const name = uniqueName('alarms');
  await field.fill(name);
  await page.getByRole('button', { name: 'Manage tags - optional' }).click();
  await page.getByRole('button', { name: 'Add new tag' }).click();
  await page.getByRole('textbox', { name: 'Key' }).fill('team');
  await page.getByRole('textbox', { name: 'Value' }).fill('<platform>');

  stage.world.gateway.faults.add({
    service: 'cloudformation',
    operation: 'CreateStack',
    kind: 'slow',
    seconds: 1.5,
    times: 1,
  });
  await page.getByRole('button', { name: 'Launch product' }).click();
  const heading = page.getByRole('heading', { name: 'Provisioned product details' });
  await expect(heading).toBeVisible();
  await expect(page.getByRole('status')).toHaveText(`Service Catalog is launching ${name}.`);
  await expect(page.getByText('Under change')).toBeVisible();
  await expect(page.getByRole('status')).toContainText(`Successfully launched ${name}.`);
  const id = /pp-\w+/.exec(page.url())?.[0] ?? '';
  await page.getByRole('tab', { name: /^Outputs/ }).click();
  await expect(page.getByRole('row', { name: 'Size' })).toContainText('large');
  await page.getByRole('tab', { name: /^Tags/ }).click();
  await expect(page.getByRole('row', { name: 'team' })).toContainText('<platform>');
  await page.getByRole('tab', { name: /^Resources/ }).click();
  await expect(page.getByRole('row', { name: 'AWS::SNS::Topic' })).toBeVisible();
  const [stack] =
    (await stage.formation.describeStacks({ StackName: `SC-111122223333-${id}` })).Stacks ?? [];
  expect(stack?.Parameters).toEqual(
    expect.arrayContaining([{ ParameterKey: 'Label', ParameterValue: 'an alarm' }]),
  );

  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Update' }).click();
  await expect(page.getByRole('heading', { name: `Update: ${name}` })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'What to call it' })).toHaveValue('an alarm');
  await expect(page.getByRole('combobox', { name: 'Size' })).toHaveValue('large');
  await choose(page, 'v1.5.0');
  await expect(page.getByRole('textbox', { name: 'Version' })).toHaveValue('v1.1.0');
  await page.getByRole('textbox', { name: 'Version' }).fill('v1.5.0');
  await page.getByRole('textbox', { name: 'What to call it' }).fill('another');
  await page.getByRole('button', { name: 'Update' }).click();
  await expect(page.getByRole('status')).toContainText(`Successfully updated ${name}.`);
  await page.getByRole('tab', { name: /^Events/ }).click();
  const card = page.getByRole('article', { name: 'UPDATE_PROVISIONED_PRODUCT' });
  await expect(card).toContainText('Succeeded');
  await page.getByRole('tab', { name: /^Outputs/ }).click();
  await expect(page.getByRole('row', { name: 'Told' })).toContainText('mine');
  const detail = await stage.provisioned(id);
  expect(detail.Status).toBe('AVAILABLE');
  expect(detail.ProvisioningArtifactId).not.toBe(product.versionId);

  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Terminate' }).click();
  const dialog = page.getByRole('dialog', { name: 'Terminate provisioned product' });
  const button = dialog.getByRole('button', { name: 'Terminate provisioned product' });
  await dialog.getByRole('textbox').fill('terminat');
  await expect(button).toBeDisabled();
  await dialog.getByRole('textbox').fill('terminate');
  await button.click();
  await expect(page.getByRole('status')).toHaveText(`Service Catalog is terminating ${name}.`);
  await expect(page.getByRole('heading', { name: 'Provisioned products' })).toBeVisible();
  await expect
    .poll(async () =>
      stage.provisioned(id).then(
        () => 'there',
        (error: Error) => error.name,
      ),
    )
    .toBe('ResourceNotFoundException');
  await goTo(page, `#provisioned-products/${id}`);
  await expect(page.getByRole('alert')).toContainText('ResourceNotFoundException');
});

test('a refusal loses nothing filled in; a failed launch tells the first failure, to colleagues too', async ({
  stage,
  context,
}) => {
  const product = await offered(stage);
  const page = await launchPage(stage, context, product.name);
  const name = uniqueName('failing');
  await stage.control('cloudformation/failure', {
    logicalId: 'Topic',
    reason: 'Quota of <topics> exceeded',
    stack: name,
  });
  const launch = page.getByRole('button', { name: 'Launch product' });
  const field = page.getByRole('textbox', { name: 'Provisioned product name' });
  await field.fill('no spaces allowed');
  await launch.click();
  await expect(page.getByRole('alert')).toHaveText('Error Choose a product version.');
  await choose(page, 'v1.0.0');
  await page.getByRole('textbox', { name: 'What to call it' }).fill('kept');
  await launch.click();
  await expect(page.getByRole('alert')).toContainText('failed to satisfy constraint');
  await expect(page.getByRole('textbox', { name: 'What to call it' })).toHaveValue('kept');
  await expect(field).toHaveValue('no spaces allowed');

  await field.fill(name);
  await launch.click();
  await expect(page.getByRole('alert')).toHaveText(`Error Failed to launch ${name}.`);
  await page.getByRole('tab', { name: /^Events/ }).click();
  const card = page.getByRole('article', { name: 'PROVISION_PRODUCT' });
  await expect(card).toContainText('Failed');
  await card.getByRole('button', { name: 'View details' }).click();
  const dialog = page.getByRole('dialog', { name: 'Error' });
  await expect(dialog).toContainText(/LogicalResourceId\s+Topic/);
  await expect(dialog).toContainText(/ResourceType\s+AWS::SNS::Topic/);
  await expect(dialog).toContainText('Quota of <topics> exceeded');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();

  const colleague = await stage.assumed({}, 'colleague');
  await context.clearCookies();
  const other = await stage.open(context, '#provisioned-products', colleague);
  await expect(other.getByText('You do not have any provisioned products.')).toBeVisible();
  await other.getByRole('combobox', { name: 'Access Filter' }).selectOption('Account');
  await expect(other.getByRole('row', { name })).toContainText('Error');
});

test('a plan shows what would change, and is executed', async ({ stage, context }) => {
  const product = await offered(stage);
  const page = await launchPage(stage, context, product.name);
  const name = uniqueName('planned');
  await page.getByRole('textbox', { name: 'Provisioned product name' }).fill(name);
  await choose(page, 'v1.0.0');
  await page.getByRole('textbox', { name: 'What to call it' }).fill('planned');
  await page.getByRole('button', { name: 'Create plan' }).click();
  await expect(page.getByRole('heading', { name: `Plan: ${name}-plan` })).toBeVisible();
  await expect(page.getByRole('row', { name: 'AWS::SNS::Topic' })).toContainText('ADD');
  await page.getByRole('button', { name: 'Execute plan' }).click();
  await expect(page.getByRole('status')).toContainText(`Successfully launched ${name}.`);
});
