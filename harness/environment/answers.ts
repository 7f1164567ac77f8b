import { holds } from '../procedures/required.ts';
import { readValue } from './check-key.ts';
import { describeKeys, type Key } from './keys.ts';
import type { EnvironmentProblem } from './problem.ts';

export type Answers = Readonly<Record<string, string>>;

/** Whether a key is to be asked for, after what has been answered: something may stand there and is not fixed. */
export function isAsked(key: Key, answers: Answers): boolean {
  const valueOf = (name: string): string | undefined =>
    answers[name] ?? describeKeys().find((one) => one.key === name)?.default ?? undefined;
  const { required, emptyWhen } = key.requirement;
  if (key.rule.special !== null || required === 'never') return false;
  if (emptyWhen === 'not required') return Array.isArray(required) && holds(required, valueOf);
  return emptyWhen === null || !holds(emptyWhen, valueOf);
}

/** Whether an answer must be given: the key is required and has no default. */
export function isNeeded(key: Key, answers: Answers): boolean {
  const valueOf = (name: string): string | undefined =>
    answers[name] ?? describeKeys().find((one) => one.key === name)?.default ?? undefined;
  const { required } = key.requirement;
  return (
    key.default === null &&
    (required === 'always' || (Array.isArray(required) && holds(required, valueOf)))
  );
}

/** The problem of an answer by itself, or undefined. */
export function checkAnswer(key: Key, answer: string): EnvironmentProblem | undefined {
  const read = readValue(key, { key: key.key, value: answer, line: 0 }, 'the answer');
  return 'problem' in read ? read.problem : undefined;
}

/** The text of a new environment file: what was answered, group by group, each with its meaning above it. */
export function writeEnvironmentText(answers: Answers, heading: string): string {
  const lines = [
    `# ${heading.replace(/\s+/g, ' ')}`,
    '# What is not said here has its default; procedures/parameters-*.md list them. No secrets: only where they are.',
  ];
  let group = '';
  for (const key of describeKeys()) {
    const answer = answers[key.key];
    if (answer === undefined || answer === '') continue;
    if (`${key.layer} ${key.group}` !== group) lines.push('', `# --- ${key.group} ---`);
    group = `${key.layer} ${key.group}`;
    lines.push(`# ${key.description}`, `${key.key}=${quoted(answer)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** In quotes where dotenv would read it otherwise. */
function quoted(value: string): string {
  if (/^[\w./:@+,=*?;-][\w ./:@+,=*?;-]*$/.test(value)) return value;
  const quote = ["'", '`', '"'].find((one) => !value.includes(one));
  return quote === undefined ? value : `${quote}${value}${quote}`;
}
