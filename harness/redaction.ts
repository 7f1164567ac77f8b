import { BlockedError } from './errors/index.ts';
import type { Json } from './json.ts';
import { labelOf, redactorOf, type Redactor } from './redaction/redactor.ts';
import { shortestSecret, type KnownSecret } from './redaction/secret-search.ts';

export { redactorOf } from './redaction/redactor.ts';
export type { KnownSecret } from './redaction/secret-search.ts';

/**
 * What this process knows and must not write. It lives in memory only: another process that has to redact or search
 * resolves the secrets itself.
 */
const known: KnownSecret[] = [];
let redactor: Redactor | null = null;

/**
 * Makes a value known to `redact`, `redactJson` and the leak gate; the same value again changes nothing.
 * Throws BlockedError RP-B310 for a value of under 6 characters (it, or an encoded form of it, turns up by chance) and
 * for one that its own label `[secret NAME]` would give away.
 */
export function registerSecret(name: string, value: string): void {
  if (known.some((secret) => secret.name === name && secret.reveal() === value)) return;
  if ([...value.trim()].length < shortestSecret) {
    throw new BlockedError(
      'RP-B310',
      `The secret ${name} is too short to be kept out of the evidence.`,
      {
        where: name,
        found: value.trim() === '' ? 'no value' : `fewer than ${shortestSecret} characters`,
        expected: `at least ${shortestSecret} characters, because shorter texts turn up by chance`,
      },
    );
  }
  if (labelOf(name).includes(value.trim())) {
    throw new BlockedError('RP-B310', `The secret ${name} is part of its own name.`, {
      where: name,
      expected: `a value that does not occur in "[secret …]" with its name`,
    });
  }
  known.push({ name, reveal: () => value });
  redactor = null;
}

/** All secrets registered in this process, in the order they came. */
export function knownSecrets(): readonly KnownSecret[] {
  return [...known];
}

/** The text with every registered secret, in any form, replaced by `[secret NAME]`. */
export function redact(text: string): string {
  redactor ??= redactorOf(known);
  return redactor.redact(text);
}

/** The same for all texts, keys and numbers within a value; the very same object where nothing was found. */
export function redactJson<T extends Json>(value: T): T {
  redactor ??= redactorOf(known);
  return redactor.redactJson(value);
}
