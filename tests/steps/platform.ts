import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { pagesOf } from '../../fixtures/pages/pages.ts';
import { SignInTries } from '../../fixtures/platform/sign-in-tries.ts';
import { hostedLogin } from '../../fixtures/rehearsal/hosted-login/index.ts';
import { identityProvider } from '../../fixtures/rehearsal/identity-provider/index.ts';
import { platformSite } from '../../fixtures/rehearsal/platform/index.ts';
import { httpClient } from '../../fixtures/targets/http.ts';
import { rehearsal } from '../../fixtures/targets/rehearsal.ts';
import { rehearsed } from '../../harness/environment/secret-references.ts';
import { host, poolIn } from '../rehearsal/hosted-login/sign-in.ts';
import { dataLayer, serviceLayer, Stage as Templates } from '../rehearsal/templates/stage.ts';
import { plantingIn, tell } from './planting.ts';
import { test as base, type Stage } from './stage.ts';

export const domain = 'tdp.example.com';
export const organization = 'tetrascience';
export const defaultAdministrator = 'default-admin@vendor.example.com';
export const namedAdministrator = 'administrator@example.com';

/** A password as the environment refers to it. */
export const password = (name: string) => ({ name: name.toUpperCase(), from: `rehearsal:${name}` });
export const wrong = password('wrong-password');

export const address = { serviceStack: 'services', loadBalancer: null, domain };
export const administrators = {
  ...address,
  organization,
  defaultAdministrator,
  defaultPassword: password('default-administrator-password'),
  namedAdministrator,
  namedPassword: password('named-administrator-password'),
};
/** Who acts and looks as long as there is nobody else. */
export const byDefault = {
  ...address,
  organization,
  administrator: defaultAdministrator,
  administratorPassword: administrators.defaultPassword,
};

const user = (name: string, groups: readonly string[]) => ({
  email: `${name}@example.com`,
  password: rehearsed(`password-of-${name}`),
  givenName: name,
  familyName: 'Tester',
  groups,
});

const sites = [
  platformSite({
    domain,
    administrator: async () => ({
      email: defaultAdministrator,
      password: rehearsed('default-administrator-password'),
    }),
  }),
  hostedLogin,
  identityProvider({
    issuer: 'https://login.example.com',
    clientId: 'platform-user-pool',
    clientSecret: 'secret-of-the-provider',
    redirectUri: `https://${host}/oauth2/idpresponse`,
    claims: {
      email: 'email',
      givenName: 'given_name',
      familyName: 'family_name',
      groups: 'groups',
    },
    users: [
      user('ada', ['staff', 'lab, north']),
      user('max', ['staff']),
      user('rosa', ['lab readers']),
      user('eve', ['canteen']),
    ],
  }),
];

/** A world with a platform, a hosted sign-in and a provider of identities. */
export const test = base.extend({ sites: [sites, { scope: 'worker' }] });
export { expect } from './stage.ts';

/** Both layers as the vendor's templates make them, the platform in them, and its names in DNS. */
export async function installed(stage: Stage): Promise<void> {
  const templates = new Templates(stage.world);
  await templates.publish(templates.region);
  await templates.stack('data', 'data-layer/main.yml', 'v3.0.0', dataLayer);
  await templates.stack('services', 'service-layer/main.yml', 'v3.0.0', serviceLayer);
  const { LoadBalancers: [balancer] = [] } = await plantingIn(
    stage.world,
    ElasticLoadBalancingV2Client,
  ).send(new DescribeLoadBalancersCommand({}));
  for (const name of [domain, `api.${domain}`])
    await tell(stage.world, 'dns/record', { name, type: 'CNAME', values: [balancer?.DNSName] });
}

