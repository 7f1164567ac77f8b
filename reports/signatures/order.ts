import type { SignerRole } from '../../harness/entries.ts';
import { samePerson } from '../../harness/person.ts';

const order: readonly SignerRole[] = ['executor', 'reviewer', 'approver'];

/** What is known of one signature when the next is judged. */
export interface Signatory {
  readonly role: SignerRole;
  readonly name: string;
  /** SHA-256 of the public key. */
  readonly key: string;
}

/**
 * Why a signature may not follow those before it; `null` where it may. A run is signed by its executor, then reviewed,
 * then approved; several may sign in one role, until the next role has. A protocol has no executor yet: whoever signs it may begin with any
 * role, but never goes back. Nobody, and no key, signs in two roles, nor twice.
 */
export function outOfOrder(
  kind: 'run' | 'protocol',
  earlier: readonly Signatory[],
  { role, name, key }: Signatory,
): string | null {
  const rank = (one: SignerRole) => order.indexOf(one);
  for (const one of earlier) {
    if (samePerson(one.name, name)) return `${one.name} has signed as ${one.role} already`;
    if (one.key === key) return `the key has signed as ${one.role} already, for ${one.name}`;
    if (rank(one.role) > rank(role)) return `the ${one.role} has signed already`;
  }
  const before = order[rank(role) - 1];
  if (kind === 'run' && before !== undefined && !earlier.some((one) => one.role === before))
    return `the ${before} has not signed yet`;
  return null;
}
