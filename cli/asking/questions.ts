import {
  describeKeys,
  isAsked,
  isNeeded,
  type Answers,
  type Key,
} from '../../harness/environment/index.ts';
import { holds } from '../../harness/procedures/required.ts';

/** `main` leaves out what has a default or may stay empty, unless something else hangs on it. */
export type Scope = 'main' | 'all';

/**
 * The next key to ask for, in the order of the tables; a key on which the condition of another hangs comes before it.
 * Undefined when everything in scope is settled.
 * @param settled keys that were asked, whether they were given a value or left empty
 */
export function nextQuestion(
  answers: Answers,
  settled: ReadonlySet<string>,
  scope: Scope,
): Key | undefined {
  return describeKeys()
    .map((key) => ripe(key, answers, settled, new Set()))
    .find((key) => key !== undefined && (scope === 'all' || isMain(key, answers)));
}

/** How many keys are still to be settled if all are gone through, as far as can be told now. */
export const remaining = (answers: Answers, settled: ReadonlySet<string>): number =>
  describeKeys().filter((key) => !settled.has(key.key) && applies(key, answers)).length;

/** The key itself, or the first one that has to be known before it; undefined where nothing is to be asked for it. */
function ripe(
  key: Key,
  answers: Answers,
  settled: ReadonlySet<string>,
  seen: ReadonlySet<string>,
): Key | undefined {
  if (settled.has(key.key) || seen.has(key.key)) return undefined;
  const path = new Set([...seen, key.key]);
  for (const name of conditionsOf(key)) {
    const other = describeKeys().find((one) => one.key === name);
    const first = other === undefined ? undefined : ripe(other, answers, settled, path);
    if (first !== undefined) return first;
  }
  return applies(key, answers) ? key : undefined;
}

/** Something may stand there, and nothing decided so far makes it pointless. */
function applies(key: Key, answers: Answers): boolean {
  const { required } = key.requirement;
  const valueOf = (name: string) =>
    answers[name] ?? describeKeys().find((one) => one.key === name)?.default ?? undefined;
  return isAsked(key, answers) && (typeof required === 'string' || holds(required, valueOf));
}

/** May stay empty by themselves, yet the rules over several keys often ask for one of them. */
const oftenWanted: readonly string[] = ['PUBLIC_DOMAIN_ZONE_ID', 'CERTIFICATE'];

const isMain = (key: Key, answers: Answers): boolean =>
  isNeeded(key, answers) ||
  isDecision(key) ||
  oftenWanted.includes(key.key) ||
  suggestionFor(key, answers) !== undefined;

/** A yes or no, or a key on which others hang. */
const isDecision = (key: Key): boolean =>
  key.rule.kind === 'flag' || describeKeys().some((other) => conditionsOf(other).includes(key.key));

const conditionsOf = ({ requirement: { required, emptyWhen } }: Key): readonly string[] =>
  [required, emptyWhen].flatMap((part) =>
    part === null || typeof part === 'string' ? [] : part.map(({ key }) => key),
  );

const endpoint =
  (service: string) =>
  ({ REGION: region }: Answers): string | undefined =>
    region === undefined
      ? undefined
      : `${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
const version = ({ PRODUCT_VERSION: given }: Answers): string | undefined => given;

const suggestions: Readonly<Record<string, (answers: Answers) => string | undefined>> = {
  DATA_CF_TEMPLATE_VERSION: version,
  SERVICE_CF_TEMPLATE_VERSION: version,
  LOGS_ENDPOINT: endpoint('logs'),
  MONITORING_ENDPOINT: endpoint('monitoring'),
  SQS_ENDPOINT: endpoint('sqs'),
  CLOUDFORMATION_ENDPOINT: endpoint('cloudformation'),
};

/** What earlier answers suggest for a key, better than its default. */
export const suggestionFor = (key: Key, answers: Answers): string | undefined =>
  suggestions[key.key]?.(answers);

/** The answers that still apply: a later answer may have taken the ground from an earlier one. */
export function applicable(answers: Answers): Answers {
  const kept = Object.fromEntries(
    Object.entries(answers).filter(([name]) =>
      describeKeys().some((key) => key.key === name && isAsked(key, answers)),
    ),
  );
  return Object.keys(kept).length === Object.keys(answers).length ? kept : applicable(kept);
}

/** An answer as the file wants it: yes and no for a decision, white space around it left out. */
export function asWritten({ rule }: Key, given: string): string {
  const text = given.trim();
  if (rule.kind !== 'flag') return text;
  if (/^y(es)?$/i.test(text)) return 'true';
  return /^no?$/i.test(text) ? 'false' : text;
}
