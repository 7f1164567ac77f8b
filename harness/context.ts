import type { Aws } from './aws/services.ts';
import type { ReadingAws } from './aws/reading.ts';
import type { Http, ReadingHttp } from './http.ts';
import type { Json } from './json.ts';
import type { ReadMail } from './mail.ts';
import type { Pages, ReadingPages } from './pages.ts';
import type { Platform } from './platform.ts';
import type { Facts } from './step.ts';
import type { Handed, Values } from './values.ts';

export type AccountName = 'main' | 'dr';

/** An account and one of its Regions; without a Region the one the environment gives the account. */
export interface Place {
  readonly account: AccountName;
  readonly region?: string;
}

/** Public DNS. A name without records of the kind asked for gives an empty list; anything else that goes wrong is thrown. */
export interface Dns {
  /** Names of the name servers a name is delegated to (lower case, no dot at the end). */
  resolveNs(name: string): Promise<readonly string[]>;
  /** IPv4 and IPv6 addresses of a name. */
  resolve(name: string): Promise<readonly string[]>;
}

/** What this step did before, as the ledger has it. */
export interface EarlierAct {
  /** When the first change was announced (ISO 8601). */
  readonly since: string;
  /** The facts observed after it; `null` where the run was killed before it looked again. */
  readonly facts: Facts | null;
}

interface Handing<N extends Values> {
  readonly needs: Handed<N>;
  /** The account this step acts in, as the environment names it. */
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  /** ARN of the caller in that account, read from AWS. */
  readonly caller: string;
  readonly now: () => Date;
  /** Acts of this step in earlier runs, oldest first: what is there because of them is ours. */
  readonly earlier: readonly EarlierAct[];
  /** When the credentials of the step's account end, if they do (ISO 8601). */
  readonly sessionEnds: () => Promise<string | null>;
  /** What public DNS says; on a rehearsal, the rehearsal's own. */
  readonly dns: Dns;
  /** Reads a file of the user's (a certificate, a public key); the path is taken from the project's folder. */
  readonly readFile: (path: string) => Promise<string>;
  /** Permission bits of such a file (0o600, …); null where there is none. */
  readonly fileMode: (path: string) => Promise<number | null>;
}

export interface Observing<N extends Values> extends Handing<N> {
  /** Clients of the step's account and Region that refuse anything but reading. */
  readonly aws: ReadingAws;
  readonly awsIn: (place: Place) => ReadingAws;
  readonly http: ReadingHttp;
  readonly platform: Platform;
  readonly pages: ReadingPages;
}

export interface Acting<N extends Values, F> extends Handing<N> {
  readonly aws: Aws;
  readonly awsIn: (place: Place) => Aws;
  readonly http: Http;
  readonly mail: ReadMail;
  readonly platform: Platform;
  readonly pages: Pages;
  /** The facts observed just before acting. */
  readonly before: F;
  /** The same for every attempt of this run at this step (64 hexadecimal digits): for APIs that take an idempotency token. */
  readonly token: string;
  /** Writes a file that only its owner can read (mode 0600), outside of the evidence; refuses to overwrite. */
  readonly writePrivateFile: (path: string, content: string) => Promise<void>;
  /** Adds a file to the step's evidence; redacted, named by content hash. */
  readonly attach: (name: string, content: string | Uint8Array, mediaType: string) => Promise<void>;
}

export interface Undoing<N extends Values, F> extends Handing<N> {
  readonly aws: Aws;
  readonly awsIn: (place: Place) => Aws;
  readonly pages: Pages;
  /** The facts observed before the act that is being undone, and those observed after it. */
  readonly before: F;
  readonly after: F;
}

/** What a criterion sees. */
export interface Seen<N extends Values, F> {
  readonly needs: Handed<N>;
  readonly facts: F;
  readonly accountId: string;
  readonly region: string;
  readonly now: Date;
}

/** What an attested step lays before the person: a message ready to send, a list, a link. */
export interface Prepared {
  readonly message: string;
  readonly details?: Json;
}
