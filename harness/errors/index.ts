import { catalogue, type CodeOf, type ErrorCode } from './catalogue.ts';

export { catalogue, type ErrorCode };

/** What a reader needs besides the sentence; empty fields are left out of the text. */
export interface Details {
  where?: string | undefined;
  found?: string | undefined;
  expected?: string | undefined;
  /** The remedy for this very case; without it the catalogue's general one is shown. */
  fix?: string | undefined;
  cause?: unknown;
}

/** An error with a code: sentence, then Where, Found, Expected and Fix. Never carries a secret's value. */
export abstract class RunproofError extends Error {
  abstract readonly exitCode: 1 | 2 | 3 | 4;
  readonly code: ErrorCode;
  readonly sentence: string;
  readonly details: Details & { fix: string };

  constructor(code: ErrorCode, sentence: string, details: Details = {}) {
    const full = { ...details, fix: details.fix ?? catalogue[code].fix };
    super(render(code, sentence, full), { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.sentence = sentence;
    this.details = full;
  }
}

/** Our code, the command line or an environment file is wrong; all such problems are reported together, before anything runs. */
export class DefinitionError extends RunproofError {
  readonly exitCode = 3;
  constructor(code: CodeOf<'D'>, sentence: string, details?: Details) {
    super(code, sentence, details);
  }
}

/** The environment or a precondition is unfit; nothing was changed. */
export class BlockedError extends RunproofError {
  readonly exitCode = 2;
  constructor(code: CodeOf<'B'>, sentence: string, details?: Details) {
    super(code, sentence, details);
  }
}

/** AWS or a page differs from what a criterion expects. */
export class DeviationError extends RunproofError {
  readonly exitCode = 1;
  constructor(code: CodeOf<'V'>, sentence: string, details?: Details) {
    super(code, sentence, details);
  }
}

/** The result could not be recorded or does not verify; the run fails whatever the steps said. */
export class EvidenceError extends RunproofError {
  readonly exitCode = 4;
  constructor(code: CodeOf<'E'>, sentence: string, details?: Details) {
    super(code, sentence, details);
  }
}

function render(code: ErrorCode, sentence: string, details: Details): string {
  const lines = (['where', 'found', 'expected', 'fix'] as const).flatMap((field) => {
    const text = details[field];
    if (text === undefined || text === '') return [];
    const label = field.charAt(0).toUpperCase() + field.slice(1);
    return `  ${label.padEnd(9)} ${text.replaceAll('\n', `\n${' '.repeat(12)}`)}`;
  });
  return [`${code} ${sentence}`, ...lines].join('\n');
}
