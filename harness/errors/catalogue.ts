import { blocked } from './codes/blocked.ts';
import { blockedEvidence } from './codes/blocked-evidence.ts';
import { definition } from './codes/definition.ts';
import { deviation } from './codes/deviation.ts';
import { evidence } from './codes/evidence.ts';

interface Meaning {
  readonly means: string;
  /** What usually cures it. */
  readonly fix: string;
}

/**
 * Every error code Runproof can print, written once. The letter is the class: D definition, B blocked, V deviation, E evidence.
 */
export const catalogue = {
  ...definition,
  ...blocked,
  ...blockedEvidence,
  ...deviation,
  ...evidence,
} as const satisfies Record<`RP-${'D' | 'B' | 'V' | 'E'}${number}`, Meaning>;

export type ErrorCode = keyof typeof catalogue;
export type CodeOf<Letter extends string> = Extract<ErrorCode, `RP-${Letter}${string}`>;
