import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';

/** What the platform asks of a sign-in. */
export const scopes = ['email', 'openid', 'profile'] as const;
/** What the platform reads of a user. */
export const platformReads = ['email', 'family_name', 'given_name', 'custom:groups'] as const;
/** What Cognito lets a client write that names nothing; to read there are two more. */
const standard = [
  'address',
  'birthdate',
  'email',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'picture',
  'preferred_username',
  'profile',
  'updated_at',
  'website',
  'zoneinfo',
];
const verified = ['email_verified', 'phone_number_verified'];

/** The settings of a client that this step completes; everything else of it is left alone. */
export interface Settings {
  readonly [field: string]: readonly string[] | boolean;
  readonly callbacks: readonly string[];
  readonly logouts: readonly string[];
  readonly flows: readonly string[];
  readonly scopes: readonly string[];
  readonly usesOAuth: boolean;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly providers: readonly string[];
}

export const settingsOf = (client: UserPoolClientType): Settings => ({
  callbacks: client.CallbackURLs ?? [],
  logouts: client.LogoutURLs ?? [],
  flows: client.AllowedOAuthFlows ?? [],
  scopes: client.AllowedOAuthScopes ?? [],
  usesOAuth: client.AllowedOAuthFlowsUserPoolClient ?? false,
  reads: named(client.ReadAttributes) ?? [...standard, ...verified],
  writes: named(client.WriteAttributes) ?? standard,
  providers: client.SupportedIdentityProviders ?? [],
});

/** Where a client names no attributes, it has all the standard ones. */
const named = (attributes: string[] | undefined) =>
  attributes === undefined || attributes.length === 0 ? undefined : attributes;

/** A client that is yet to be created. */
export const unset: Settings = {
  callbacks: [],
  logouts: [],
  flows: [],
  scopes: [],
  usesOAuth: true,
  reads: [],
  writes: [],
  providers: [],
};

/** The same client with all the platform needs, and nothing taken away. */
export const completed = (
  held: Settings,
  wanted: {
    readonly callback: string;
    readonly logout: string;
    readonly writes: readonly string[];
    readonly provider: string;
  },
): Settings => ({
  callbacks: withAll(held.callbacks, [wanted.callback]),
  logouts: withAll(held.logouts, [wanted.logout]),
  flows: withAll(held.flows, ['code']),
  scopes: withAll(held.scopes, scopes),
  usesOAuth: true,
  reads: withAll(held.reads, platformReads),
  writes: withAll(held.writes, wanted.writes),
  providers: withAll(held.providers, [wanted.provider]),
});

const withAll = (held: readonly string[], wanted: readonly string[]) => [
  ...new Set([...held, ...wanted]),
];

export const asCognitoSays = (settings: Settings) => ({
  CallbackURLs: [...settings.callbacks],
  LogoutURLs: [...settings.logouts],
  AllowedOAuthFlows: settings.flows.map((flow) => flow as 'code'),
  AllowedOAuthScopes: [...settings.scopes],
  AllowedOAuthFlowsUserPoolClient: settings.usesOAuth,
  ReadAttributes: [...settings.reads],
  WriteAttributes: [...settings.writes],
  SupportedIdentityProviders: [...settings.providers],
});

/** Addresses of the platform that its client names. */
export const callbackOf = (publicDomain: string): string => `https://${publicDomain}/login/sso`;
export const logoutOf = (publicDomain: string): string => `https://${publicDomain}/logout`;

/** Host name of the hosted sign-in; in GovCloud it has FIPS endpoints only. */
export const hostOf = (prefix: string, region: string): string =>
  `${prefix}.${region.startsWith('us-gov-') ? 'auth-fips' : 'auth'}.${region}.amazoncognito.com`;
