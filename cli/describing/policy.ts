import type { AccountName } from '../../harness/context.ts';
import type { AnyStep } from '../../harness/step.ts';
import { isReadingAction, soundsLikeReading } from './permissions.ts';

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: '*';
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

export interface NamedPolicy {
  /** Fit for the name of a managed policy. */
  readonly name: string;
  readonly account: AccountName;
  /** Null where no environment says which account it is. */
  readonly accountId: string | null;
  readonly policy: PolicyDocument;
}

export interface PolicyRequest {
  readonly name: string;
  readonly steps: readonly AnyStep[];
  /** The accounts there are, each with its id where an environment names it. */
  readonly accounts: readonly { readonly account: AccountName; readonly id: string | null }[];
  /** Only what observing needs: for `plan` and `audit`. */
  readonly reading: boolean;
  /** Actions needed in the main account beyond what the steps declare. */
  readonly extra?: readonly string[];
}

/** IAM's limit for a managed policy, in characters without white space. */
export const mostCharacters = 6144;

/** The identity guard's own question, asked in every account before anything else. */
const guarding = ['sts:GetCallerIdentity'];

/** Least-privilege policies for playing steps: one document per account, several where IAM's limit would be passed. */
export function policiesFor({
  name,
  steps,
  accounts,
  reading,
  extra = [],
}: PolicyRequest): readonly NamedPolicy[] {
  return accounts.flatMap(({ account, id }) => {
    const own = steps.filter((step) => step.account === account);
    const visiting = steps.filter(({ alsoReads }) => alsoReads?.includes(account));
    if (own.length + visiting.length === 0) return [];
    const declared = new Set([
      ...guarding,
      ...own.flatMap(({ permissions }) => permissions),
      ...visiting.flatMap(({ permissions }) => permissions.filter(isReadingAction)),
      ...(account === 'main' ? extra : []),
    ]);
    const actions = [...declared].toSorted();
    const documents = split([
      ...actions
        .filter(isReadingAction)
        .map((action): Allowed => ({ sid: 'RunproofReads', action })),
      ...actions
        .filter((action) => !reading && !isReadingAction(action))
        .map((action): Allowed => ({ sid: 'RunproofChanges', action })),
    ]);
    const base = `${name}-${account}${reading ? '-reading' : ''}`;
    return documents.map((policy, at) => ({
      name: documents.length === 1 ? base : `${base}-${at + 1}-of-${documents.length}`,
      account,
      accountId: id,
      policy,
    }));
  });
}

/** Actions that a reading policy leaves out although their names suggest that they only read. */
export const doubtful = (steps: readonly AnyStep[]): readonly string[] =>
  [...new Set(steps.flatMap(({ permissions }) => permissions))]
    .filter(soundsLikeReading)
    .toSorted();

interface Allowed {
  readonly sid: string;
  readonly action: string;
}

/** Fills one document after the other, each as far as IAM's limit lets it. */
function split(allowed: readonly Allowed[]): readonly PolicyDocument[] {
  const parts: Allowed[][] = [[]];
  for (const one of allowed) {
    const last = parts.at(-1) ?? [];
    if (last.length > 0 && JSON.stringify(document([...last, one])).length > mostCharacters)
      parts.push([one]);
    else last.push(one);
  }
  return parts.map(document);
}

function document(allowed: readonly Allowed[]): PolicyDocument {
  const sids = [...new Set(allowed.map(({ sid }) => sid))];
  return {
    Version: '2012-10-17',
    Statement: sids.map((sid) => ({
      Sid: sid,
      Effect: 'Allow',
      Action: allowed.filter((one) => one.sid === sid).map(({ action }) => action),
      Resource: '*',
    })),
  };
}
