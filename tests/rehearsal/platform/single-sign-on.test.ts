import { setTimeout as pause } from 'node:timers/promises';
import { SSM } from '@aws-sdk/client-ssm';
import { groupsOf } from '../../../fixtures/rehearsal/platform/single-sign-on.ts';
import { client, host } from './hosted-sign-in.ts';
import { api, domain, expect, test, vendor, web, type PlatformStage } from './stage.ts';

const userOrg = '/tetrascience/production/ECS/ts-service-user-org';
const parameters: Readonly<Record<string, string>> = {
  [`${userOrg}/SSO_DOMAIN`]: host,
  [`${userOrg}/SSO_CLIENT_ID`]: client.id,
  [`${userOrg}/SSO_REDIRECT_URI`]: `https://${domain}/login/sso`,
  [`${userOrg}/SSO_CLIENT_SECRET`]: client.secret,
  [`${userOrg}/SSO_GROUPS_ATTRIBUTE`]: 'custom:groups',
  '/tetrascience/production/ECS/ts-service-web/SSO_DOMAIN': host,
  '/tetrascience/production/ECS/ts-service-web/SSO_CLIENT_ID': client.id,
};

async function store(stage: PlatformStage, given = parameters): Promise<void> {
  const ssm = new SSM(stage.client());
  for (const [Name, Value] of Object.entries(given)) {
    const Type = Name.endsWith('SECRET') ? 'SecureString' : 'String';
    await ssm.putParameter({ Name, Value, Type, Overwrite: true });
  }
  ssm.destroy();
}

const enabled = async (stage: PlatformStage) =>
  (JSON.parse((await stage.http(`${api}/login/config`)).body) as { ssoEnabled: boolean })
    .ssoEnabled;

const begin = async (stage: PlatformStage) => {
  const { status, headers } = await stage.http(`${web}/login/sso`);
  const cookie = /ts-sso-state=[^;]+/.exec(headers['set-cookie'] ?? '')?.[0] ?? '';
  return { status, cookie, location: new URL(headers['location'] ?? web, web) };
};

/** Comes back from the hosted sign-in as this person. */
async function arrive(stage: PlatformStage, person: Record<string, string>, state?: string) {
  const { cookie, location } = await begin(stage);
  stage.people.set('one', person);
  const query = new URLSearchParams({
    code: 'one',
    state: state ?? location.searchParams.get('state') ?? '',
  });
  return stage.http(`${web}/login/sso?${query}`, { headers: { cookie } });
}

/** Times of AWS are told apart by seconds. */
const nextSecond = () => pause(1010 - (Date.now() % 1000));

const named = (name: string) => ({
  email: `${name}@example.com`,
  given_name: name,
  family_name: 'Example',
});

test('single sign-on is there once both services started with their parameters, as they were then', async ({
  stage,
}) => {
  await stage.launch();
  await nextSecond();
  await store(stage);
  expect(await enabled(stage)).toBe(false);
  expect((await stage.http(`${web}/login/sso`)).status).toBe(404);
  await stage.restart('ts-service-user-org');
  expect(await enabled(stage)).toBe(false);
  await stage.restart('ts-service-web');
  await expect.poll(() => enabled(stage)).toBe(true);
  expect((await stage.http(`${web}/login`)).body).toContain('Single Sign On');

  const { status, location } = await begin(stage);
  expect(status).toBe(302);
  expect(location.origin + location.pathname).toBe(`https://${host}/oauth2/authorize`);
  expect(Object.fromEntries(location.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: client.id,
    redirect_uri: `https://${domain}/login/sso`,
  });
  await nextSecond();
  await store(stage, { [`${userOrg}/SSO_CLIENT_ID`]: 'another' });
  expect((await begin(stage)).location.searchParams.get('client_id')).toBe(client.id);
  await stage.restart('ts-service-user-org');
  await expect.poll(() => enabled(stage)).toBe(false);
});

test('groups decide the role at each sign-in, the highest first; who has none is refused', async ({
  stage,
}) => {
  await store(stage);
  await stage.launch();
  const { call, user } = await stage.signedIn();
  const path = `/v1/organizations/${user.roles[0]?.organizationId}`;
  const ssoGroupMapping = {
    admin: ['owners', 'lab, north'],
    member: ['staff'],
    readonly: ['readers'],
  };
  const mapping = {
    orgSlug: 'tetrascience',
    name: 'TetraScience',
    emailDomain: 'vendor.example.com',
    features: { ssoGroupMapping },
  };
  expect((await call('PUT', path, mapping)).status).toBe(200);
  const roleOf = async (email: string) => {
    const found = JSON.parse((await call('GET', `${path}/users?email=${email}`)).body) as {
      authType: string;
      roles: { role: string }[];
    }[];
    return found.map(({ authType, roles }) => `${authType} ${roles[0]?.role}`);
  };
  const ada = named('ada');
  expect((await arrive(stage, { ...ada, 'custom:groups': '[readers, lab%2C+north]' })).status).toBe(
    303,
  );
  expect(await roleOf(ada.email)).toEqual(['sso admin']);
  expect((await arrive(stage, { ...ada, 'custom:groups': 'staff' })).status).toBe(303);
  expect(await roleOf(ada.email)).toEqual(['sso member']);

  for (const groups of [{ 'custom:groups': '[strangers]' }, {}]) {
    const refused = await arrive(stage, { ...named('max'), ...groups });
    expect(refused.status).toBe(403);
    expect(refused.body).toContain('None of your groups has a role in an organization.');
    expect(refused.headers['set-cookie']).not.toContain('ts-auth-token');
  }
  expect(await roleOf('max@example.com')).toEqual([]);
  const elsewhere = { ...named('eve'), 'custom:groups': 'owners', aud: 'another client' };
  expect((await arrive(stage, elsewhere)).status).toBe(401);
  const owner = { ...named('eve'), 'custom:groups': 'owners' };
  expect((await arrive(stage, owner, 'somebody else’s')).status).toBe(400);
  expect(await roleOf('eve@example.com')).toEqual([]);

  const users = await call('POST', `${path}/users`, {
    email: 'late@example.com',
    role: 'member',
    password: 'of-their-own',
  });
  expect(users).toMatchObject({ status: 400 });
  expect((await stage.login(vendor.email, vendor.password)).status).toBe(200);
});

test('group values are decoded in lists and nowhere else', () => {
  expect(groupsOf('[admin+group, lab%2Fnorth]')).toEqual(['admin group', 'lab/north']);
  expect(groupsOf('c++ people')).toEqual(['c++ people']);
  expect(groupsOf('["one","two"]')).toEqual(['one', 'two']);
  expect(groupsOf('[]')).toEqual([]);
  expect(groupsOf(undefined)).toEqual([]);
});
