import type { Secret } from './secret.ts';
import type { Duration } from './step.ts';

/** A mailbox that can be read by IMAP over TLS. */
export interface Mailbox {
  /** `imaps://USER@HOST[:PORT][/FOLDER]`; without a folder INBOX. */
  readonly at: string;
  readonly password: Secret;
}

/** A message as it lies in a mailbox. */
export interface Mail {
  readonly subject: string;
  /** When the mailbox took it in. */
  readonly received: Date;
  /** What it says, its links written out; never evidence, since a link may be as good as a key. */
  readonly text: string;
}

export interface Sought {
  /** Address the message was sent to; it may lie in the mailbox of somebody that address leads to. */
  readonly address: string;
  readonly subject: string;
  readonly since: Date;
  /** How long to wait for the first one. */
  readonly within: Duration;
}

/**
 * Reads the messages that have come, newest first, and leaves the mailbox as it is: none counts as read afterwards. `null`
 * where nobody has said how the mailbox is read. On a rehearsal its own mailbox answers, whichever is named.
 * @throws BlockedError RP-B320 where the mailbox cannot be reached, RP-B321 where it refuses to be read
 */
export type ReadMail = (sought: Sought, mailbox: Mailbox | null) => Promise<readonly Mail[] | null>;
