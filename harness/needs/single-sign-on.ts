import type { WithSso } from '../environment/index.ts';

/** The identity provider as the environment describes it, for the step that connects it. */
export const identityProviderNeeds = (
  environment: WithSso,
  { createUserPool }: Pick<Made, 'createUserPool'>,
) => ({
  userPoolId: createUserPool.userPoolId,
  providerName: environment.ssoProviderName,
  providerType: environment.ssoProviderType,
  samlMetadata: environment.ssoSamlMetadata ?? null,
  oidcIssuer: environment.ssoOidcIssuer ?? null,
  oidcClientId: environment.ssoOidcClientId ?? null,
  oidcClientSecret: environment.ssoOidcClientSecret ?? null,
  emailClaim: environment.ssoClaimEmail,
  givenNameClaim: environment.ssoClaimGivenName,
  familyNameClaim: environment.ssoClaimFamilyName,
  groupsClaim: environment.ssoClaimGroups,
});

/** What the user pool and its client are called where they are created. */
const nameOf = ({ infrastructureName }: WithSso): string => `${infrastructureName}-sso`;

export const userPoolNeeds = (environment: WithSso) => ({
  poolName: nameOf(environment),
  userPoolId: environment.ssoUserPoolId ?? null,
});

interface Made {
  readonly createUserPool: { readonly userPoolId: string };
  readonly connectIdentityProvider: {
    readonly mappedAttributes: readonly string[];
    readonly providerSignIn: string | null;
  };
  readonly createAppClient: {
    readonly clientId: string;
    readonly signInDomain: string;
    readonly callbackUrl: string;
  };
}

export const appClientNeeds = (
  environment: WithSso,
  {
    createUserPool,
    connectIdentityProvider,
  }: Pick<Made, 'createUserPool' | 'connectIdentityProvider'>,
) => ({
  userPoolId: createUserPool.userPoolId,
  clientName: nameOf(environment),
  publicDomain: environment.publicDomain,
  providerName: environment.ssoProviderName,
  mappedAttributes: connectIdentityProvider.mappedAttributes,
  providerSignIn: connectIdentityProvider.providerSignIn,
  domainPrefix: environment.ssoDomainPrefix,
});

export const ssoParameterNeeds = (
  environment: WithSso,
  { createUserPool, createAppClient }: Pick<Made, 'createUserPool' | 'createAppClient'>,
) => ({
  environment: environment.environment,
  userPoolId: createUserPool.userPoolId,
  clientId: createAppClient.clientId,
  signInDomain: createAppClient.signInDomain,
  callbackUrl: createAppClient.callbackUrl,
});

export const restartNeeds = (
  environment: WithSso,
  { createAppClient }: Pick<Made, 'createAppClient'>,
) => ({
  environment: environment.environment,
  clientId: createAppClient.clientId,
  ecsCluster: environment.ecsCluster ?? null,
});
