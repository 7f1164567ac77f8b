import { inWords, holds } from '../procedures/required.ts';
import { looksLikeSecret } from './clear-secret.ts';
import type { Entry } from './env-file.ts';
import type { Key } from './keys.ts';
import { EnvironmentProblem } from './problem.ts';
import { shown } from './shown.ts';
import { meant } from './suggestion.ts';

/** The problem of one entry of the file by itself, or its value as the rule reads it. */
export function readValue(
  key: Key,
  entry: Entry,
  file: string,
): { value: unknown } | { problem: EnvironmentProblem } {
  const about = {
    file,
    line: entry.line,
    key: key.key,
    rule: `${key.rule.text} (${key.documented})`,
  };
  const secret = looksLikeSecret(entry.value);
  if (secret !== undefined) {
    return problem('RP-D117', `The value of ${key.key} looks like ${secret}.`, {
      ...about,
      found: `${entry.value.length} characters, not shown`,
      expected: key.rule.expected,
    });
  }
  if (key.rule.kind === 'secret') {
    const rehearsed = /^rehearsal:[a-z][a-z0-9-]{0,62}$/.test(entry.value);
    if (rehearsed || key.rule.schema.safeParse(entry.value).success)
      return { value: { name: key.key, from: entry.value } };
    return problem('RP-D118', `${key.key} is not a reference to a secret.`, {
      ...about,
      found: `${entry.value.length} characters, not shown`,
      expected: key.rule.expected,
    });
  }
  const read = key.rule.schema.safeParse(entry.value);
  if (read.success) return { value: read.data };
  const found = shown(entry.value);
  if (key.rule.special === 'empty')
    return problem('RP-D115', `${key.key} must stay empty.`, {
      ...about,
      found,
      expected: 'nothing',
      fix: `Remove line ${entry.line}.`,
    });
  if (key.rule.special !== 'fixed')
    return problem('RP-D114', `${key.key} breaks its rule.`, {
      ...about,
      found,
      expected: key.rule.expected,
      fix: `Write it like ${key.key}=${key.rule.example}`,
    });
  if (key.key === 'ENVIRONMENT' && entry.value.toLowerCase() === 'uat')
    return problem('RP-D135', 'ENVIRONMENT must not be uat.', {
      ...about,
      found,
      expected: key.rule.expected,
    });
  return problem('RP-D116', `The default of ${key.key} must not be changed.`, {
    ...about,
    found,
    expected: key.rule.expected,
    fix: `Remove line ${entry.line}.`,
  });
}

/** The problem of a key that is missing or that stands where nothing may stand. */
export function checkPresence(
  key: Key,
  valueOf: (key: string) => string | undefined,
  lineOf: (key: string) => number | null,
  file: string,
): EnvironmentProblem | undefined {
  const { required, emptyWhen, text } = key.requirement;
  const about = { file, line: lineOf(key.key), key: key.key, rule: `${text} (${key.documented})` };
  const conditions = Array.isArray(required) ? required : [];
  const met = required === 'always' || (conditions.length > 0 && holds(conditions, valueOf));
  const because = conditions.length > 0 ? `, because ${inWords(conditions)}` : '';
  if (met && (valueOf(key.key) ?? '') === '') {
    return new EnvironmentProblem('RP-D110', `${key.key} is missing.`, {
      ...about,
      found: 'no value',
      expected: `${key.rule.expected}${because}`,
      fix: `Add ${key.key}=${key.rule.example}${conditions.length > 0 ? `, or change the decision: ${conditions.map((one) => one.key).join(', ')}` : ''}`,
    });
  }
  const nothing =
    emptyWhen === 'not required'
      ? !met
      : emptyWhen !== null && required !== 'never' && holds(emptyWhen, valueOf);
  if (!nothing || lineOf(key.key) === null || (valueOf(key.key) ?? '') === '') return undefined;
  const reason =
    emptyWhen === 'not required'
      ? `only wanted when ${inWords(conditions)}`
      : `not wanted when ${Array.isArray(emptyWhen) ? inWords(emptyWhen) : ''}`;
  return new EnvironmentProblem('RP-D115', `${key.key} must be empty.`, {
    ...about,
    found: key.rule.kind === 'secret' ? 'a reference' : shown(valueOf(key.key) ?? ''),
    expected: `nothing: it is ${reason}`,
    fix: `Remove line ${about.line ?? 0}, or change the decision.`,
  });
}

const credentials = /^(AWS_.*|.*_?(ACCESS_KEY(_ID)?|SESSION_TOKEN))$/i;

export function unknownKey(entry: Entry, keys: readonly Key[], file: string): EnvironmentProblem {
  const nearest = meant(entry.key, keys);
  const fix = credentials.test(entry.key)
    ? 'Remove the line: credentials come from the usual chain of AWS, or from the profile that PROFILE names.'
    : nearest.length > 0
      ? `Did you mean ${nearest.join(' or ')}?`
      : undefined;
  return new EnvironmentProblem(
    'RP-D113',
    `${shown(entry.key).slice(1, -1)} is not a key of an environment file.`,
    {
      file,
      line: entry.line,
      key: entry.key,
      rule: 'unknown keys are refused',
      found: shown(entry.key),
      expected: 'a key listed in procedures/parameters-*.md',
      fix,
    },
  );
}

const problem = (
  ...given: ConstructorParameters<typeof EnvironmentProblem>
): { problem: EnvironmentProblem } => ({ problem: new EnvironmentProblem(...given) });
