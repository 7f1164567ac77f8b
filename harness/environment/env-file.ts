import { parse } from 'dotenv';
import { EnvironmentProblem } from './problem.ts';
import { shown } from './shown.ts';

export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

const longest = 4096;
/** Control characters, and those that hide or turn the direction of text. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/u;

/**
 * The entries of a dotenv text, each with its line. Every line is read by itself, so a value never goes on
 * in the next line. What cannot be understood is a problem, never skipped.
 */
export function readEntries(
  text: string,
  file: string,
): { entries: Entry[]; problems: EnvironmentProblem[] } {
  const entries: Entry[] = [];
  const problems: EnvironmentProblem[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [at, raw] of lines.entries()) {
    const line = at + 1;
    const about = { file, line };
    if (raw.trim() === '' || raw.trimStart().startsWith('#')) continue;
    const [key, value] = Object.entries(parse(raw))[0] ?? [];
    if (key === undefined || value === undefined || cutShort(raw)) {
      const name = /^\s*(?:export\s+)?([\w.-]+)\s*=/.exec(raw)?.[1];
      problems.push(
        new EnvironmentProblem('RP-D111', `Line ${line} cannot be understood.`, {
          ...about,
          key: name ?? null,
          rule: 'one KEY=value a line',
          found:
            name === undefined
              ? 'no KEY=value'
              : `${name}= and a value with an open quote or a # in it`,
          expected: 'KEY=value, KEY="value with a # in it", or a comment that starts with #',
        }),
      );
      continue;
    }
    const earlier = entries.find((entry) => entry.key === key);
    if (earlier !== undefined)
      problems.push(
        new EnvironmentProblem('RP-D112', `${key} stands twice.`, {
          ...about,
          key,
          rule: 'each key once',
          found: `lines ${earlier.line} and ${line}`,
          expected: 'each key once',
        }),
      );
    else if (value.length > longest || unseen.test(value)) {
      problems.push(
        new EnvironmentProblem('RP-D122', `The value of ${key} is not one that can be read.`, {
          ...about,
          key,
          rule: 'values are visible text',
          found: value.length > longest ? `${value.length} characters` : shown(value),
          expected: `up to ${longest} characters, all of them visible`,
        }),
      );
    } else entries.push({ key, value: value.trim(), line });
  }
  return { entries, problems };
}

/** Where dotenv would read less than what stands there: after a # without a space before it, or an open quote. */
function cutShort(raw: string): boolean {
  const value = raw.slice(raw.indexOf('=') + 1).trim();
  const quote = /^["'`]/.exec(value)?.[0];
  if (quote !== undefined)
    return !new RegExp(`^${quote}(?:\\\\.|[^${quote}\\\\])*${quote}\\s*(?:#.*)?$`).test(value);
  return /\S#/.test(value.split(/\s#/)[0] ?? '');
}
