import {
  CreateUserPoolClientCommand,
  CreateUserPoolDomainCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
  ListUserPoolClientsCommand,
  UpdateUserPoolClientCommand,
  type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  asCognitoSays,
  callbackOf,
  completed,
  hostOf,
  logoutOf,
  platformReads,
  scopes,
  settingsOf,
  unset,
  type Settings,
} from '../../harness/app-client.ts';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { Aws } from '../../harness/aws/services.ts';
import { equal, holds, includesAll, none } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import type { ReadingHttp } from '../../harness/http.ts';
import { Secret } from '../../harness/secret.ts';
import { defineStep } from '../../harness/step.ts';
import { list, optional, text } from '../../harness/values.ts';

interface Given {
  readonly userPoolId: string;
  readonly clientName: string;
  readonly publicDomain: string;
  readonly providerName: string;
  readonly mappedAttributes: readonly string[];
}

export const createAppClient = defineStep({
  id: 'single-sign-on.create-app-client',
  procedure: 'single-sign-on#app-client',
  title: 'Let the platform use the user pool',
  account: 'main',
  needs: {
    userPoolId: text('user pool of the platform'),
    clientName: text('name of an app client that is created'),
    publicDomain: text('domain of the web interface'),
    providerName: text('name of the provider in the user pool'),
    mappedAttributes: list(text('attributes of the pool that the provider writes')),
    providerSignIn: optional(text('address at which the provider signs users in')),
    domainPrefix: text('first part of the host name of the hosted sign-in'),
  },
  produces: {
    clientId: text('app client of the platform'),
    signInDomain: text('host name of the hosted sign-in'),
    callbackUrl: text('address the hosted sign-in sends users back to'),
  },
  permissions: [
    'cognito-idp:DescribeUserPool',
    'cognito-idp:ListUserPoolClients',
    'cognito-idp:DescribeUserPoolClient',
    'cognito-idp:DescribeUserPoolDomain',
    'cognito-idp:CreateUserPoolDomain',
    'cognito-idp:CreateUserPoolClient',
    'cognito-idp:UpdateUserPoolClient',
    'cognito-idp:DeleteUserPoolClient',
    'cognito-idp:DeleteUserPoolDomain',
  ],

  async observe({ aws, needs, region, http }) {
    const { UserPool } = await aws.cognito.send(
      new DescribeUserPoolCommand({ UserPoolId: needs.userPoolId }),
    );
    const { DomainDescription: domain } = await aws.cognito.send(
      new DescribeUserPoolDomainCommand({ Domain: needs.domainPrefix }),
    );
    const client = await find(aws, needs);
    const signInDomain = hostOf(needs.domainPrefix, region);
    const isOurs = domain?.UserPoolId === needs.userPoolId;
    const clientId = client?.ClientId ?? null;
    return {
      clientId,
      clientHasSecret: client === null ? null : client.ClientSecret !== undefined,
      settings: client === null ? null : settingsOf(client),
      signInDomain,
      callbackUrl: callbackOf(needs.publicDomain),
      poolDomain: UserPool?.Domain ?? null,
      domainOfAnotherPool: domain?.UserPoolId === undefined || isOurs ? null : domain.UserPoolId,
      domainStatus: isOurs ? (domain.Status ?? 'unknown') : null,
      signInLeadsTo:
        isOurs && clientId !== null ? await destination(http, signInDomain, clientId, needs) : null,
    };
  },
  criteria: {
    'callback and logout address are those of the platform': ({ needs, facts }) =>
      holds(
        facts.settings?.callbacks.includes(callbackOf(needs.publicDomain)) === true &&
          facts.settings.logouts.includes(logoutOf(needs.publicDomain)),
        `${callbackOf(needs.publicDomain)} and ${logoutOf(needs.publicDomain)}`,
        { callbacks: facts.settings?.callbacks ?? [], logouts: facts.settings?.logouts ?? [] },
      ),
    'the scopes email, openid and profile are allowed, with the code flow': ({ facts }) =>
      holds(
        facts.settings?.usesOAuth === true &&
          facts.settings.flows.includes('code') &&
          scopes.every((scope) => facts.settings?.scopes.includes(scope)),
        `flow code, scopes ${scopes.join(', ')}`,
        { flows: facts.settings?.flows ?? [], scopes: facts.settings?.scopes ?? [] },
      ),
    'the client reads and writes the mapped attributes': ({ needs, facts }) =>
      holds(
        platformReads.every((name) => facts.settings?.reads.includes(name)) &&
          writable(needs).every((name) => facts.settings?.writes.includes(name)),
        `reads ${platformReads.join(', ')}; writes ${writable(needs).join(', ')}`,
        { reads: facts.settings?.reads ?? [], writes: facts.settings?.writes ?? [] },
      ),
    'the client uses the identity provider': ({ needs, facts }) =>
      includesAll(facts.settings?.providers ?? [], [needs.providerName]),
    'the hosted sign-in has its domain': ({ facts }) => equal(facts.domainStatus, 'ACTIVE'),
    'the hosted sign-in leads to the identity provider': ({ needs, facts }) =>
      holds(
        facts.signInLeadsTo !== null &&
          (needs.providerSignIn === null
            ? facts.signInLeadsTo.startsWith('https://') &&
              !facts.signInLeadsTo.startsWith(`https://${facts.signInDomain}/`)
            : facts.signInLeadsTo === needs.providerSignIn),
        needs.providerSignIn ?? `an address outside of ${facts.signInDomain}`,
        facts.signInLeadsTo,
      ),
  },
  preconditions: {
    'nothing that cannot be changed differs': ({ facts }) =>
      none(
        facts.clientHasSecret === false
          ? [`the app client ${facts.clientId} has no secret, and cannot be given one`]
          : [],
        'a client with a secret: take the platform’s callback from this one, and one with a secret is created',
      ),
    'the domain is free, or the pool’s': ({ needs, facts }) =>
      none(
        [
          ...(facts.domainOfAnotherPool === null
            ? []
            : [`${needs.domainPrefix} belongs to ${facts.domainOfAnotherPool}`]),
          ...(facts.poolDomain === null || facts.poolDomain === needs.domainPrefix
            ? []
            : [`the pool has the domain ${facts.poolDomain} already`]),
        ],
        'a prefix nobody has; where the pool has a domain, name that one as SSO_DOMAIN_PREFIX',
      ),
  },
  async act({ aws, needs, before }) {
    const { userPoolId: UserPoolId } = needs;
    if (before.domainStatus === null) {
      // Version 1 is the classic sign-in: the newer one shows nothing until a style is made for the client.
      await aws.cognito.send(
        new CreateUserPoolDomainCommand({
          UserPoolId,
          Domain: needs.domainPrefix,
          ManagedLoginVersion: 1,
        }),
      );
    }
    const now = await find(aws, needs);
    const wanted = completed(now === null ? unset : settingsOf(now), wantedOf(needs));
    if (now !== null) {
      if (!equal(settingsOf(now), wanted).holds) await update(aws, now, wanted);
      return;
    }
    await aws.cognito.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: needs.clientName,
        GenerateSecret: true,
        PreventUserExistenceErrors: 'ENABLED',
        ...asCognitoSays(wanted),
      }),
    );
  },
  settles: { within: '5m', every: '10s' },
  async undo({ aws, needs, before, after }) {
    const { userPoolId: UserPoolId } = needs;
    const now = await find(aws, needs);
    if (now !== null && now.ClientId === after.clientId) {
      await (before.settings === null
        ? aws.cognito.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId: now.ClientId }))
        : update(aws, now, before.settings));
    }
    if (before.domainStatus === null && after.domainStatus !== null) {
      await aws.cognito.send(
        new DeleteUserPoolDomainCommand({ UserPoolId, Domain: needs.domainPrefix }),
      );
    }
  },
});

