import {
  CreateIdentityProviderCommand,
  CreateUserPoolCommand,
  DescribeIdentityProviderCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectIdentityProvider as step } from '../../../steps/single-sign-on/connect-identity-provider.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { tell } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';
import {
  cognitoOf,
  issuer,
  mapped,
  pool,
  providerNeeds,
  providerSecret,
  sites,
} from './company.ts';

test.use({ sites });

const unfit = async (stage: Stage) => providerNeeds(await pool(stage));

lifeCycle(step, {
  unfit,
  changes: ['cognito:CreateIdentityProvider'],
  undoing: ['cognito:DeleteIdentityProvider'],
  reading: { service: 'cognito-idp', operation: 'ListIdentityProviders' },
  changingCall: { service: 'cognito-idp', operation: 'CreateIdentityProvider' },
});

const describe = async (stage: Stage, UserPoolId: string) =>
  (
    await cognitoOf(stage).send(
      new DescribeIdentityProviderCommand({ UserPoolId, ProviderName: 'CompanyLogin' }),
    )
  ).IdentityProvider;

const plant = (stage: Stage, UserPoolId: string, details: Record<string, string> = {}) =>
  cognitoOf(stage).send(
    new CreateIdentityProviderCommand({
      UserPoolId,
      ProviderName: 'CompanyLogin',
      ProviderType: 'OIDC',
      IdpIdentifiers: ['company'],
      AttributeMapping: { email: 'mail', nickname: 'nick' },
      ProviderDetails: {
        client_id: 'platform-user-pool',
        client_secret: 'an-older-secret',
        oidc_issuer: issuer,
        authorize_scopes: 'openid email profile phone',
        attributes_request_method: 'POST',
        ...details,
      },
    }),
  );

test('tells where the provider signs in and what it writes, and no secret', async ({ stage }) => {
  const run = await stage.play(step, { needs: await unfit(stage) });
  expect(run.facts).toMatchObject({ providerSignIn: `${issuer}/auth`, mappedAttributes: mapped });
  expect(JSON.stringify(stage.entries)).not.toContain(providerSecret);
});

test('completes the same provider: mapping and secret, and nothing else', async ({ stage }) => {
  const needs = await unfit(stage);
  await plant(stage, needs.userPoolId);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['cognito:UpdateIdentityProvider']);
  expect(await describe(stage, needs.userPoolId)).toMatchObject({
    IdpIdentifiers: ['company'],
    AttributeMapping: { email: 'email', 'custom:groups': 'groups', nickname: 'nick' },
    ProviderDetails: {
      client_secret: providerSecret,
      authorize_scopes: 'openid email profile phone',
      attributes_request_method: 'POST',
    },
  });
  expect(run.facts?.['mappedAttributes']).toContain('nickname');
  expect(JSON.stringify(stage.entries)).not.toMatch(/an-older-secret|secret-of-the-provider/);
  expect((await stage.undo(step, { needs })).failure?.name).toBe('RP-B251');
});

test('undoes a mapping it completed', async ({ stage }) => {
  const needs = await unfit(stage);
  await plant(stage, needs.userPoolId, { client_secret: providerSecret });
  expect((await stage.play(step, { needs })).verdict).toBe('passed');
  const undone = await stage.undo(step, { needs });
  expect(undone.verdict, told(undone)).toBe('passed');
  expect((await describe(stage, needs.userPoolId))?.AttributeMapping).toEqual({
    email: 'mail',
    nickname: 'nick',
  });
});

test('blocks where another provider has the name', async ({ stage }) => {
  const needs = await unfit(stage);
  await plant(stage, needs.userPoolId, { oidc_issuer: 'https://other.example.com' });
  const judgment = await stage.play(step, { needs });
  expect(judgment.verdict, told(judgment)).toBe('blocked');
  expect(changing(judgment)).toEqual([]);
  expect(JSON.stringify(judgment.preconditions)).toContain('issuer: https://other.example.com');
});

test('blocks while the provider is down, and where it is another issuer', async ({ stage }) => {
  const needs = await unfit(stage);
  await tell(stage.world, 'identity-provider/down', {});
  const down = await stage.play(step, { needs });
  expect(down.verdict, told(down)).toBe('blocked');
  expect(JSON.stringify(down.preconditions)).toMatch(/ECONNRESET|socket hang up/);
  await tell(stage.world, 'identity-provider/down', { down: false });
  stage.outside.http = async () => ({
    status: 200,
    headers: {},
    body: JSON.stringify({ issuer: `${issuer}/`, authorization_endpoint: `${issuer}/auth` }),
  });
  const other = await stage.play(step, { needs });
  expect(other.verdict, told(other)).toBe('blocked');
  expect(JSON.stringify(other.preconditions)).toContain('it calls itself');
});

test('an audit judges the pool, not whether the provider happens to be up', async ({ stage }) => {
  const needs = await unfit(stage);
  await stage.play(step, { needs });
  await tell(stage.world, 'identity-provider/down', {});
  const audit = await stage.play(step, { needs, mode: 'audit' });
  expect(audit.verdict, told(audit)).toBe('already conformant');
});

test('blocks where the pool requires what has no claim', async ({ stage }) => {
  const { UserPool } = await cognitoOf(stage).send(
    new CreateUserPoolCommand({
      PoolName: 'strict',
      Schema: [
        { Name: 'locale', Required: true, Mutable: true },
        { Name: 'groups', AttributeDataType: 'String', Mutable: true },
      ],
    }),
  );
  const judgment = await stage.play(step, { needs: providerNeeds(UserPool?.Id ?? '') });
  expect(judgment.verdict, told(judgment)).toBe('blocked');
  expect(JSON.stringify(judgment.preconditions)).toContain('locale');
});

const metadata = (entity: string, location: string) =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entity}"><md:IDPSSODescriptor>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://saml.example.com/post"/>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${location}"/>
</md:IDPSSODescriptor></md:EntityDescriptor>`;

const saml = (userPoolId: string) => ({
  ...providerNeeds(userPoolId),
  providerType: 'SAML' as const,
  samlMetadata: 'metadata.xml',
  oidcIssuer: null,
  oidcClientId: null,
  oidcClientSecret: null,
});

test('connects a SAML provider by its metadata, and renews them', async ({ stage }) => {
  const needs = saml(await pool(stage));
  const file = join(stage.folder, 'metadata.xml');
  await writeFile(file, metadata('https://saml.example.com', 'https://saml.example.com/sso?a=1'));
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(run.facts?.['providerSignIn']).toBe('https://saml.example.com/sso');
  await writeFile(file, metadata('https://saml.example.com', 'https://saml.example.com/new'));
  expect((await stage.play(step, { needs, mode: 'audit' })).verdict).toBe('failed');
  const renewed = await stage.play(step, { needs });
  expect(renewed.verdict, told(renewed)).toBe('passed');
  expect(changing(renewed)).toEqual(['cognito:UpdateIdentityProvider']);
  await writeFile(file, metadata('https://else.example.com', 'https://saml.example.com/new'));
  expect((await stage.play(step, { needs })).verdict).toBe('blocked');
  await writeFile(file, '<html>not found</html>');
  const wrong = await stage.play(step, { needs: { ...needs, providerName: 'Second' } });
  expect(wrong.verdict).toBe('blocked');
  expect(JSON.stringify(wrong.preconditions)).toContain('no SingleSignOnService');
});
