import {
  CreateUserPoolClientCommand,
  CreateUserPoolDomainCommand,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { redact } from '../../../harness/redaction.ts';
import { createAppClient as step } from '../../../steps/single-sign-on/create-app-client.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { changing, expect, test, type Stage } from '../stage.ts';
import {
  clientNeeds,
  cognitoOf,
  domainPrefix,
  existingClient,
  existingPool,
  issuer,
  poolWithProvider,
  publicDomain,
  signInDomain,
  sites,
  textOf,
} from './company.ts';

test.use({ sites });

const unfit = async (stage: Stage) => clientNeeds(await poolWithProvider(stage));

lifeCycle(step, {
  unfit,
  changes: ['cognito:CreateUserPoolDomain', 'cognito:CreateUserPoolClient'],
  undoing: ['cognito:DeleteUserPoolClient', 'cognito:DeleteUserPoolDomain'],
  reading: { service: 'cognito-idp', operation: 'DescribeUserPoolDomain' },
  changingCall: { service: 'cognito-idp', operation: 'CreateUserPoolClient' },
});

const describe = async (stage: Stage, UserPoolId: string, ClientId: string) =>
  (await cognitoOf(stage).send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId })))
    .UserPoolClient;

test('makes a client with a secret that occurs nowhere, and a sign-in that leads to the provider', async ({
  stage,
}) => {
  const needs = await unfit(stage);
  const run = await stage.play(step, { needs });
  expect(run.facts).toMatchObject({ signInDomain, signInLeadsTo: `${issuer}/auth` });
  const client = await describe(stage, needs.userPoolId, textOf(run.facts?.['clientId']));
  expect(client?.ClientSecret?.length).toBeGreaterThan(20);
  expect(JSON.stringify(stage.entries)).not.toContain(client?.ClientSecret);
  expect(redact(client?.ClientSecret ?? '')).toBe('[secret client secret of ts-platform-sso]');
});

test('completes the client that has the callback and leaves the rest of it as it was', async ({
  stage,
}) => {
  const needs = await unfit(stage);
  const clientId = await existingClient(stage, needs.userPoolId);
  const before = await describe(stage, needs.userPoolId, clientId);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['cognito:CreateUserPoolDomain', 'cognito:UpdateUserPoolClient']);
  const after = await describe(stage, needs.userPoolId, clientId);
  expect(after).toMatchObject({
    ClientName: 'portal <b>',
    CallbackURLs: ['https://portal.example.com/back', `https://${publicDomain}/login/sso`],
    AllowedOAuthScopes: ['openid', 'aws.cognito.signin.user.admin', 'email', 'profile'],
    AccessTokenValidity: 15,
    TokenValidityUnits: { AccessToken: 'minutes' },
    ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    SupportedIdentityProviders: ['COGNITO', 'CompanyLogin'],
    ClientSecret: before?.ClientSecret,
  });
  // It could read and write the standard attributes before, without naming them.
  expect(after?.ReadAttributes).toEqual(
    expect.arrayContaining(['name', 'email_verified', 'custom:groups']),
  );
  expect(after?.WriteAttributes).toEqual(expect.arrayContaining(['name', 'custom:groups']));
  const undone = await stage.undo(step, { needs });
  expect(undone.verdict, told(undone)).toBe('passed');
  expect(await describe(stage, needs.userPoolId, clientId)).toMatchObject({
    CallbackURLs: before?.CallbackURLs,
    AllowedOAuthScopes: before?.AllowedOAuthScopes,
    SupportedIdentityProviders: ['COGNITO'],
    AccessTokenValidity: 15,
  });
});

test('blocks on a client without a secret and on several that could be meant', async ({
  stage,
}) => {
  const needs = await unfit(stage);
  await existingClient(stage, needs.userPoolId, false);
  const bare = await stage.play(step, { needs });
  expect(bare.verdict, told(bare)).toBe('blocked');
  expect(changing(bare)).toEqual([]);
  await cognitoOf(stage).send(
    new CreateUserPoolClientCommand({ UserPoolId: needs.userPoolId, ClientName: needs.clientName }),
  );
  const several = await stage.play(step, { needs });
  expect(several.failure?.name).toBe('RP-B305');
});

test('blocks where the pool has another domain, or the domain another pool', async ({ stage }) => {
  const needs = await unfit(stage);
  const other = await existingPool(stage);
  await cognitoOf(stage).send(
    new CreateUserPoolDomainCommand({ UserPoolId: other, Domain: domainPrefix }),
  );
  const taken = await stage.play(step, { needs });
  expect(taken.verdict, told(taken)).toBe('blocked');
  expect(JSON.stringify(taken.preconditions)).toContain(other);
  await cognitoOf(stage).send(
    new CreateUserPoolDomainCommand({ UserPoolId: needs.userPoolId, Domain: 'example-sign-in' }),
  );
  const second = await stage.play(step, { needs: { ...needs, domainPrefix: 'example-other' } });
  expect(second.verdict).toBe('blocked');
  expect(JSON.stringify(second.preconditions)).toContain('example-sign-in already');
  expect([...changing(taken), ...changing(second)]).toEqual([]);
});

test('a sign-in that leads elsewhere, or does not answer, is no sign-in', async ({ stage }) => {
  const needs = await unfit(stage);
  await stage.play(step, { needs });
  const elsewhere = await stage.play(step, {
    needs: { ...needs, providerSignIn: 'https://login.example.org/auth' },
    mode: 'audit',
  });
  expect(elsewhere.criteria.filter(({ holds }) => !holds).map(({ name }) => name)).toEqual([
    'the hosted sign-in leads to the identity provider',
  ]);
  stage.outside.http = async () => {
    throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
  };
  const silent = await stage.play(step, { needs, mode: 'audit' });
  expect(silent.facts?.['signInLeadsTo']).toBe('no answer: ENOTFOUND');
  expect(silent.verdict).toBe('failed');
});
