import {
  CognitoIdentityProvider,
  type CreateUserPoolClientCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import type { World } from '../../../fixtures/rehearsal/world.ts';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({
  overlay: ['user-pools', 'user-pool-domains', 'identity-providers', 'app-clients'],
});

const cognitoOf = (world: World) => new CognitoIdentityProvider(as(world));

const poolIn = async (world: World) => {
  const { UserPool } = await cognitoOf(world).createUserPool({
    PoolName: 'users',
    Schema: [{ Name: 'email', Required: true, Mutable: true }],
    LambdaConfig: { PreTokenGeneration: 'arn:aws:lambda:us-east-2:111122223333:function:f' },
    AutoVerifiedAttributes: ['email'],
  });
  return UserPool?.Id ?? '';
};

/** Both worlds are asked for the same: the first has to refuse, the other does not. */
const refusedByOne = async (
  { world, bare }: { world: World; bare: World },
  ask: (cognito: CognitoIdentityProvider, pool: string) => Promise<unknown>,
  refusal: RegExp,
  name = 'InvalidParameterException',
) => {
  const answer = ask(cognitoOf(world), await poolIn(world));
  const error = await answer.then(
    () => null,
    (thrown: Error) => thrown,
  );
  expect(error?.name).toBe(name);
  expect(error?.message).toMatch(refusal);
  await ask(cognitoOf(bare), await poolIn(bare));
};

test('an update of a pool resets what it does not mention', async ({ world, bare }) => {
  const after = async (one: World) => {
    const UserPoolId = await poolIn(one);
    await cognitoOf(one).updateUserPool({ UserPoolId, UserPoolTags: { a: 'b' } });
    const { UserPool } = await cognitoOf(one).describeUserPool({ UserPoolId });
    return [UserPool?.LambdaConfig, UserPool?.AutoVerifiedAttributes, UserPool?.UserPoolTags];
  };
  expect(await after(world)).toEqual([{}, [], { a: 'b' }]);
  expect((await after(bare))[1]).toEqual(['email']);
});

test('the two expiries of a temporary password do not go together', async ({ world, bare }) => {
  await refusedByOne(
    { world, bare },
    (cognito, UserPoolId) =>
      cognito.updateUserPool({
        UserPoolId,
        Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 7 } },
        AdminCreateUserConfig: { UnusedAccountValidityDays: 7 },
      }),
    /Please use TemporaryPasswordValidityDays/,
  );
});

test('a pool with a domain, or protected, is not deleted', async ({ world, bare }) => {
  let n = 0;
  await refusedByOne(
    { world, bare },
    async (cognito, UserPoolId) => {
      await cognito.createUserPoolDomain({ UserPoolId, Domain: `with-a-domain-${(n += 1)}` });
      await cognito.deleteUserPool({ UserPoolId });
    },
    /has a domain configured/,
  );
  await refusedByOne(
    { world, bare },
    async (cognito, UserPoolId) => {
      await cognito.updateUserPool({ UserPoolId, DeletionProtection: 'ACTIVE' });
      await cognito.deleteUserPool({ UserPoolId });
    },
    /deletion protection/,
  );
});

test('a prefix has its form, and one owner in all accounts', async ({ world, bare }) => {
  for (const [Domain, refusal] of [
    ['Upper', /invalid character/],
    ['-hyphen', /invalid character/],
    ['my-cognito', /reserved word: cognito/],
  ] as const) {
    await refusedByOne(
      { world, bare },
      (cognito, UserPoolId) => cognito.createUserPoolDomain({ UserPoolId, Domain }),
      refusal,
    );
  }
  const there = (one: World) =>
    new CognitoIdentityProvider(as(one, 'vendor', one.accounts.main.region));
  for (const one of [world, bare]) {
    const { UserPool } = await there(one).createUserPool({ PoolName: 'theirs' });
    const UserPoolId = UserPool?.Id;
    await there(one).createUserPoolDomain({ UserPoolId, Domain: 'taken-elsewhere' });
  }
  await refusedByOne(
    { world, bare },
    (cognito, UserPoolId) =>
      cognito.createUserPoolDomain({ UserPoolId, Domain: 'taken-elsewhere' }),
    /already associated with another user pool/,
  );
});

const oidc = {
  client_id: 'a',
  client_secret: 'b',
  oidc_issuer: 'https://login.example.com',
  authorize_scopes: 'openid',
  attributes_request_method: 'GET',
};

