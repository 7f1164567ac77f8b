import type { Environment, WithSso } from '../environment/index.ts';
import { BlockedError } from '../errors/index.ts';
import { platformRoles } from '../platform.ts';
import type { SecretReference } from '../secret.ts';

/** The service layer that was launched. */
interface Launched {
  readonly stackName: string;
}

const addressNeeds = (environment: Environment, { stackName }: Launched) => ({
  serviceStack: stackName,
  loadBalancer: environment.loadBalancer ?? null,
  domain: environment.publicDomain,
});

type Who = 'DEFAULT_ADMINISTRATOR' | 'NAMED_ADMINISTRATOR';

/** The organization, and an administrator of it who acts and looks. */
const organizationNeeds = (environment: Environment, launched: Launched, who: Who) => {
  const { email, password } = personOf(environment, who);
  return {
    ...addressNeeds(environment, launched),
    organization: environment.organization,
    administrator: email,
    administratorPassword: password,
  };
};

/** The default administrator makes credentials: only an administrator of the whole platform can. */
export const credentialsNeeds = (environment: Environment, launched: Launched) =>
  organizationNeeds(environment, launched, 'DEFAULT_ADMINISTRATOR');

/** Both administrators, for the steps that have to do with both. */
export const administratorsNeeds = (environment: Environment, launched: Launched) => {
  const delivered = personOf(environment, 'DEFAULT_ADMINISTRATOR');
  const own = personOf(environment, 'NAMED_ADMINISTRATOR');
  return {
    ...addressNeeds(environment, launched),
    organization: environment.organization,
    defaultAdministrator: delivered.email,
    defaultPassword: delivered.password,
    namedAdministrator: own.email,
    namedPassword: own.password,
  };
};

const groupsOf = (environment: Environment) => ({
  admin: environment.ssoAdminGroups,
  member: environment.ssoMemberGroups,
  readonly: environment.ssoReadonlyGroups,
});

/** By the administrator of the company's own, unless the organization is so new that only the default one belongs to it. */
export const roleMappingNeeds = (
  environment: WithSso,
  launched: Launched,
  who: Who = 'NAMED_ADMINISTRATOR',
) => ({
  ...organizationNeeds(environment, launched, who),
  ...groupsOf(environment),
});

export const ssoSignInNeeds = (
  environment: WithSso,
  launched: Launched,
  who: Who = 'NAMED_ADMINISTRATOR',
) => ({
  ...organizationNeeds(environment, launched, who),
  providerName: environment.ssoProviderName,
  mappedRoles: platformRoles.filter((role) => groupsOf(environment)[role].length > 0),
  adminUser: environment.ssoAdminTestUser ?? null,
  adminPassword: environment.ssoAdminTestPassword ?? null,
  memberUser: environment.ssoMemberTestUser ?? null,
  memberPassword: environment.ssoMemberTestPassword ?? null,
  readonlyUser: environment.ssoReadonlyTestUser ?? null,
  readonlyPassword: environment.ssoReadonlyTestPassword ?? null,
  refusedUser: environment.ssoRefusedTestUser ?? null,
  refusedPassword: environment.ssoRefusedTestPassword ?? null,
});

interface Administrator {
  readonly email: string;
  readonly password: SecretReference;
}

/** @throws BlockedError RP-B531 where the environment does not name one of them */
function personOf(environment: Environment, key: Who): Administrator {
  const isDefault = key === 'DEFAULT_ADMINISTRATOR';
  const email = isDefault
    ? environment.defaultAdministratorEmail
    : environment.namedAdministratorEmail;
  const password = isDefault
    ? environment.defaultAdministratorPassword
    : environment.namedAdministratorPassword;
  if (email !== undefined && password !== undefined) return { email, password };
  throw new BlockedError('RP-B531', `Environment "${environment.name}" does not name who acts.`, {
    where: environment.file,
    expected: `${key}_EMAIL and ${key}_PASSWORD`,
    fix: `Add ${key}_EMAIL and ${key}_PASSWORD to the environment file.`,
  });
}
