import { hasSso, installation } from '../harness/environment/index.ts';
import { credentialsNeeds, roleMappingNeeds, ssoSignInNeeds } from '../harness/needs/platform.ts';
import { defineRunbook, playRunbook } from '../harness/runbook.ts';
import { launchServiceLayer } from '../steps/deployment/launch-service-layer.ts';
import { generateOrganizationCredentials } from '../steps/post-deployment/generate-organization-credentials.ts';
import { mapOrganizationRoles } from '../steps/single-sign-on/map-organization-roles.ts';
import { signInThroughSso } from '../steps/single-sign-on/sign-in-through-sso.ts';

/**
 * The default administrator has created the organization and is the only one who belongs to it; so this comes before that user is
 * disabled, or not at all.
 */
export const newOrganization = defineRunbook({
  id: 'new-organization',
  title: 'A further organization of a platform that is installed',
  procedure: 'deployment-archived',
  parameters: installation,
})
  .recorded(launchServiceLayer)
  .step(generateOrganizationCredentials, ({ environment, outputs }) =>
    credentialsNeeds(environment, outputs.launchServiceLayer),
  )
  .when(hasSso, 'users sign in with passwords of the platform (SSO)', (part) =>
    part
      .step(mapOrganizationRoles, ({ environment, outputs }) =>
        roleMappingNeeds(environment, outputs.launchServiceLayer, 'DEFAULT_ADMINISTRATOR'),
      )
      .step(signInThroughSso, ({ environment, outputs }) =>
        ssoSignInNeeds(environment, outputs.launchServiceLayer, 'DEFAULT_ADMINISTRATOR'),
      ),
  );

playRunbook(newOrganization);
