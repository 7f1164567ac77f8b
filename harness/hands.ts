import type { Aws } from './aws/services.ts';
import type { AccountName, Dns } from './context.ts';
import type { Call } from './entries.ts';
import type { Http } from './http.ts';
import type { ReadMail } from './mail.ts';
import type { Pages } from './pages.ts';
import type { Platform } from './platform.ts';
import type { Secret, SecretReference } from './secret.ts';

/** Told of every call a client makes, before it leaves and after it came back. */
export interface CallWatcher {
  /** Awaited before a changing call leaves; what it throws stops the call. */
  before(
    call: Pick<Call, 'service' | 'operation' | 'account' | 'region' | 'changes'>,
  ): Promise<number>;
  after(call: Call): Promise<void>;
}

/** What an account is to the environment. */
export interface Identified {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly caller: string;
}

/** Everything live that a step may touch; made by `fixtures/` for one target. */
export interface Hands {
  readonly target: 'embedded' | 'localstack' | 'aws';
  /** Compares the caller with the environment before anything else; throws a BlockedError on a mismatch. */
  identify(account: AccountName): Promise<Identified>;
  /** Clients of one account and Region. With `reading` every call that is not listed as reading is refused. */
  clients(
    place: { account: AccountName; region: string },
    access: 'reading' | 'acting',
    watcher: CallWatcher,
  ): Aws;
  /** Throws a BlockedError where the environment names no such account. */
  regionOf(account: AccountName): string;
  placeOf(account: AccountName): { readonly accountId: string; readonly region: string } | null;
  readSecret(reference: SecretReference): Promise<Secret>;
  /** When the credentials of an account end (ISO 8601); `null` where they do not. */
  sessionEnds(account: AccountName): Promise<string | null>;
  /** Web pages of one account and Region; the browser is started by the first of them. Their acts are watched like calls. */
  pages(
    place: { account: AccountName; region: string },
    watcher: CallWatcher,
    attach: (name: string, content: Uint8Array, mediaType: string) => Promise<void>,
  ): Pages;
  readonly http: Http;
  readonly mail: ReadMail;
  readonly platform: Platform;
  readonly dns: Dns;
  readFile(path: string): Promise<string>;
  /** Permission bits of a file (0o600, …); null where there is none. */
  fileMode(path: string): Promise<number | null>;
  writePrivateFile(path: string, content: string): Promise<void>;
  /** Stores a redacted attachment in the run's evidence and tells its hash. */
  attach(
    name: string,
    content: string | Uint8Array,
    mediaType: string,
  ): Promise<{ sha256: string; bytes: number }>;
  /** How long to pause between two looks, and for how long to look at all; rehearsals do not wait like AWS. */
  pace(settles: { within: number; every: number }): { within: number; every: number };
  /** Rehearsed persons who attest; absent on aws, where people do. */
  readonly attestor?: (step: string, statement: string) => Promise<string | null>;
  now(): Date;
  /** Ends what was started on the way, such as the browser. */
  close(): Promise<void>;
}
