import type { IdentityProviderType } from '@aws-sdk/client-cognito-identity-provider';

/** What may be set of a provider; all else that Cognito tells of it is its own finding. */
const settable = {
  OIDC: [
    'client_id',
    'client_secret',
    'attributes_request_method',
    'oidc_issuer',
    'authorize_scopes',
    'authorize_url',
    'token_url',
    'attributes_url',
    'jwks_uri',
  ],
  SAML: [
    'MetadataURL',
    'MetadataFile',
    'IDPSignout',
    'IDPInit',
    'EncryptedResponses',
    'RequestSigningAlgorithm',
  ],
} as const;

/** What identifies a provider: two that differ in it are two providers. */
export type Identity = Readonly<Record<string, string | null>>;

/** The details to send back where nothing is to change. */
export const kept = ({ ProviderType, ProviderDetails = {} }: IdentityProviderType) => {
  const names: readonly string[] = ProviderType === 'OIDC' ? settable.OIDC : settable.SAML;
  return Object.fromEntries(
    Object.entries(ProviderDetails).filter(([name]) => names.includes(name)),
  );
};

export const identityOf = (type: string, details: Readonly<Record<string, string>>): Identity => ({
  type,
  issuer: details['oidc_issuer'] ?? null,
  client: details['client_id'] ?? null,
  metadataUrl: details['MetadataURL'] ?? null,
  entity:
    details['MetadataURL'] === undefined
      ? (/\bentityID="([^"]+)"/.exec(details['MetadataFile'] ?? '')?.[1] ?? null)
      : null,
});

/** A secret or a metadata file may be renewed; the provider stays the same. */
export const renewed = (details: Readonly<Record<string, string>>) =>
  Object.entries(details).filter(([name]) => ['client_secret', 'MetadataFile'].includes(name));

/** Whether one that is held has the present secret or metadata; how metadata are laid out in lines is nobody's concern. */
export const isPresent = (
  held: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): boolean =>
  renewed(wanted).every(([name, value]) =>
    name === 'MetadataFile'
      ? held[name]?.replaceAll(/\s+/g, '') === value.replaceAll(/\s+/g, '')
      : held[name] === value,
  );

/** What of the one held is not as wanted; all of it, where none is held. */
export const differences = ({
  wanted,
  held,
}: {
  readonly wanted: Identity;
  readonly held: Identity | null;
}): readonly string[] =>
  Object.keys(wanted).flatMap((name) =>
    (held?.[name] ?? null) === wanted[name]
      ? []
      : `${name}: ${held?.[name] ?? 'none'}, not ${wanted[name] ?? 'none'}`,
  );
