import {
  CreateIdentityProviderCommand,
  DeleteIdentityProviderCommand,
  DescribeIdentityProviderCommand,
  DescribeUserPoolCommand,
  ListIdentityProvidersCommand,
  UpdateIdentityProviderCommand,
  type IdentityProviderType,
} from '@aws-sdk/client-cognito-identity-provider';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { Aws } from '../../harness/aws/services.ts';
import { holds, none } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import {
  differences,
  identityOf,
  isPresent,
  kept,
  renewed,
} from '../../harness/identity-provider.ts';
import { endpointsOf, type ProviderEndpoints } from '../../harness/provider-endpoints.ts';
import { Secret } from '../../harness/secret.ts';
import { defineStep } from '../../harness/step.ts';
import { choice, list, optional, secret, text } from '../../harness/values.ts';

const scopes = 'openid email profile';
interface Given {
  readonly userPoolId: string;
  readonly providerName: string;
  readonly providerType: 'SAML' | 'OIDC';
  readonly samlMetadata: string | null;
  readonly oidcIssuer: string | null;
  readonly oidcClientId: string | null;
  readonly oidcClientSecret: Secret | null;
  readonly emailClaim: string;
  readonly givenNameClaim: string;
  readonly familyNameClaim: string;
  readonly groupsClaim: string;
}

export const connectIdentityProvider = defineStep({
  id: 'single-sign-on.connect-identity-provider',
  procedure: 'single-sign-on#identity-provider',
  title: 'Connect the company’s identity provider to the user pool',
  account: 'main',
  needs: {
    userPoolId: text('user pool of the platform'),
    providerName: text('name of the provider in the user pool'),
    providerType: choice('kind of the identity provider', 'SAML', 'OIDC'),
    samlMetadata: optional(text('address or file of the SAML provider’s metadata')),
    oidcIssuer: optional(text('issuer of the OIDC provider')),
    oidcClientId: optional(text('client the provider knows the user pool as')),
    oidcClientSecret: optional(secret('secret of that client')),
    emailClaim: text('claim that carries the address'),
    givenNameClaim: text('claim that carries the given name'),
    familyNameClaim: text('claim that carries the family name'),
    groupsClaim: text('claim that carries the groups'),
  },
  produces: {
    mappedAttributes: list(text('attributes of the pool that the provider writes')),
    providerSignIn: optional(text('address at which the provider signs users in')),
  },
  permissions: [
    'cognito-idp:DescribeUserPool',
    'cognito-idp:ListIdentityProviders',
    'cognito-idp:DescribeIdentityProvider',
    'cognito-idp:CreateIdentityProvider',
    'cognito-idp:UpdateIdentityProvider',
    'cognito-idp:DeleteIdentityProvider',
  ],

  async observe({ aws, needs, http, readFile }) {
    const { UserPool } = await aws.cognito.send(
      new DescribeUserPoolCommand({ UserPoolId: needs.userPoolId }),
    );
    const provider = await find(aws, needs);
    const endpoints: ProviderEndpoints = await endpointsOf(needs, http, readFile);
    const details = await detailsOf(needs, readFile);
    const held = provider?.ProviderDetails ?? {};
    const mapping = provider?.AttributeMapping ?? null;
    return {
      requiredByPool: (UserPool?.SchemaAttributes ?? []).flatMap(({ Name = '', Required }) =>
        Required === true && Name !== 'sub' ? Name : [],
      ),
      wanted: identityOf(needs.providerType, details),
      held: provider === null ? null : identityOf(provider.ProviderType ?? 'unknown', held),
      hasPresentDetails: isPresent(held, details),
      mapping,
      mappedAttributes: mapping === null ? null : Object.keys(mapping).filter(isAttribute),
      providerAnswers: endpoints.problem,
      providerSignIn: endpoints.signIn,
    };
  },
  criteria: {
    'the provider is connected to the user pool': ({ facts }) =>
      holds(
        differences(facts).length === 0 && facts.held !== null && facts.hasPresentDetails,
        'the provider of the environment, with its present secret or metadata',
        { provider: facts.held, secretOrMetadataIsPresent: facts.hasPresentDetails },
      ),
    'every required attribute and the groups have a claim': ({ needs, facts }) => {
      const wanted = mappingOf(needs);
      return none(
        [...new Set([...Object.keys(wanted), ...facts.requiredByPool])].filter((attribute) => {
          const claim = facts.mapping?.[attribute];
          return wanted[attribute] === undefined
            ? claim === undefined
            : claim !== wanted[attribute];
        }),
        `${Object.entries(wanted)
          .map(([attribute, claim]) => `${attribute} from ${claim}`)
          .join(', ')}, and a claim for whatever else the pool requires`,
      );
    },
  },
  preconditions: {
    'a provider of this name is the one of the environment': ({ facts }) =>
      none(
        facts.held === null ? [] : differences(facts),
        'no provider of this name, or the same one; choose another SSO_PROVIDER_NAME, or correct its keys',
      ),
    'the pool requires nothing that has no claim': ({ needs, facts }) =>
      none(
        facts.requiredByPool.filter(
          (name) => mappingOf(needs)[name] === undefined && facts.mapping?.[name] === undefined,
        ),
        'only attributes with a claim; map the others in the user pool by hand, or use a pool that does not require them',
      ),
    'the provider answers under its own name': ({ facts }) =>
      holds(
        facts.providerAnswers === null,
        'the metadata of the provider, where the environment says it is',
        facts.providerAnswers,
      ),
  },
  async act({ aws, needs, readFile }) {
    const { userPoolId: UserPoolId, providerName: ProviderName } = needs;
    const now = await find(aws, needs);
    const details = await detailsOf(needs, readFile);
    const mapping = mappingOf(needs);
    if (now === null) {
      await aws.cognito.send(
        new CreateIdentityProviderCommand({
          UserPoolId,
          ProviderName,
          ProviderType: needs.providerType,
          ProviderDetails: details,
          AttributeMapping: mapping,
        }),
      );
      return;
    }
    await update(
      aws,
      now,
      { ...kept(now), ...Object.fromEntries(renewed(details)) },
      { ...now.AttributeMapping, ...mapping },
    );
  },
  settles: { within: '1m', every: '5s' },
  async undo({ aws, needs, before, after }) {
    const { userPoolId: UserPoolId, providerName: ProviderName } = needs;
    if (before.held === null) {
      if (after.held !== null)
        await aws.cognito.send(new DeleteIdentityProviderCommand({ UserPoolId, ProviderName }));
      return;
    }
    if (!before.hasPresentDetails) {
      throw new BlockedError('RP-B251', 'The earlier secret or metadata is kept nowhere.', {
        where: `${UserPoolId}, ${ProviderName}`,
        fix: 'Enter the earlier one in the user pool by hand, if it still is good.',
      });
    }
    const now = await find(aws, needs);
    if (now !== null) await update(aws, now, kept(now), before.mapping ?? {});
  },
});

