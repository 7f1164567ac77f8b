import { DefinitionErrors } from '../../harness/errors/definition-errors.ts';
import { RunproofError } from '../../harness/errors/index.ts';

/** One question to this machine or environment, and its answer. */
export interface Check {
  readonly area: Area;
  readonly name: string;
  readonly state: 'fit' | 'unfit' | 'not checked';
  /** What was found; where it was not checked, why. */
  readonly found: string;
  /** What cures it; null unless it is unfit. */
  readonly remedy: string | null;
}

export type Area = 'machine' | 'environment' | 'accounts' | 'evidence';

/** What a check has to say; `Unfit` is thrown. */
export type Finding = string | { readonly notChecked: string };

/** Found unfit, with the remedy for this very case. */
export class Unfit extends Error {
  readonly remedy: string;
  constructor(found: string, remedy: string) {
    super(found);
    this.remedy = remedy;
  }
}

/** Makes a check: our own errors tell their remedy; of any other it says what `otherwise` suggests. */
export async function check(
  area: Area,
  name: string,
  ask: () => Finding | Promise<Finding>,
  otherwise = 'Look at what was found; run npx runproof doctor again.',
): Promise<Check> {
  try {
    const found = await ask();
    if (typeof found !== 'string')
      return { area, name, state: 'not checked', found: found.notChecked, remedy: null };
    return { area, name, state: 'fit', found, remedy: null };
  } catch (error) {
    return {
      area,
      name,
      state: 'unfit',
      found: foundOf(error),
      remedy: remedyOf(error) ?? otherwise,
    };
  }
}

function foundOf(error: unknown): string {
  if (error instanceof DefinitionErrors) return error.message;
  if (error instanceof RunproofError) {
    const { where, found, expected } = error.details;
    const details = [
      where && `where: ${where}`,
      found && `found: ${found}`,
      expected && `expected: ${expected}`,
    ];
    return [`${error.code} ${error.sentence}`, ...details].filter(Boolean).join('\n');
  }
  return error instanceof Error ? error.message : String(error);
}

function remedyOf(error: unknown): string | null {
  if (error instanceof Unfit) return error.remedy;
  return error instanceof RunproofError ? error.details.fix : null;
}
