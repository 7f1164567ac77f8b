import { expect, test } from '@playwright/test';
import { lineOf, problemsOf, textOf, type Changes } from './samples.ts';

export interface Case {
  readonly name: string;
  readonly changes: readonly Changes[];
  readonly code: string;
  readonly key: string;
  /** Part of what is expected or of the remedy. */
  readonly says: string;
}

/** One test for each case: the bad file is refused with the code, the line and the remedy. */
export function areRefused(cases: readonly Case[]): void {
  for (const { name, changes, code, key, says } of cases) {
    test(`${name} is refused with ${code}`, () => {
      const text = textOf(...changes);
      const problems = problemsOf(text);
      const problem = problems.find((one) => one.code === code && one.key === key);
      expect(problem, problems.map(({ message }) => message).join('\n')).toBeDefined();
      expect(problem?.line).toBe(text.includes(`\n${key}=\n`) ? null : lineOf(text, key));
      expect(problem?.details.where).toContain('environments/acme-prod.env');
      expect(problem?.rule).not.toBe('');
      expect(`${problem?.details.expected ?? ''} | ${problem?.details.fix ?? ''}`).toContain(says);
    });
  }
}