/** A missing pool is an error here, a missing provider is not: it is looked up in the list first. */
async function find(
  aws: Pick<ReadingAws, 'cognito'>,
  { userPoolId: UserPoolId, providerName: ProviderName }: Given,
): Promise<IdentityProviderType | null> {
  const listed = await allPages(async (NextToken) => {
    const answer = await aws.cognito.send(
      new ListIdentityProvidersCommand({ UserPoolId, MaxResults: 60, NextToken }),
    );
    return { items: answer.Providers, next: answer.NextToken };
  });
  if (!listed.some((one) => one.ProviderName === ProviderName)) return null;
  const { IdentityProvider = {} } = await aws.cognito.send(
    new DescribeIdentityProviderCommand({ UserPoolId, ProviderName }),
  );
  const { client_secret } = IdentityProvider.ProviderDetails ?? {};
  if (client_secret !== undefined)
    void new Secret(`client secret of ${ProviderName}`, client_secret);
  return IdentityProvider;
}

const update = (
  aws: Aws,
  { UserPoolId, ProviderName, IdpIdentifiers }: IdentityProviderType,
  ProviderDetails: Record<string, string>,
  AttributeMapping: Readonly<Record<string, string>>,
) =>
  aws.cognito.send(
    new UpdateIdentityProviderCommand({
      UserPoolId,
      ProviderName,
      ProviderDetails,
      AttributeMapping: { ...AttributeMapping },
      IdpIdentifiers,
    }),
  );

async function detailsOf(
  needs: Given,
  readFile: (path: string) => Promise<string>,
): Promise<Record<string, string>> {
  const { oidcIssuer, oidcClientId, oidcClientSecret, samlMetadata } = needs;
  if (needs.providerType === 'SAML') {
    if (samlMetadata === null) throw lacking(needs, 'SSO_SAML_METADATA');
    return samlMetadata.startsWith('https:')
      ? { MetadataURL: samlMetadata }
      : { MetadataFile: await readFile(samlMetadata) };
  }
  if (oidcIssuer === null || oidcClientId === null || oidcClientSecret === null)
    throw lacking(needs, 'SSO_OIDC_ISSUER, SSO_OIDC_CLIENT_ID and SSO_OIDC_CLIENT_SECRET');
  return {
    oidc_issuer: oidcIssuer,
    client_id: oidcClientId,
    client_secret: oidcClientSecret.reveal(),
    authorize_scopes: scopes,
    attributes_request_method: 'GET',
  };
}

const lacking = ({ providerName, providerType }: Given, expected: string) =>
  new BlockedError('RP-B306', `The ${providerType} provider is not described whole.`, {
    where: providerName,
    expected,
  });

/** `username` is where Cognito takes the user's name from, and no attribute of the pool. */
const isAttribute = (name: string): boolean => name !== 'username';

const mappingOf = (needs: Given): Record<string, string> => ({
  email: needs.emailClaim,
  given_name: needs.givenNameClaim,
  family_name: needs.familyNameClaim,
  'custom:groups': needs.groupsClaim,
});