/** What the services read when they start; so this comes before they do. */
export async function singleSignOn(stage: Stage): Promise<void> {
  const { clientId, clientSecret } = await poolIn(stage.world);
  const ssm = plantingIn(stage.world, SSMClient);
  const parameters: readonly (readonly [string, string])[] = [
    ['ts-service-user-org/SSO_DOMAIN', host],
    ['ts-service-user-org/SSO_CLIENT_ID', clientId],
    ['ts-service-user-org/SSO_CLIENT_SECRET', clientSecret],
    ['ts-service-user-org/SSO_REDIRECT_URI', `https://${domain}/login/sso`],
    ['ts-service-user-org/SSO_GROUPS_ATTRIBUTE', 'custom:groups'],
    ['ts-service-web/SSO_DOMAIN', host],
    ['ts-service-web/SSO_CLIENT_ID', clientId],
  ];
  for (const [path, Value] of parameters) {
    const Name = `/tetrascience/production/ECS/${path}`;
    const Type = path.endsWith('SECRET') ? 'SecureString' : 'String';
    await ssm.send(new PutParameterCommand({ Name, Value, Type }));
  }
}

export const groups = { admin: ['lab, north'], member: ['staff'], readonly: ['lab readers'] };

export const testers = {
  ...byDefault,
  providerName: 'CompanyLogin',
  mappedRoles: ['admin', 'member', 'readonly'] as const,
  adminUser: 'ada@example.com',
  adminPassword: password('password-of-ada'),
  memberUser: 'max@example.com',
  memberPassword: password('password-of-max'),
  readonlyUser: 'rosa@example.com',
  readonlyPassword: password('password-of-rosa'),
  refusedUser: 'eve@example.com',
  refusedPassword: password('password-of-eve'),
};

interface Listed {
  readonly id: string;
  readonly status: string;
}

/** The REST API in the hands of the default administrator, to change what a step then finds. */
export async function apiOf(stage: Stage, given = rehearsed('default-administrator-password')) {
  const http = httpClient({
    rules: stage.world.hostResolverRules,
    authority: stage.world.webAuthority,
  });
  const ask = async (path: string, method: 'GET' | 'POST' | 'PUT', body?: object) => {
    const answer = await http(`https://api.${domain}/${path}`, {
      method,
      headers: { 'ts-auth-token': token, 'x-org-slug': organization },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body) as never;
  };
  let token = '';
  const session: { token: string; user: { roles: { organizationId: string }[] } } = await ask(
    'login',
    'POST',
    { email: defaultAdministrator, password: given },
  );
  token = session.token;
  const users = `v1/organizations/${session.user.roles[0]?.organizationId}/users`;
  return {
    async user(email: string): Promise<Listed> {
      const [found]: Listed[] = await ask(`${users}?email=${email}`, 'GET');
      if (found === undefined) throw new Error(`nobody is called ${email}`);
      return found;
    },
    async addAdministrator(email: string, secret: string): Promise<void> {
      await ask(users, 'POST', { email, role: 'admin', password: rehearsed(secret) });
    },
    async setStatus({ id }: Listed, status: 'active' | 'inactive'): Promise<void> {
      await ask(`v1/users/${id}/status`, 'PUT', { status });
    },
  };
}

/** What a test lets happen while a procedure keeps a picture, by a part of the picture's name. */
export type Meanwhile = Readonly<Record<string, () => Promise<unknown>>>;

/** Puts pages in the place of the stage's that wait only for a moment, and lets things happen in the middle. */
export function impatient(stage: Stage, meanwhile: Meanwhile = {}): void {
  const roles = { main: 'RunproofDeployer', dr: 'RunproofDeployer' };
  const connection = rehearsal('embedded', stage.world, roles);
  const waiting = new Map(Object.entries(meanwhile));
  stage.outside.pages = ({ account, region }, watcher, attach) =>
    pagesOf({
      connection,
      account,
      region,
      partition: 'aws',
      credentials: connection.credentials(account),
      ready: async () => undefined,
      watcher,
      tries: new SignInTries(),
      patience: 5_000,
      async attach(name, content, mediaType) {
        await attach(name, content, mediaType);
        for (const [part, happen] of waiting) {
          if (!name.includes(part)) continue;
          waiting.delete(part);
          await happen();
        }
      },
    }).pages;
}
