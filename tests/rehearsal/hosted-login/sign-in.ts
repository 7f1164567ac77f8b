import { test as base } from '@playwright/test';
import {
  CognitoIdentityProvider,
  type CreateUserPoolClientCommandInput,
  type SchemaAttributeType,
} from '@aws-sdk/client-cognito-identity-provider';
import { hostedLogin } from '../../../fixtures/rehearsal/hosted-login/index.ts';
import { identityProvider } from '../../../fixtures/rehearsal/identity-provider/index.ts';
import { commonPassword, type User } from '../../../fixtures/rehearsal/identity-provider/users.ts';
import { startWorld, type World } from '../../../fixtures/rehearsal/world.ts';
import { httpClient } from '../../../fixtures/targets/http.ts';
import type { HttpAnswer } from '../../../harness/http.ts';
import { as } from '../clients.ts';

export const app = 'https://tdp.example.com/login/sso';
const issuer = 'https://login.example.com';
const prefix = 'example-tdp';
export const host = `${prefix}.auth.us-east-2.amazoncognito.com`;

const user = (name: string, groups: readonly string[]): User => ({
  email: `${name}@example.com`,
  password: commonPassword,
  givenName: name,
  familyName: 'Tester',
  groups,
});

const site = identityProvider({
  issuer,
  clientId: 'platform-user-pool',
  clientSecret: 'secret-of-the-provider',
  redirectUri: `https://${host}/oauth2/idpresponse`,
  claims: { email: 'email', givenName: 'given_name', familyName: 'family_name', groups: 'groups' },
  users: [
    user('grace', ['lab group', 'north, south', 'a.b-c*d_e', 'Größe']),
    user(
      'many',
      Array.from({ length: 60 }, (_, n) => `a-department-of-forty-characters-${1000 + n}`),
    ),
    user('nobody', []),
  ],
});

const openWorld = (without: readonly string[] = []) =>
  startWorld({ without, sites: [hostedLogin, site], trail: false });

/** A world with the hosted sign-in and a provider, and others that lack corrections. */
export const test = base.extend<
  { lacking: (...without: string[]) => Promise<World> },
  { world: World }
>({
  world: [
    async ({}, use) => {
      const world = await openWorld();
      await use(world);
      await world.stop();
    },
    { scope: 'worker' },
  ],
  lacking: async ({}, use) => {
    const worlds: World[] = [];
    await use(async (...without) => {
      const world = await openWorld(without);
      worlds.push(world);
      return world;
    });
    await Promise.all(worlds.map((world) => world.stop()));
  },
});

export { expect } from '@playwright/test';

export const cognitoOf = (world: World) => new CognitoIdentityProvider(as(world));

