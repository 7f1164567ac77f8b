import type { EarlierAct } from '../../harness/context.ts';
import type { Platform, SignInTry } from '../../harness/platform.ts';

interface Remembering {
  readonly platform: Platform;
  readonly earlier: readonly EarlierAct[];
}

/** What a step tried for somebody: in this run, or else in the last one that acted, as its fact `signIns` has it. */
export function signInsOf({ platform, earlier }: Remembering, email: string): SignInTry[] {
  const now = platform.tries(email);
  if (now.length > 0) return [...now];
  const facts = earlier.findLast(({ facts: seen }) => seen !== null)?.facts ?? {};
  // The ledger's own copy of this step's fact.
  const signIns = facts['signIns'] as Readonly<Record<string, SignInTry[]>> | undefined;
  return signIns?.[email] ?? [];
}
