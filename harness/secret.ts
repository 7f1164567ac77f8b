import { registerSecret } from './redaction.ts';

/** Where a secret is to be read from: `env:NAME`, `file:/path` or `ssm:/path`. Carries no value and may be shown. */
export interface SecretReference {
  /** The environment key that names it, such as BOX_CLIENT_SECRET. */
  readonly name: string;
  readonly from: string;
}

declare const brand: unique symbol;

/**
 * A secret's value. It is registered for redaction the moment it is made and prints as `[secret NAME]`
 * wherever it is turned into text; only `reveal()` gives the value, at the call that needs it.
 */
export class Secret {
  declare readonly [brand]: 'secret';
  readonly name: string;
  readonly #value: string;

  constructor(name: string, value: string) {
    this.name = name;
    this.#value = value;
    registerSecret(name, value);
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return `[secret ${this.name}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