export interface Pool {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const required = (Name: string): SchemaAttributeType => ({
  Name,
  AttributeDataType: 'String',
  Required: true,
  Mutable: true,
});

export interface Differently {
  readonly schema?: readonly SchemaAttributeType[];
  readonly client?: Partial<CreateUserPoolClientCommandInput>;
  readonly mapping?: Record<string, string>;
  readonly providers?: readonly string[];
}

/** A pool as the steps make it, but for what a test wants otherwise; the one with the sign-in domain. */
export async function poolIn(world: World, differently: Differently = {}): Promise<Pool> {
  const cognito = cognitoOf(world);
  const { DomainDescription } = await cognito.describeUserPoolDomain({ Domain: prefix });
  if (DomainDescription?.UserPoolId !== undefined)
    await cognito.deleteUserPoolDomain({
      Domain: prefix,
      UserPoolId: DomainDescription.UserPoolId,
    });
  const { UserPool } = await cognito.createUserPool({
    PoolName: 'users',
    Schema: [
      ...(differently.schema ?? ['email', 'given_name', 'family_name'].map(required)),
      {
        Name: 'groups',
        AttributeDataType: 'String',
        Mutable: true,
        StringAttributeConstraints: { MinLength: '0', MaxLength: '2048' },
      },
    ],
  });
  const UserPoolId = UserPool?.Id ?? '';
  for (const ProviderName of ['CompanyLogin', ...(differently.providers ?? [])]) {
    await cognito.createIdentityProvider({
      UserPoolId,
      ProviderName,
      ProviderType: 'OIDC',
      ProviderDetails: {
        client_id: 'platform-user-pool',
        client_secret: 'secret-of-the-provider',
        oidc_issuer: issuer,
        authorize_scopes: 'openid email profile',
        attributes_request_method: 'GET',
      },
      AttributeMapping: differently.mapping ?? {
        email: 'email',
        given_name: 'given_name',
        family_name: 'family_name',
        'custom:groups': 'groups',
      },
    });
  }
  const attributes = ['email', 'given_name', 'family_name', 'custom:groups'];
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId,
    ClientName: 'platform',
    GenerateSecret: true,
    CallbackURLs: [app],
    LogoutURLs: ['https://tdp.example.com/logout'],
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['email', 'openid', 'profile'],
    AllowedOAuthFlowsUserPoolClient: true,
    ReadAttributes: attributes,
    WriteAttributes: attributes,
    SupportedIdentityProviders: ['CompanyLogin'],
    ...differently.client,
  });
  await cognito.createUserPoolDomain({ UserPoolId, Domain: prefix });
  return {
    userPoolId: UserPoolId,
    clientId: UserPoolClient?.ClientId ?? '',
    clientSecret: UserPoolClient?.ClientSecret ?? '',
  };
}

export const authorizeUrl = ({ clientId }: Pool, more: Record<string, string> = {}) =>
  `https://${host}/oauth2/authorize?${new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: app,
    scope: 'openid email profile',
    state: 'st&te',
    ...more,
  })}`;

/** A browser without pages: follows redirects, keeps cookies by host, and stops at an address that begins with `until`. */
export class Visitor {
  readonly #world: World;
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(world: World) {
    this.#world = world;
  }

  async ask(url: string, form?: Record<string, string>): Promise<HttpAnswer> {
    const { hostname } = new URL(url);
    const jar = this.#cookies.get(hostname) ?? new Map<string, string>();
    this.#cookies.set(hostname, jar);
    const http = httpClient({
      rules: this.#world.hostResolverRules,
      authority: this.#world.webAuthority,
    });
    const answer = await http(url, {
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === undefined ? {} : { body: String(new URLSearchParams(form)) }),
    });
    const set = answer.headers['set-cookie'] ?? '';
    for (const [, name = '', value = ''] of set.matchAll(/(?:^|, )([\w.-]+)=([^;]*)/g))
      jar.set(name, value);
    return answer;
  }

  /** The address the visitor ends at: at the app, or at a page that wants something. */
  async go(url: string, form?: Record<string, string>): Promise<string> {
    let at = url;
    let answer = await this.ask(url, form);
    for (;;) {
      const to = answer.headers['location'];
      if (to === undefined) return at;
      at = new URL(to, at).href;
      if (at.startsWith(app)) return at;
      answer = await this.ask(at);
    }
  }

  /** Signs in at the provider; tells with which query the app is reached. */
  async signIn(url: string, name: string): Promise<URLSearchParams> {
    const page = await this.go(url);
    if (!page.startsWith(`${issuer}/sign-in/`)) throw new Error(`no sign-in at ${page}`);
    const end = await this.go(page, { username: `${name}@example.com`, password: commonPassword });
    if (!end.startsWith(app)) throw new Error(`the app was not reached, but ${end}`);
    return new URL(end).searchParams;
  }

  /** Exchanges the code as the platform does, and reads the ID token. */
  async claims(pool: Pool, code: string): Promise<Record<string, unknown>> {
    const answer = await this.ask(`https://${host}/oauth2/token`, {
      grant_type: 'authorization_code',
      client_id: pool.clientId,
      client_secret: pool.clientSecret,
      redirect_uri: app,
      code,
    });
    const { id_token: token = '' } = JSON.parse(answer.body) as { id_token?: string };
    const [, payload = ''] = token.split('.');
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<
      string,
      unknown
    >;
  }
}
