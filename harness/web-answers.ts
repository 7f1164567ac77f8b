import type { ReadingHttp } from './http.ts';

/** What came of asking for a page. */
export type WebAnswer = {
  /** The address that answered last, or did not. */
  readonly url: string;
  /** null where no answer came. */
  readonly status: number | null;
  readonly mediaType: string | null;
  /** Why the certificate presented did not do, by its code; null where it did or none was shown. */
  readonly certificate: string | null;
  /** Why no answer came otherwise, by its code. */
  readonly problem: string | null;
};

const refusedCertificate =
  /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|ERR_SSL)/;
const notReached = new Set([
  'ENOTFOUND',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'EPROTO',
  'ETIMEDOUT',
]);

/** Asks once. An address that is not reached, or not under a valid certificate, is an answer; any other error is thrown. */
export async function answerOf(http: ReadingHttp, url: string): Promise<WebAnswer> {
  const { answer } = await asked(http, url);
  return answer;
}

/** Asks, and follows up to five redirects that stay on the host. */
export async function signInPageOf(http: ReadingHttp, url: string): Promise<WebAnswer> {
  let found = await asked(http, url);
  for (let hops = 0; hops < 5 && found.leadsTo !== null; hops += 1) {
    const next = new URL(found.leadsTo, found.answer.url);
    if (next.origin !== new URL(url).origin) break;
    found = await asked(http, next.href);
  }
  return found.answer;
}

async function asked(
  http: ReadingHttp,
  url: string,
): Promise<{ readonly answer: WebAnswer; readonly leadsTo: string | null }> {
  const silent = { url, status: null, mediaType: null, certificate: null, problem: null };
  try {
    const { status, headers } = await http(url);
    const mediaType = headers['content-type']?.split(';')[0]?.trim() ?? null;
    const leadsTo = status >= 300 && status < 400 ? (headers['location'] ?? null) : null;
    return { answer: { ...silent, status, mediaType }, leadsTo };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (refusedCertificate.test(code))
      return { answer: { ...silent, certificate: code }, leadsTo: null };
    if (notReached.has(code)) return { answer: { ...silent, problem: code }, leadsTo: null };
    throw error;
  }
}
