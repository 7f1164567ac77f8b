import {
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { hostedLogin } from '../../../fixtures/rehearsal/hosted-login/index.ts';
import { identityProvider } from '../../../fixtures/rehearsal/identity-provider/index.ts';
import { connectIdentityProvider } from '../../../steps/single-sign-on/connect-identity-provider.ts';
import { createUserPool } from '../../../steps/single-sign-on/create-user-pool.ts';
import { told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { expect, type Stage } from '../stage.ts';

export const issuer = 'https://login.example.com';
export const providerSecret = 'secret-of-the-provider';
export const domainPrefix = 'example-tdp';
export const signInDomain = `${domainPrefix}.auth.us-east-2.amazoncognito.com`;
export const publicDomain = 'tdp.example.com';

/** The hosted sign-in, and the company's provider. */
export const sites = [
  hostedLogin,
  identityProvider({
    issuer,
    clientId: 'platform-user-pool',
    clientSecret: providerSecret,
    redirectUri: `https://${signInDomain}/oauth2/idpresponse`,
    claims: {
      email: 'email',
      givenName: 'given_name',
      familyName: 'family_name',
      groups: 'groups',
    },
    users: [],
  }),
];

export const cognitoOf = (stage: Stage) => plantingIn(stage.world, CognitoIdentityProviderClient);

export const poolNeeds = { poolName: 'ts-platform-sso', userPoolId: null };

/** As the document has pools made in the console: with the required attributes, a trigger and MFA of its own, and no groups. */
export const existingPool = async (
  stage: Stage,
  differently: Partial<CreateUserPoolCommandInput> = {},
): Promise<string> => {
  const { UserPool } = await cognitoOf(stage).send(
    new CreateUserPoolCommand({
      PoolName: 'company users',
      Schema: ['email', 'given_name', 'family_name'].map((Name) => ({
        Name,
        AttributeDataType: 'String' as const,
        Required: true,
        Mutable: true,
      })),
      ...differently,
    }),
  );
  return UserPool?.Id ?? '';
};

export const providerNeeds = (userPoolId: string) => ({
  userPoolId,
  providerName: 'CompanyLogin',
  providerType: 'OIDC' as const,
  samlMetadata: null,
  oidcIssuer: issuer,
  oidcClientId: 'platform-user-pool',
  oidcClientSecret: { name: 'SSO_OIDC_CLIENT_SECRET', from: 'env:TEST_PROVIDER_SECRET' },
  emailClaim: 'email',
  givenNameClaim: 'given_name',
  familyNameClaim: 'family_name',
  groupsClaim: 'groups',
});

process.env['TEST_PROVIDER_SECRET'] = providerSecret;

export const mapped = ['email', 'given_name', 'family_name', 'custom:groups'];

export const clientNeeds = (userPoolId: string) => ({
  userPoolId,
  clientName: 'ts-platform-sso',
  publicDomain,
  providerName: 'CompanyLogin',
  mappedAttributes: mapped,
  providerSignIn: `${issuer}/auth`,
  domainPrefix,
});

export const textOf = (fact: unknown): string => (typeof fact === 'string' ? fact : '');

/** The pool as its own step makes it. */
export async function pool(stage: Stage): Promise<string> {
  const made = await stage.play(createUserPool, { needs: poolNeeds });
  expect(made.verdict, told(made)).toBe('passed');
  return textOf(made.facts?.['userPoolId']);
}

export async function poolWithProvider(stage: Stage): Promise<string> {
  const userPoolId = await pool(stage);
  const made = await stage.play(connectIdentityProvider, { needs: providerNeeds(userPoolId) });
  expect(made.verdict, told(made)).toBe('passed');
  return userPoolId;
}

/** A client somebody made by hand, with settings of their own. */
export async function existingClient(
  stage: Stage,
  UserPoolId: string,
  GenerateSecret = true,
): Promise<string> {
  const { UserPoolClient } = await cognitoOf(stage).send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'portal <b>',
      GenerateSecret,
      CallbackURLs: ['https://portal.example.com/back', `https://${publicDomain}/login/sso`],
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'aws.cognito.signin.user.admin'],
      AllowedOAuthFlowsUserPoolClient: true,
      AccessTokenValidity: 15,
      TokenValidityUnits: { AccessToken: 'minutes' },
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      SupportedIdentityProviders: ['COGNITO'],
    }),
  );
  return UserPoolClient?.ClientId ?? '';
}