test('a provider is mapped to attributes of the pool, whole, and by HTTPS', async ({
  world,
  bare,
}) => {
  const provider = { ProviderName: 'Company', ProviderType: 'OIDC' } as const;
  for (const [more, refusal] of [
    [{ AttributeMapping: { 'custom:groups': 'groups' } }, /invalid mapping: \[custom:groups\]/],
    [{ ProviderDetails: { ...oidc, client_secret: '' } }, /lack client_secret/],
    [{ ProviderDetails: { ...oidc, oidc_issuer: 'http://login.example.com' } }, /HTTPS/],
  ] as const) {
    await refusedByOne(
      { world, bare },
      (cognito, UserPoolId) =>
        cognito.createIdentityProvider({ UserPoolId, ...provider, ProviderDetails: oidc, ...more }),
      refusal,
    );
  }
  await refusedByOne(
    { world, bare },
    async (cognito, UserPoolId) => {
      await cognito.createIdentityProvider({ UserPoolId, ...provider, ProviderDetails: oidc });
      const { ProviderName } = provider;
      const AttributeMapping = { unknown: 'x' };
      await cognito.updateIdentityProvider({ UserPoolId, ProviderName, AttributeMapping });
    },
    /invalid mapping: \[unknown\]/,
  );
});

const whole: Partial<CreateUserPoolClientCommandInput> = {
  CallbackURLs: ['https://app.example.com/back'],
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid'],
  AllowedOAuthFlowsUserPoolClient: true,
};

const refusals: readonly [string, Partial<CreateUserPoolClientCommandInput>, RegExp, string?][] = [
  ['addresses without OAuth', { AllowedOAuthFlowsUserPoolClient: false }, /need AllowedOAuthFlows/],
  ['OAuth without scopes', { AllowedOAuthScopes: [] }, /are required/],
  [
    'an unknown scope',
    { AllowedOAuthScopes: ['groups'] },
    /Invalid scope requested: groups/,
    'ScopeDoesNotExistException',
  ],
  ['a callback over plain HTTP', { CallbackURLs: ['http://app.example.com/'] }, /HTTP protocol/],
  ['a logout over plain HTTP', { LogoutURLs: ['http://app.example.com/'] }, /HTTP protocol/],
  ['a callback with a fragment', { CallbackURLs: ['https://app.example.com/#a'] }, /not a valid/],
  [
    'an unknown provider',
    { SupportedIdentityProviders: ['Nobody'] },
    /The provider Nobody does not exist/,
  ],
  ['an unknown attribute to read', { ReadAttributes: ['custom:groups'] }, /Invalid read attr/],
  ['an unknown attribute to write', { WriteAttributes: ['email', 'x'] }, /Invalid write attr/],
  ['a required attribute left out', { WriteAttributes: ['name'] }, /Invalid write attributes/],
];

for (const [what, wrong, refusal, name] of refusals) {
  test(`an app client with ${what} is refused, new or changed`, async ({ world, bare }) => {
    const input = { ClientName: 'app', ...whole, ...wrong };
    await refusedByOne(
      { world, bare },
      (cognito, UserPoolId) => cognito.createUserPoolClient({ UserPoolId, ...input }),
      refusal,
      name,
    );
    await refusedByOne(
      { world, bare },
      async (cognito, UserPoolId) => {
        const { UserPoolClient } = await cognito.createUserPoolClient({
          UserPoolId,
          ClientName: 'app',
          ...whole,
        });
        const { ClientId } = UserPoolClient ?? {};
        await cognito.updateUserPoolClient({ UserPoolId, ClientId, ...input });
      },
      refusal,
      name,
    );
  });
}

test('plain HTTP is for this machine only', async ({ world }) => {
  const UserPoolId = await poolIn(world);
  const { UserPoolClient } = await cognitoOf(world).createUserPoolClient({
    UserPoolId,
    ClientName: 'app',
    ...whole,
    CallbackURLs: ['http://localhost:3000/back', 'myapp://back'],
  });
  expect(UserPoolClient?.CallbackURLs).toHaveLength(2);
});

test('an update of a client resets what it does not mention', async ({ world, bare }) => {
  const after = async (one: World) => {
    const UserPoolId = await poolIn(one);
    const { UserPoolClient } = await cognitoOf(one).createUserPoolClient({
      UserPoolId,
      ClientName: 'app',
      ...whole,
      AccessTokenValidity: 15,
      ReadAttributes: ['email'],
    });
    const { ClientId } = UserPoolClient ?? {};
    await cognitoOf(one).updateUserPoolClient({ UserPoolId, ClientId, ClientName: 'other' });
    return (await cognitoOf(one).describeUserPoolClient({ UserPoolId, ClientId })).UserPoolClient;
  };
  expect(await after(world)).toMatchObject({
    CallbackURLs: [],
    ReadAttributes: [],
    AccessTokenValidity: 1,
  });
  expect(await after(bare)).toMatchObject({ AccessTokenValidity: 15, ReadAttributes: ['email'] });
});
