import type { ErrorCode } from './catalogue.ts';
import { DefinitionError } from './index.ts';

type DefinitionCode = Extract<ErrorCode, `RP-D${string}`>;

/** Several definition problems reported together; its message shows every one. */
export class DefinitionErrors extends DefinitionError {
  readonly problems: readonly DefinitionError[];

  constructor(code: DefinitionCode, sentence: string, problems: readonly DefinitionError[]) {
    super(code, sentence);
    this.problems = problems;
    this.message = [...problems.map((problem) => problem.message), this.message].join('\n\n');
  }
}
