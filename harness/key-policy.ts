import type { JsonObject } from './json.ts';
import { statementsOf, textsOf } from './policy-statement.ts';

/** What RDS does with a key in the name of whoever copies a snapshot that it encrypts. */
export const actionsOfCopying = ['kms:DescribeKey', 'kms:Decrypt', 'kms:CreateGrant'] as const;

/**
 * Actions of the list that a key's policy does not allow another account as a whole. Allowing statements with conditions, and
 * those for single roles of the account, are not counted: whether they reach whoever copies cannot be told from here.
 * @throws BlockedError RP-B247 where the policy cannot be understood
 */
export function refusedTo(
  accountId: string,
  { policy, key }: { readonly policy: string; readonly key: string },
  actions: readonly string[] = actionsOfCopying,
): readonly string[] {
  const reaching = statementsOf(policy, key).statements.filter((one) => reaches(one, accountId));
  const allowing = reaching.filter((one) => one['Effect'] === 'Allow' && !('Condition' in one));
  const denying = reaching.filter((one) => one['Effect'] === 'Deny');
  return actions.filter(
    (action) =>
      !allowing.some((one) => covers(one, action)) || denying.some((one) => covers(one, action)),
  );
}

function reaches({ Principal }: JsonObject, accountId: string): boolean {
  const named =
    typeof Principal === 'object' && Principal !== null && 'AWS' in Principal
      ? textsOf(Principal['AWS'])
      : textsOf(Principal);
  return named.some(
    (one) => one === '*' || one === accountId || one.endsWith(`:iam::${accountId}:root`),
  );
}

const covers = ({ Action }: JsonObject, action: string): boolean =>
  textsOf(Action).some((pattern) =>
    new RegExp(
      `^${pattern
        .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
      'i',
    ).test(action),
  );
