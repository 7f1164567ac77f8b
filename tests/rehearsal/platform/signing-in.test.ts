import { expect, test, vendor, web } from './stage.ts';

const cookieOf = (headers: Readonly<Record<string, string>>) =>
  /ts-auth-token=[^;]+/.exec(headers['set-cookie'] ?? '')?.[0] ?? '';

test('three refused sign-ins lock an account until an administrator unlocks it', async ({
  platform: stage,
}) => {
  const { call, user } = await stage.signedIn();
  const users = `/v1/organizations/${user.roles[0]?.organizationId}/users`;
  const max = { email: 'max@example.com', role: 'admin', password: 'of-his-own' };
  const added = JSON.parse((await call('POST', users, max)).body) as { id: string };
  const wrong = () => stage.login(max.email, 'a wrong one');
  expect((await wrong()).body).toBe('Wrong e-mail or password.');
  expect((await wrong()).status).toBe(401);
  expect((await stage.login(max.email, max.password)).status).toBe(200);
  for (const words of ['Wrong e-mail or password.', 'Wrong e-mail or password.'])
    expect((await wrong()).body).toBe(words);
  expect((await wrong()).body).toBe('Your account is locked.');
  expect(await stage.login(max.email, max.password)).toMatchObject({ status: 401 });
  const listed = async (status: string) =>
    JSON.parse((await call('GET', `${users}?userStatus=${status}`)).body) as { email: string }[];
  expect((await listed('locked')).map(({ email }) => email)).toEqual([max.email]);
  expect((await call('PUT', `/v1/users/${added.id}/unlock`)).status).toBe(200);
  expect((await stage.login(max.email, max.password)).status).toBe(200);
  expect(await listed('locked')).toEqual([]);
});

test('the default administrator, once disabled, is out everywhere at once and for good', async ({
  platform: stage,
}) => {
  const first = await stage.signedIn();
  const cookie = `ts-auth-token=${first.token}`;
  const second = { name: 'Second', slug: 'second', emailDomain: 'example.com' };
  const created = await stage.submit('/tetrascience/admin/organizations', second, { cookie });
  expect(created.status).toBe(303);
  const users = `/v1/organizations/${first.user.roles[0]?.organizationId}/users`;
  const own = { email: 'own@example.com', role: 'admin', password: 'of-their-own' };
  expect((await first.call('POST', users, own)).status).toBe(201);
  const elsewhere = await stage.signedIn(vendor, 'second');
  const path = `/v1/users/${first.user.id}`;
  expect((await first.call('PUT', `${path}/status`, { status: 'inactive' })).status).toBe(200);
  for (const { call } of [first, elsewhere])
    expect((await call('GET', '/v1/users/me')).status).toBe(401);
  expect((await stage.login(vendor.email, vendor.password)).body).toBe('Your account is disabled.');

  const { call } = await stage.signedIn(own);
  expect((await call('PUT', `${path}/status`, { status: 'active' })).status).toBe(403);
  expect((await call('PUT', `${path}/unlock`, { password: 'a new one' })).status).toBe(403);
  expect((await call('DELETE', `${users}/${first.user.id}`)).status).toBe(403);
  const listed = await call('GET', `${users}?userStatus=inactive`);
  expect(JSON.parse(listed.body)).toMatchObject([{ email: vendor.email, status: 'inactive' }]);
});

test('a session is a cookie no script and no other site can use', async ({ platform: stage }) => {
  const { status, headers } = await stage.submit('/login', vendor);
  expect(status).toBe(303);
  expect(headers['set-cookie']).toMatch(/HttpOnly; Secure; SameSite=Lax/);
  const cookie = cookieOf(headers);
  const page = (path: string) => stage.http(`${web}${path}`, { headers: { cookie } });
  const account = '/tetrascience/settings/account';
  expect((await page(account)).status).toBe(200);
  const change = { current: vendor.password, next: 'another one', again: 'another one' };
  for (const origin of ['https://elsewhere.example.com', 'null', ''])
    expect((await stage.submit(account, change, { cookie, origin })).status).toBe(403);
  expect((await stage.submit('/login', vendor, { origin: 'null' })).status).toBe(403);
  expect((await stage.submit(account, change, { cookie })).status).toBe(303);
  expect((await stage.login(vendor.email, vendor.password)).status).toBe(401);
  expect((await stage.login(vendor.email, change.next)).status).toBe(200);
  expect((await page('/logout')).status).toBe(302);
  expect((await page(account)).headers['location']).toBe('/login?session=ended');
});

test('a page that is to hang never answers, the next one does', async ({ platform: stage }) => {
  const page = await stage.open();
  await stage.control('platform/hang', { path: '/login' });
  await expect(page.reload({ timeout: 1_000 })).rejects.toThrow(/Timeout/);
  expect((await stage.http(`${web}/login`)).status).toBe(200);
  await page.context().close();
});

test('a fault planted in AWS does not take the platform down', async ({ platform: stage }) => {
  const { faults } = stage.world.gateway;
  expect((await stage.http(`${web}/login`)).status).toBe(200);
  faults.add({ service: 'cloudformation', operation: 'DescribeStacks', kind: 'deny' });
  faults.add({ service: 'ecs', operation: 'DescribeServices', kind: 'deny' });
  expect((await stage.http(`${web}/login`)).status).toBe(200);
  faults.clear();
});
