import type { ReadingHttp } from './http.ts';

/** Where a provider signs users in (without its query), or what keeps it from telling. */
export interface ProviderEndpoints {
  readonly signIn: string | null;
  readonly problem: string | null;
}

interface Described {
  readonly providerType: 'SAML' | 'OIDC';
  readonly oidcIssuer: string | null;
  /** Address or file. */
  readonly samlMetadata: string | null;
}

/**
 * Asks the provider for its own description: the discovery document of an OIDC issuer, which must name that issuer, or SAML
 * metadata. Whatever goes wrong is told as a problem: the provider may be down while everything else is as it should be.
 */
export async function endpointsOf(
  { providerType, oidcIssuer, samlMetadata }: Described,
  http: ReadingHttp,
  readFile: (path: string) => Promise<string>,
): Promise<ProviderEndpoints> {
  try {
    if (providerType === 'OIDC')
      return ofIssuer(oidcIssuer ?? '', await ask(http, wellKnown(oidcIssuer)));
    const address = samlMetadata ?? '';
    return ofMetadata(
      address.startsWith('https:') ? await ask(http, address) : await readFile(address),
      address,
    );
  } catch (error) {
    const { message, code } = error as Error & { readonly code?: string };
    return { signIn: null, problem: code === undefined ? message : `${message} (${code})` };
  }
}

/** Where the issuer has its discovery document (OpenID Connect Discovery 1.0, section 4). */
const wellKnown = (issuer: string | null) =>
  `${(issuer ?? '').replace(/\/$/, '')}/.well-known/openid-configuration`;

async function ask(http: ReadingHttp, url: string): Promise<string> {
  const { status, body } = await http(url);
  if (status !== 200) throw new Error(`${url} answers ${status}`);
  return body;
}

function ofIssuer(issuer: string, body: string): ProviderEndpoints {
  const said = JSON.parse(body) as { issuer?: unknown; authorization_endpoint?: unknown };
  if (said.issuer !== issuer)
    return {
      signIn: null,
      problem: `it calls itself ${JSON.stringify(said.issuer)}, not ${issuer}`,
    };
  return typeof said.authorization_endpoint === 'string'
    ? { signIn: bare(said.authorization_endpoint), problem: null }
    : { signIn: null, problem: 'its discovery document has no authorization_endpoint' };
}

/** The service that takes requests by redirect, the binding Cognito uses. */
function ofMetadata(xml: string, where: string): ProviderEndpoints {
  const services = xml.match(/<(?:\w+:)?SingleSignOnService\b[^>]*>/g) ?? [];
  const byRedirect = services.find((one) => one.includes('bindings:HTTP-Redirect'));
  const location = /\bLocation="([^"]+)"/.exec(byRedirect ?? '')?.[1];
  return location === undefined
    ? {
        signIn: null,
        problem: `${where} has no SingleSignOnService with the HTTP-Redirect binding`,
      }
    : { signIn: bare(location.replaceAll('&amp;', '&')), problem: null };
}

const bare = (address: string): string => address.replace(/[?#].*$/s, '');
