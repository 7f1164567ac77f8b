import type { ErrorCode } from '../errors/catalogue.ts';
import { DefinitionError } from '../errors/index.ts';

export type ProblemCode = Extract<ErrorCode, `RP-D${string}`>;

export interface ProblemDetails {
  readonly file: string;
  /** Null where a key is missing from the file. */
  readonly line: number | null;
  readonly key: string | null;
  /** The rule that is broken, in the words of the table or of the cross-rule. */
  readonly rule: string;
  readonly found: string;
  readonly expected: string;
  readonly fix?: string | undefined;
}

/** One problem of an environment file, or a finding that holds nothing up. */
export class EnvironmentProblem extends DefinitionError {
  readonly file: string;
  readonly line: number | null;
  readonly key: string | null;
  readonly rule: string;

  constructor(code: ProblemCode, sentence: string, details: ProblemDetails) {
    const { file, line, found, expected, fix } = details;
    super(code, sentence, {
      where: line === null ? file : `${file}:${line}`,
      found,
      expected,
      fix,
    });
    this.file = file;
    this.line = line;
    this.key = details.key;
    this.rule = details.rule;
  }
}
