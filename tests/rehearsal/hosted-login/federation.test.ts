import { control } from '../clients.ts';
import { authorizeUrl, expect, poolIn, test, Visitor, type Differently } from './sign-in.ts';

const withProvider = { identity_provider: 'CompanyLogin' };

test('a sign-in ends at the app with a code, and groups come as one text with encoded values', async ({
  world,
}) => {
  const pool = await poolIn(world);
  const visitor = new Visitor(world);
  const query = await visitor.signIn(authorizeUrl(pool, withProvider), 'grace');
  expect(query.get('state')).toBe('st&te');
  const claims = await visitor.claims(pool, query.get('code') ?? '');
  expect(claims).toMatchObject({
    aud: pool.clientId,
    email: 'grace@example.com',
    given_name: 'grace',
    family_name: 'Tester',
    'custom:groups': '[lab+group, north%2C+south, a.b-c*d_e, Gr%C3%B6%C3%9Fe]',
  });
  expect(Object.keys(claims)).not.toContain('name');
  expect(Object.keys(claims)).not.toContain('groups');
});

test('an ID token has nothing the client may not read', async ({ world }) => {
  const pool = await poolIn(world, { client: { ReadAttributes: ['email'] } });
  const visitor = new Visitor(world);
  const query = await visitor.signIn(authorizeUrl(pool, withProvider), 'grace');
  const claims = await visitor.claims(pool, query.get('code') ?? '');
  expect(claims).toMatchObject({ email: 'grace@example.com' });
  for (const name of ['given_name', 'family_name', 'custom:groups', 'email_verified'])
    expect(Object.keys(claims)).not.toContain(name);
});

test('somebody without groups gets in without the claim', async ({ world }) => {
  const pool = await poolIn(world);
  const visitor = new Visitor(world);
  const query = await visitor.signIn(authorizeUrl(pool, withProvider), 'nobody');
  const claims = await visitor.claims(pool, query.get('code') ?? '');
  expect(Object.keys(claims)).not.toContain('custom:groups');
});

const refusals: readonly {
  what: string;
  name: string;
  differently: Differently;
  description: RegExp;
}[] = [
  {
    what: 'more groups than 2048 characters',
    name: 'many',
    differently: {},
    description: /^user\.custom:groups: String must be no longer than 2048/,
  },
  {
    what: 'an attribute the client may not write',
    name: 'grace',
    differently: { client: { WriteAttributes: ['email', 'given_name', 'family_name'] } },
    description: /^user\.custom:groups: .*unauthorized attribute/,
  },
  {
    what: 'a required attribute without a claim',
    name: 'grace',
    differently: {
      mapping: { email: 'email', given_name: 'given_name', 'custom:groups': 'groups' },
    },
    description: /^Invalid user attributes: family_name: The attribute is required/,
  },
];

for (const { what, name, differently, description } of refusals) {
  test(`${what} ends the sign-in at the app, with an error`, async ({ world }) => {
    const pool = await poolIn(world, differently);
    const query = await new Visitor(world).signIn(authorizeUrl(pool, withProvider), name);
    expect(query.get('error')).toBe('invalid_request');
    expect(query.get('error_description')).toMatch(description);
    expect(query.get('state')).toBe('st&te');
    expect(query.get('code')).toBeNull();
  });
}

test('an attribute that cannot change is written once: the second sign-in fails', async ({
  world,
}) => {
  const pool = await poolIn(world, {
    schema: [{ Name: 'email', AttributeDataType: 'String', Required: true, Mutable: false }],
  });
  const first = await new Visitor(world).signIn(authorizeUrl(pool, withProvider), 'grace');
  expect(first.get('code')).not.toBeNull();
  const second = await new Visitor(world).signIn(authorizeUrl(pool, withProvider), 'grace');
  expect(second.get('error_description')).toContain('user.email: Attribute cannot be updated.');
});

test('a provider that is down ends the sign-in at the app', async ({ world }) => {
  const pool = await poolIn(world);
  await control(world, 'identity-provider/down');
  try {
    const at = await new Visitor(world).go(authorizeUrl(pool, withProvider));
    expect(new URL(at).searchParams.get('error')).toBe('invalid_request');
  } finally {
    await control(world, 'identity-provider/down', { down: false });
  }
});

test('without the corrections lists are dropped, and everything else becomes an attribute and a claim', async ({
  lacking,
}) => {
  const world = await lacking('cognito-federation', 'cognito-id-tokens');
  const pool = await poolIn(world, { client: { ReadAttributes: ['email'] } });
  const visitor = new Visitor(world);
  const query = await visitor.signIn(authorizeUrl(pool, withProvider), 'grace');
  const claims = await visitor.claims(pool, query.get('code') ?? '');
  expect(Object.keys(claims)).toEqual(expect.arrayContaining(['name', 'given_name']));
  expect(Object.keys(claims)).not.toContain('custom:groups');
});

test('without a way to the provider nobody can sign in', async ({ lacking }) => {
  const world = await lacking('cognito-provider');
  const pool = await poolIn(world);
  const at = await new Visitor(world).go(authorizeUrl(pool, withProvider));
  expect(new URL(at).searchParams.get('error_description')).toContain('authorize_url');
});
