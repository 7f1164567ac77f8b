/** A request over HTTP that a step makes itself. Redirects are not followed. */
export interface HttpRequest {
  /** `GET` where none is named. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; several values of one name joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most 1 MB. */
  readonly body: string;
}

/**
 * Asks a web server, which over `https:` must present a certificate that verifies; on a rehearsal its stand-ins answer under
 * their real names. Whatever keeps an answer from coming is thrown with its code (`ENOTFOUND`, `ECONNREFUSED`,
 * `ETIMEDOUT`, `CERT_HAS_EXPIRED`, …).
 */
export type Http = (url: string, request?: HttpRequest) => Promise<HttpAnswer>;

/** What observing may ask: nothing that changes anything. */
export type ReadingHttp = (
  url: string,
  request?: Pick<HttpRequest, 'headers'> & { readonly method?: 'GET' | 'HEAD' },
) => Promise<HttpAnswer>;
