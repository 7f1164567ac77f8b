import {
  checkAnswer,
  describeKeys,
  EnvironmentProblem,
  isNeeded,
  type Answers,
  type Key,
} from '../../harness/environment/index.ts';
import { DefinitionErrors } from '../../harness/errors/definition-errors.ts';
import { DefinitionError } from '../../harness/errors/index.ts';
import { columns, wrapped } from '../describing/words.ts';
import { paint } from '../paint.ts';
import type { Lines } from './lines.ts';
import {
  applicable,
  asWritten,
  nextQuestion,
  remaining,
  suggestionFor,
  type Scope,
} from './questions.ts';

export interface Conversation {
  readonly lines: Lines;
  readonly say: (text: string) => void;
  /** Go through every key without asking whether to. */
  readonly everything: boolean;
  /** Throws DefinitionErrors where the answers do not fit together. */
  readonly examine: (answers: Answers) => void;
}

/**
 * Asks until the answers make an environment without problems. At a terminal a wrong answer is asked for again; from a
 * pipe it ends the questions, as the lines that follow would answer the wrong ones.
 * @throws DefinitionError RP-D183 at the end of the input, or the problem of an answer
 */
export async function converse({
  lines,
  say,
  everything,
  examine,
}: Conversation): Promise<Answers> {
  let answers: Answers = {};
  const settled = new Set<string>();
  let group = '';
  const askAll = async (scope: Scope): Promise<void> => {
    for (
      let key = nextQuestion(answers, settled, scope);
      key !== undefined;
      key = nextQuestion(answers, settled, scope)
    ) {
      if (key.group !== group) say(`\n${paint.bold(key.group)}`);
      group = key.group;
      const given = await askFor(key, answers, lines, say);
      settled.add(key.key);
      answers = given === '' ? without(answers, key.key) : { ...answers, [key.key]: given };
    }
  };
  await askAll('main');
  const scope =
    everything || (await wantsRest(remaining(answers, settled), lines, say)) ? 'all' : 'main';
  for (;;) {
    await askAll(scope);
    answers = applicable(answers);
    const wrong = problemsOf(examine, answers, lines.interactive);
    if (wrong.length === 0) return answers;
    say(`\n${paint.bold('The answers do not fit together yet:')}\n`);
    for (const { message } of wrong) say(`${message}\n`);
    for (const { key } of wrong) if (key !== null) settled.delete(key);
    // A key beyond the main ones is asked for only because of its problem.
    for (const { key } of wrong) {
      const asked = describeKeys().find((one) => one.key === key);
      if (asked === undefined || settled.has(asked.key)) continue;
      const given = await askFor(asked, answers, lines, say);
      settled.add(asked.key);
      answers = given === '' ? without(answers, asked.key) : { ...answers, [asked.key]: given };
    }
  }
}

/** The problems that other answers can cure; throws where nobody can be asked again. */
function problemsOf(
  examine: (answers: Answers) => void,
  answers: Answers,
  again: boolean,
): readonly EnvironmentProblem[] {
  try {
    examine(answers);
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionErrors) || !again) throw error;
    const problems = error.problems.filter((one) => one instanceof EnvironmentProblem);
    if (!problems.some(({ key }) => key !== null)) throw error;
    return problems;
  }
}

async function askFor(
  key: Key,
  answers: Answers,
  lines: Lines,
  say: (text: string) => void,
): Promise<string> {
  const offered = answers[key.key] ?? suggestionFor(key, answers) ?? key.default;
  say(paint.dim(wrapped(key.description, columns())));
  for (;;) {
    const line = await lines.ask(promptFor(key, offered, isNeeded(key, answers)));
    if (line === null) throw ended(`${key.key} was to be answered next`);
    if (line.trim() === '?') {
      say(explain(key));
      continue;
    }
    const given =
      line.trim() === '-'
        ? ''
        : asWritten(key, line) || (offered === key.default ? '' : (offered ?? ''));
    const problem = problemOf(key, given, answers);
    if (problem === undefined) return given;
    if (!lines.interactive) throw problem;
    say(
      `  ${problem.sentence} Expected: ${problem.details.expected ?? key.rule.expected}. Type ? for more.`,
    );
  }
}

function problemOf(key: Key, given: string, answers: Answers): DefinitionError | undefined {
  const where = `the answer for ${key.key}`;
  if (given === '') {
    if (!isNeeded(key, answers)) return undefined;
    const expected = `${key.rule.expected}, such as ${key.rule.example}`;
    return new DefinitionError('RP-D110', `${key.key} must be given.`, {
      where,
      expected,
      fix: 'Give an answer.',
    });
  }
  const problem = checkAnswer(key, given);
  if (problem === undefined) return undefined;
  const { found, expected, fix } = problem.details;
  return new DefinitionError(problem.code as 'RP-D114', problem.sentence, {
    where,
    found,
    expected,
    fix,
  });
}

function promptFor({ key, rule }: Key, offered: string | null, needed: boolean): string {
  const shown = (value: string): string =>
    rule.kind === 'flag' ? (value === 'true' ? 'yes' : 'no') : value;
  const choices = rule.choices === undefined ? '' : ` (${rule.choices.map(shown).join(', ')})`;
  const otherwise = offered === null ? (needed ? '' : ' [none]') : ` [${shown(offered)}]`;
  return `${paint.bold(key)}${choices}${paint.dim(otherwise)}: `;
}

function explain({ description, rule, parameters, requirement, documented }: Key): string {
  const names = parameters.map(({ name, layer }) => `${name} (${layer})`).join(', ');
  return [
    `  ${wrapped(description, columns(), '  ')}`,
    `  Expected  ${wrapped(`${rule.expected}${rule.example === '' ? '' : `, such as ${rule.example}`}`, columns(), ' '.repeat(12))}`,
    `  Required  ${requirement.text}`,
    ...(names === '' ? [] : [`  Becomes   ${names}`]),
    `  Described in ${documented}. An empty line takes what stands in brackets; - takes nothing.`,
  ].join('\n');
}

async function wantsRest(
  count: number,
  lines: Lines,
  say: (text: string) => void,
): Promise<boolean> {
  if (count === 0) return false;
  say(
    `\n${paint.bold('The rest')}\n${paint.dim(`${count} more settings have a default or may stay empty; they can be added to the file later.`)}`,
  );
  const line = await lines.ask(`Go through them, too? (yes, no)${paint.dim(' [no]')}: `);
  if (line === null) throw ended('whether to go through the rest was to be answered next');
  return /^y(es)?$/i.test(line.trim());
}

export const ended = (found: string): DefinitionError =>
  new DefinitionError('RP-D183', 'The answers ended before the questions; nothing was written.', {
    found,
  });

const without = (answers: Answers, name: string): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([key]) => key !== name));
