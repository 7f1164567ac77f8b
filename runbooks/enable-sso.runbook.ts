import { hasSso, installation } from '../harness/environment/index.ts';
import { roleMappingNeeds, ssoSignInNeeds } from '../harness/needs/platform.ts';
import {
  appClientNeeds,
  identityProviderNeeds,
  restartNeeds,
  ssoParameterNeeds,
  userPoolNeeds,
} from '../harness/needs/single-sign-on.ts';
import { defineRunbook, playRunbook } from '../harness/runbook.ts';
import { launchServiceLayer } from '../steps/deployment/launch-service-layer.ts';
import { connectIdentityProvider } from '../steps/single-sign-on/connect-identity-provider.ts';
import { createAppClient } from '../steps/single-sign-on/create-app-client.ts';
import { createUserPool } from '../steps/single-sign-on/create-user-pool.ts';
import { mapOrganizationRoles } from '../steps/single-sign-on/map-organization-roles.ts';
import { restartServices } from '../steps/single-sign-on/restart-services.ts';
import { signInThroughSso } from '../steps/single-sign-on/sign-in-through-sso.ts';
import { storeSsoParameters } from '../steps/single-sign-on/store-sso-parameters.ts';

export const enableSso = defineRunbook({
  id: 'enable-sso',
  title: 'Single sign-on through the company’s identity provider',
  procedure: 'deployment-archived',
  parameters: installation,
})
  .recorded(launchServiceLayer)
  .when(hasSso, 'users sign in with passwords of the platform (SSO)', (part) =>
    part
      .step(createUserPool, ({ environment }) => userPoolNeeds(environment))
      .step(connectIdentityProvider, ({ environment, outputs }) =>
        identityProviderNeeds(environment, outputs),
      )
      .step(createAppClient, ({ environment, outputs }) => appClientNeeds(environment, outputs))
      .step(storeSsoParameters, ({ environment, outputs }) =>
        ssoParameterNeeds(environment, outputs),
      )
      .step(restartServices, ({ environment, outputs }) => restartNeeds(environment, outputs))
      .step(mapOrganizationRoles, ({ environment, outputs }) =>
        roleMappingNeeds(environment, outputs.launchServiceLayer),
      )
      .step(signInThroughSso, ({ environment, outputs }) =>
        ssoSignInNeeds(environment, outputs.launchServiceLayer),
      ),
  );

playRunbook(enableSso);
