import { STS } from '@aws-sdk/client-sts';
import { as } from '../clients.ts';
import { expect, federation, home, identityOf, loginAddress, sessionOf, test } from './stage.ts';

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

test('the federation endpoint takes sessions of roles and federated users only, for lawful times', async ({
  stage,
}) => {
  const role = await stage.assumed();
  const sts = new STS(as(stage.world));
  const federated = identityOf(
    (await sts.getFederationToken({ Name: 'someone', Policy: policy })).Credentials,
  );
  const mfa = identityOf((await sts.getSessionToken({})).Credentials);
  const { accessKeyId, secretAccessKey } = stage.world.accounts.main;
  const statusOf = async (...asked: Parameters<typeof stage.askToken>) =>
    (await stage.askToken(...asked)).status;
  const lasting = (seconds: string) => ({ SessionDuration: seconds });

  expect(await statusOf(role)).toBe(200);
  expect(await statusOf(role, lasting('900'))).toBe(200);
  expect(await statusOf(role, lasting('43200'))).toBe(200);
  expect(await statusOf(federated)).toBe(200);
  for (const wrong of ['899', '43201', '1h', ''])
    expect(await statusOf(role, lasting(wrong)), wrong).toBe(400);
  expect(await statusOf(federated, lasting('3600'))).toBe(400);
  expect(await statusOf(mfa)).toBe(400);
  expect(await statusOf({ accessKeyId, secretAccessKey })).toBe(400);
  expect(await statusOf({ accessKeyId, secretAccessKey, sessionToken: 'made up' })).toBe(400);
  expect(await statusOf({ ...role, sessionToken: 'made up' })).toBe(400);

  const refused = await stage.connection.http(`${federation}?Action=getSigninToken&Session=none`);
  expect(refused.status).toBe(400);
  expect(refused.body).toContain('HTTP Status 400 - Invalid credentials parameter');
  const posted = await stage.connection.http(federation, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: String(new URLSearchParams({ Action: 'getSigninToken', Session: sessionOf(role) })),
  });
  expect(Object.keys(JSON.parse(posted.body) as object)).toEqual(['SigninToken']);
});

test('a chained role may sign in, but not ask for a duration', async ({ stage }) => {
  const first = await stage.assumed();
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }],
  };
  await stage.iam.updateAssumeRolePolicy({
    RoleName: 'RunproofDeployer',
    PolicyDocument: JSON.stringify(trust),
  });
  const chained = await stage.assumed({ credentials: first });
  expect((await stage.askToken(chained)).status).toBe(200);
  expect((await stage.askToken(chained, { SessionDuration: '900' })).status).toBe(400);
});

test('a sign-in token is good once, and leads to the console only', async ({ stage }) => {
  const { http } = stage.connection;
  const token = await stage.token();
  for (const elsewhere of ['https://example.com/', 'http://console.aws.amazon.com/', 'home']) {
    const refused = await http(loginAddress(token, elsewhere));
    expect(refused.status, elsewhere).toBe(400);
    expect(refused.headers['set-cookie']).toBeUndefined();
  }
  const first = await http(loginAddress(token));
  expect(first.status).toBe(302);
  expect(first.headers['location']).toBe(home);
  expect(first.headers['set-cookie']).toMatch(/Domain=aws\.amazon\.com.*HttpOnly; Secure/);
  expect((await http(loginAddress(token))).status).toBe(400);
});

test('whoever is not signed in is sent to sign in, and no password does', async ({ stage }) => {
  const { http } = stage.connection;
  const host = 'https://us-east-2.console.aws.amazon.com';
  const plain = await http(home.replace('https', 'http'));
  expect([plain.status, plain.headers['location']]).toEqual([301, home]);
  expect((await http(`${host}/servicecatalog/view/portfolios?region=us-east-2`)).status).toBe(401);
  const sent = await http(home);
  expect(sent.status).toBe(302);
  const address = sent.headers['location'] ?? '';
  expect(address).toMatch(/^https:\/\/signin\.aws\.amazon\.com\/signin\?/);
  expect((await http(address)).body).toContain('<h1>Sign in</h1>');
  const wrong = await http(address, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'account=111122223333&username=engineer&password=secret',
  });
  expect(wrong.status).toBe(400);
  expect(wrong.body).toContain('Your authentication information is incorrect');
});

test('the page tells account, session and Region, and the address decides the Region', async ({
  stage,
  context,
}) => {
  const page = await stage.open(context);
  const header = page.getByRole('banner');
  await expect(
    header.getByRole('button', { name: 'RunproofDeployer/tester @ 1111-2222-3333' }),
  ).toBeVisible();
  await expect(header).toContainText('us-east-2');
  await page.goto(home.replace('region=us-east-2', 'region=eu-west-1'));
  await expect(page).toHaveURL(/^https:\/\/eu-west-1\.console\..*region=eu-west-1/);
  await expect(header).toContainText('eu-west-1');
  await page.goto('https://console.aws.amazon.com/servicecatalog/home');
  await expect(page).toHaveURL(home);

  const sts = new STS(as(stage.world, 'dr'));
  const RoleArn = 'arn:aws:iam::444455556666:role/RunproofDeployer';
  const other = await sts.assumeRole({ RoleArn, RoleSessionName: 'other' });
  await page.goto(loginAddress(await stage.token(identityOf(other.Credentials))));
  await expect(page.getByText('You must first log out')).toBeVisible();
  await page.getByRole('link', { name: 'click here' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.goto(loginAddress(await stage.token(identityOf(other.Credentials))));
  await expect(header.getByRole('button', { name: '4444-5555-6666' })).toBeVisible();
});

test('a lost session shows that it has expired, on the next page and on the next act', async ({
  stage,
  context,
}) => {
  const page = await context.newPage();
  const issuer = { Issuer: 'https://portal.example.com/start' };
  await page.goto(loginAddress(await stage.token(), `${home}#portfolios`, issuer));
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Import portfolio' }).click();
  await stage.control('console/expire-sessions');
  await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
  await expect(page.getByRole('heading', { name: 'Your session has expired' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', issuer.Issuer);
  await page.goto(home);
  await expect(page.getByRole('heading', { name: 'Your session has expired' })).toBeVisible();
});
