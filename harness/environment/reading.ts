import { EnvironmentProblem, type ProblemCode } from './problem.ts';
import type { EnvironmentValues } from './schema.ts';

/** An environment being read, as the cross-rules see it: what broke its own rule is absent. */
export interface Reading {
  readonly values: Partial<EnvironmentValues>;
  readonly file: string;
  /** The line of a key; null where the file does not have it. */
  readonly lineOf: (key: string) => number | null;
  /** What the file or the default says, in the words of the file. */
  readonly rawOf: (key: string) => string | undefined;
}

export interface Concerns {
  readonly problems: readonly EnvironmentProblem[];
  readonly findings: readonly EnvironmentProblem[];
}

/** A rule over several keys. It says nothing about keys that are absent: that is another problem. */
export type CrossRule = (reading: Reading, say: Say) => void;

export interface Says {
  /** The key the message points at. */
  readonly key: string;
  readonly rule: string;
  readonly found: string;
  readonly expected: string;
  readonly fix?: string;
}

export interface Say {
  readonly problem: (code: ProblemCode, sentence: string, says: Says) => void;
  readonly finding: (code: ProblemCode, sentence: string, says: Says) => void;
}

export function collect(reading: Reading, rules: readonly CrossRule[]): Concerns {
  const problems: EnvironmentProblem[] = [];
  const findings: EnvironmentProblem[] = [];
  const into =
    (list: EnvironmentProblem[]) =>
    (code: ProblemCode, sentence: string, says: Says): void => {
      list.push(
        new EnvironmentProblem(code, sentence, {
          ...says,
          file: reading.file,
          line: reading.lineOf(says.key),
        }),
      );
    };
  for (const rule of rules) rule(reading, { problem: into(problems), finding: into(findings) });
  return { problems, findings };
}
