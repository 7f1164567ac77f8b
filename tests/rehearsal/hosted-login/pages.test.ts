import { authorizeUrl, expect, host, poolIn, test, Visitor } from './sign-in.ts';

test('without a provider in the question, the only one is where it leads', async ({ world }) => {
  const pool = await poolIn(world);
  const visitor = new Visitor(world);
  const first = await visitor.ask(authorizeUrl(pool));
  expect(first.status).toBe(302);
  expect(first.headers['location']).toContain('/login?');
  expect((await visitor.signIn(authorizeUrl(pool), 'grace')).get('code')).not.toBeNull();
});

test('several providers are offered for choice, with users of the pool beside them', async ({
  world,
}) => {
  const both = ['CompanyLogin', 'Partner'];
  const choice = await poolIn(world, {
    providers: ['Partner'],
    client: { SupportedIdentityProviders: both },
  });
  const page = await new Visitor(world).ask(
    authorizeUrl(choice).replace('oauth2/authorize', 'login'),
  );
  for (const name of both) expect(page.body).toContain(`aria-label="${name}"`);
  expect(page.body).not.toContain('type="password"');

  const withUsers = await poolIn(world, {
    client: { SupportedIdentityProviders: ['COGNITO', 'CompanyLogin'] },
  });
  const login = await new Visitor(world).ask(
    authorizeUrl(withUsers).replace('oauth2/authorize', 'login'),
  );
  expect(login.body).toContain('aria-label="CompanyLogin"');
  expect(login.body).toContain('type="password"');
  expect(login.body).toContain('identity_provider=CompanyLogin');
});

test('another callback, an unknown client, a client without OAuth: the page of errors', async ({
  world,
}) => {
  const pool = await poolIn(world);
  const visitor = new Visitor(world);
  const errorAt = async (url: string) => new URL(await visitor.go(url)).searchParams.get('error');
  expect(
    await errorAt(authorizeUrl(pool, { redirect_uri: 'https://elsewhere.example.com/' })),
  ).toBe('redirect_mismatch');
  expect(await errorAt(authorizeUrl({ ...pool, clientId: 'nobodys' }))).toContain('does not exist');
  const page = await visitor.ask(`https://${host}/error?error=${encodeURIComponent('<b>')}`);
  expect(page.body).toContain('&lt;b&gt;');
});

test('a provider the client does not use is not offered by name either', async ({ world }) => {
  const pool = await poolIn(world, { providers: ['Partner'] });
  const at = await new Visitor(world).go(authorizeUrl(pool, { identity_provider: 'Partner' }));
  expect(new URL(at).searchParams.get('error_description')).toContain('not available');
});

test('a wrong password stays at the provider, with a word', async ({ world }) => {
  const pool = await poolIn(world);
  const visitor = new Visitor(world);
  const page = await visitor.go(authorizeUrl(pool));
  const refused = await visitor.ask(page, { username: 'grace@example.com', password: 'wrong' });
  expect(refused.body).toContain('Username or password is wrong.');
  const { body } = await new Visitor(world).ask(page);
  expect(body).toContain('This sign-in has ended');
});

test('a code is good for the right secret only, and once', async ({ world, lacking }) => {
  const pool = await poolIn(world);
  const visitor = new Visitor(world);
  const query = await visitor.signIn(authorizeUrl(pool), 'grace');
  const code = query.get('code') ?? '';
  await expect(visitor.claims({ ...pool, clientSecret: 'wrong' }, code)).rejects.toThrow();
  expect(await visitor.claims(pool, code)).toMatchObject({ email: 'grace@example.com' });
  await expect(visitor.claims(pool, code)).rejects.toThrow();

  const bare = await lacking('cognito-client-secrets');
  const open = await poolIn(bare);
  const stranger = new Visitor(bare);
  const given = (await stranger.signIn(authorizeUrl(open), 'grace')).get('code') ?? '';
  expect(await stranger.claims({ ...open, clientSecret: 'wrong' }, given)).toMatchObject({
    email: 'grace@example.com',
  });
});

test('a prefix nobody has does not answer', async ({ world }) => {
  await expect(
    new Visitor(world).ask('https://nobody.auth.us-east-2.amazoncognito.com/login'),
  ).rejects.toThrow();
});
