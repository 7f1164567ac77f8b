import { IAM } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import type { Page } from '@playwright/test';
import { expect, test, vendor, type PlatformStage } from './stage.ts';

async function signIn(page: Page, { email, password } = vendor): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign In' }).click();
}

async function choose(page: Page, menu: string, item: string): Promise<void> {
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

const problem = (page: Page) => page.getByRole('alert');
const said = (page: Page) => page.getByRole('status');

async function credentials(stage: PlatformStage) {
  const settings = stage.client();
  const RoleName = 'ts-org-acme-production-tetrascience';
  const iam = new IAM(settings);
  const role = await iam.getRole({ RoleName }).then(
    ({ Role }) => Role?.Arn,
    (error: Error) => error.name,
  );
  const { PolicyDocument = '' } =
    role === 'NoSuchEntityException'
      ? {}
      : await iam.getRolePolicy({ RoleName, PolicyName: RoleName });
  const { Aliases = [] } = await new KMS(settings).listAliases({});
  const key = Aliases.find(({ AliasName }) => AliasName === `alias/${RoleName}`)?.TargetKeyId;
  return { role, policy: decodeURIComponent(PolicyDocument), key };
}

test('the document’s pages: credentials, an own administrator, groups, the default administrator', async ({
  stage,
}) => {
  await stage.launch();
  const page = await stage.open();
  await signIn(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Organization');

  await choose(page, 'Accounts', 'Manage Organizations');
  const row = page.getByRole('row', { name: 'TetraScience' });
  await expect(row).toContainText('Current');
  await row.getByRole('button', { name: 'AWS' }).click();
  await expect(said(page)).toBeVisible();
  const made = await credentials(stage);
  expect(made.role).toBe('arn:aws:iam::111122223333:role/ts-org-acme-production-tetrascience');
  expect(made.key).toBeDefined();
  expect(made.policy).toContain(`key/${made.key}`);
  await row.getByRole('button', { name: 'AWS' }).click();
  await expect(said(page)).toBeVisible();
  expect(await credentials(stage)).toEqual(made);

  await choose(page, 'Account', 'Organization');
  await choose(page, 'Add User', 'Add a New User');
  const adding = page.getByRole('dialog', { name: 'Add a New User' });
  const hostile = '<img src=x onerror="document.title=1">';
  for (const [label, value] of [
    ['First Name', hostile],
    ['Last Name', 'Own'],
    ['Email', 'administrator@example.com'],
    ['Password', 'of-their-own'],
  ] as const)
    await adding.getByLabel(label).fill(value);
  await adding.getByLabel('Role').selectOption('Administrator');
  await adding.getByRole('button', { name: 'Add' }).click();
  await expect(said(page)).toContainText('administrator@example.com');
  await expect(page.getByRole('row', { name: 'administrator@example.com' })).toContainText(hostile);
  await expect(page).toHaveTitle('Organization');

  await page.getByRole('button', { name: 'Single sign-on' }).click();
  const mapping = page.getByRole('dialog', { name: 'Single sign-on' });
  await mapping.getByRole('textbox', { name: 'admin' }).fill('owners\nlab, north');
  await mapping.getByRole('textbox', { name: 'readonly' }).fill('readers');
  await mapping.getByRole('button', { name: 'Save' }).click();
  await expect(said(page)).toBeVisible();
  const own = await stage.signedIn({
    email: 'administrator@example.com',
    password: 'of-their-own',
  });
  const path = `/v1/organizations/${own.user.roles[0]?.organizationId}`;
  expect(JSON.parse((await own.call('GET', path)).body)).toMatchObject({
    features: {
      ssoGroupMapping: { admin: ['owners', 'lab, north'], member: [], readonly: ['readers'] },
    },
  });

  await page.getByRole('button', { name: `Actions for ${vendor.email}` }).click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  const warning = page.getByRole('dialog', { name: 'Disable user' });
  await warning.getByRole('button', { name: 'Cancel' }).click();
  await expect(warning).toBeHidden();
  await page.getByRole('button', { name: `Actions for ${vendor.email}` }).click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  await warning.getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByRole('button', { name: 'Sign In' })).toBeVisible();
  await signIn(page);
  await expect(problem(page)).toHaveText('Your account is disabled.');

  const colleague = await stage.open();
  await signIn(colleague, { email: 'administrator@example.com', password: 'of-their-own' });
  const theirs = colleague.getByRole('row', { name: vendor.email });
  await expect(theirs).toContainText('Disabled');
  await theirs.getByRole('button').click();
  await colleague.getByRole('menuitem', { name: 'Enable' }).click();
  await expect(problem(colleague)).toBeVisible();
  expect((await stage.login(vendor.email, vendor.password)).status).toBe(401);
  await Promise.all([page.context().close(), colleague.context().close()]);
});

test('the pages of 3.6: a new organization, switching to it, changed labels, a lost session', async ({
  platform: stage,
}) => {
  await stage.control('platform/labels', { set: '3.6' });
  const page = await stage.open();
  await signIn(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Organization Settings');
  await expect(page.getByRole('tab', { name: 'Login Users' })).toBeVisible();
  await choose(page, 'Menu', 'Manage Organizations');
  await page.getByRole('button', { name: 'Create Organization' }).click();
  const creating = page.getByRole('dialog', { name: 'Create Organization' });
  for (const [label, value] of [
    ['Name', 'Second'],
    ['Slug', 'second'],
    ['Email Domain', 'example.com'],
  ] as const)
    await creating.getByLabel(label).fill(value);
  await creating.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('row', { name: 'Second' })).toContainText('Switch');

  await choose(page, 'Menu', 'TetraScience');
  const switching = page.getByRole('dialog', { name: 'Switch Organization' });
  await switching.getByRole('combobox', { name: 'Search' }).fill('second');
  await switching.getByRole('button', { name: 'Switch' }).click();
  await expect(page.getByRole('banner')).toContainText('Second');

  await page.getByRole('button', { name: 'Add Login User' }).click();
  const adding = page.getByRole('dialog', { name: 'Create Login User' });
  for (const [label, value] of [
    ['First Name', 'Rosa'],
    ['Last Name', 'Reader'],
    ['Email', 'rosa@example.com'],
    ['Password', 'of-her-own'],
  ] as const)
    await adding.getByLabel(label).fill(value);
  await adding.getByLabel('Role').selectOption('Read Only');
  await adding.getByRole('button', { name: 'Create' }).click();
  const search = page.getByRole('search');
  await search.getByLabel('User Role').selectOption('Read Only');
  await search.getByRole('button').click();
  await expect(page.getByRole('row', { name: 'rosa@example.com' })).toBeVisible();
  await expect(page.getByRole('row', { name: vendor.email })).toBeHidden();

  await stage.control('platform/relabel', {
    from: 'SSO Role Mapping from Identity Groups',
    to: 'Identity Groups',
  });
  await page.reload();
  await expect(page.getByRole('button', { name: 'Identity Groups', exact: true })).toBeVisible();
  await expect(stage.control('platform/relabel', { from: 'Nothing', to: 'x' })).rejects.toThrow(
    /no label .*Nothing/,
  );
  expect(await stage.control('platform/end-sessions')).toEqual({ ended: 1 });
  await page.reload();
  await expect(problem(page)).toHaveText('Your session has ended. Sign in again.');

  await signIn(page, { email: 'rosa@example.com', password: 'of-her-own' });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Organization Settings');
  await expect(page.getByRole('table')).toHaveCount(0);
  await page.getByRole('button', { name: 'Menu' }).click();
  await expect(page.getByRole('menuitem', { name: 'Manage Organizations' })).toHaveCount(0);
  await page.getByRole('menuitem', { name: 'Sign Out' }).click();
  await expect(page.getByRole('button', { name: 'Sign In' })).toBeVisible();
  await page.context().close();
});
