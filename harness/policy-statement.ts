import { BlockedError } from './errors/index.ts';
import type { Json, JsonObject } from './json.ts';
import { spansWithin, splice } from './json-text.ts';

/** The statements of a policy document, whether it has one or a list of them. */
export function statementsOf(
  document: string,
  where: string,
): { statements: readonly JsonObject[]; single: boolean } {
  const unreadable = (found: string) =>
    new BlockedError('RP-B247', `The policy ${where} is not one that can be repaired safely.`, {
      where,
      found,
      expected: 'a JSON policy document with one statement or a list of them',
    });
  let policy: unknown;
  try {
    policy = JSON.parse(document);
  } catch {
    throw unreadable('a text that is not JSON');
  }
  const statement = isObject(policy) ? policy['Statement'] : undefined;
  if (isObject(statement)) return { statements: [statement], single: true };
  if (!Array.isArray(statement)) throw unreadable('JSON without statements');
  const statements = statement.filter(isObject);
  if (statements.length !== statement.length) throw unreadable('a statement that is no object');
  return { statements, single: false };
}

/** The statement with a Sid and the Sids of all; two statements with the Sid sought are `blocked` (RP-B247), as no document may have them. */
export function findStatement(
  document: string,
  sid: string,
  where: string,
): { readonly statement: JsonObject | null; readonly sids: readonly string[] } {
  const { statements } = statementsOf(document, where);
  const ours = statements.filter((one) => one['Sid'] === sid);
  if (ours.length > 1) {
    throw new BlockedError(
      'RP-B247',
      `The policy ${where} has the statement ${sid} more than once.`,
      {
        where,
        found: `${ours.length} statements of that Sid`,
        expected: 'at most one',
      },
    );
  }
  const sids = statements.map((one) =>
    typeof one['Sid'] === 'string' ? one['Sid'] : '(without Sid)',
  );
  return { statement: ours[0] ?? null, sids };
}

/** The document with our statement put in, or in the place of the one with its Sid; every other byte is kept. */
export function withStatement(
  document: string | null,
  ours: JsonObject & { readonly Sid: string },
  where: string,
): string {
  const text = JSON.stringify(ours);
  if (document === null) return `{"Version":"2012-10-17","Statement":[${text}]}`;
  const { statements, single } = statementsOf(document, where);
  const all = spansWithin(document).get('Statement') ?? { start: 0, end: 0 };
  const index = statements.findIndex((one) => one['Sid'] === ours.Sid);
  if (single) {
    return splice(
      document,
      all,
      index === 0 ? text : `[${document.slice(all.start, all.end)},${text}]`,
    );
  }
  const elements = [...spansWithin(document, all).values()];
  const present = elements[index];
  if (present !== undefined) return splice(document, present, text);
  const last = elements.at(-1);
  return last === undefined
    ? splice(document, all, `[${text}]`)
    : splice(document, { start: last.end, end: last.end }, `,${text}`);
}

/** A policy's one-or-many as a list of texts; anything else as its JSON. */
export const textsOf = (given: Json | undefined): readonly string[] =>
  given === undefined
    ? []
    : (Array.isArray(given) ? (given as readonly Json[]) : [given]).map((one) =>
        typeof one === 'string' ? one : JSON.stringify(one),
      );

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
