import { DefinitionErrors } from '../harness/errors/definition-errors.ts';
import { RunproofError } from '../harness/errors/index.ts';
import { redact } from '../harness/redaction.ts';

/** Our own errors in their own words; anything else is a fault of Runproof and shows where it happened. */
export function print(error: unknown): void {
  const text =
    error instanceof RunproofError || error instanceof DefinitionErrors
      ? error.message
      : `Runproof failed in a way nobody foresaw.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  console.error(redact(text));
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof RunproofError) return error.exitCode;
  return error instanceof DefinitionErrors ? 3 : 4;
}