/** The client that has the platform's callback, else the one of our name. */
async function find(
  aws: Pick<ReadingAws, 'cognito'>,
  needs: Pick<Given, 'userPoolId' | 'clientName' | 'publicDomain'>,
): Promise<UserPoolClientType | null> {
  const { userPoolId: UserPoolId } = needs;
  const listed = await allPages(async (NextToken) => {
    const answer = await aws.cognito.send(
      new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 60, NextToken }),
    );
    return { items: answer.UserPoolClients, next: answer.NextToken };
  });
  const clients: UserPoolClientType[] = [];
  for (const { ClientId } of listed) {
    const { UserPoolClient = {} } = await aws.cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
    );
    const { ClientSecret, CallbackURLs, ClientName } = UserPoolClient;
    if (ClientSecret !== undefined) void new Secret(`client secret of ${ClientName}`, ClientSecret);
    if (
      CallbackURLs?.includes(callbackOf(needs.publicDomain)) === true ||
      ClientName === needs.clientName
    )
      clients.push(UserPoolClient);
  }
  const [first, second] = clients;
  if (second === undefined) return first ?? null;
  throw new BlockedError('RP-B305', 'Several app clients could be the platform’s.', {
    where: UserPoolId,
    found: clients.map(({ ClientName, ClientId }) => `${ClientName} (${ClientId})`).join(', '),
    expected: `one client named ${needs.clientName} or with the callback ${callbackOf(needs.publicDomain)}`,
  });
}

/** What the provider writes, and what the platform reads. */
const writable = ({ mappedAttributes }: Pick<Given, 'mappedAttributes'>) => [
  ...new Set([...platformReads, ...mappedAttributes]),
];

const wantedOf = (needs: Given) => ({
  callback: callbackOf(needs.publicDomain),
  logout: logoutOf(needs.publicDomain),
  writes: writable(needs),
  provider: needs.providerName,
});

/** UpdateUserPoolClient resets what it is not told, so the whole client goes back with only these settings changed. */
async function update(aws: Aws, now: UserPoolClientType, settings: Settings): Promise<void> {
  const { ClientSecret: _, CreationDate: __, LastModifiedDate: ___, ...whole } = now;
  await aws.cognito.send(
    new UpdateUserPoolClientCommand({
      ...whole,
      UserPoolId: now.UserPoolId,
      ClientId: now.ClientId,
      ...asCognitoSays(settings),
    }),
  );
}

/** Where the sign-in sends a browser that asks for the provider, without the query; or what comes instead. */
async function destination(
  http: ReadingHttp,
  host: string,
  clientId: string,
  needs: Given,
): Promise<string> {
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: callbackOf(needs.publicDomain),
    scope: scopes.join(' '),
    identity_provider: needs.providerName,
  });
  try {
    const { status, headers } = await http(`https://${host}/oauth2/authorize?${query}`);
    const to = headers['location'];
    return to === undefined ? `an answer of status ${status}` : to.replace(/[?#].*$/s, '');
  } catch (error) {
    const { code, message } = error as Error & { readonly code?: string };
    return `no answer: ${code ?? message}`;
  }
}
