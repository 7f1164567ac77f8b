import { isDeepStrictEqual } from 'node:util';
import { canonicalJson, type Json, type JsonObject } from '../../harness/json.ts';

/** One place within a fact that is not as it was; undefined where it is not there. */
export interface Difference {
  /** `trails[main].bucket`: names, and for entries of a list what tells them apart. */
  readonly path: string;
  readonly before: Json | undefined;
  readonly now: Json | undefined;
}

/**
 * Where two values differ, as deep as both have the same shape. The order of a list is not compared, for AWS promises
 * none; entries are matched by a text that tells all of them apart, and a list without one is taken as a whole.
 */
export function differences(
  before: Json | undefined,
  now: Json | undefined,
  path: string,
): readonly Difference[] {
  if (isDeepStrictEqual(before, now)) return [];
  if (isObject(before) && isObject(now))
    return below(before, now, (name) => (path === '' ? name : `${path}.${name}`));
  if (Array.isArray(before) && Array.isArray(now)) return inLists(before, now, path);
  return [{ path, before, now }];
}

function inLists(before: readonly Json[], now: readonly Json[], path: string) {
  const sorted = (list: readonly Json[]) => list.map((one) => canonicalJson(one)).toSorted();
  if (isDeepStrictEqual(sorted(before), sorted(now))) return [];
  const key = keyOf(before, now);
  if (key === null) return [{ path, before, now }];
  const byKey = (list: readonly Json[]): JsonObject =>
    Object.fromEntries((list as readonly JsonObject[]).map((one) => [textOf(one, key), one]));
  return below(byKey(before), byKey(now), (name) => `${path}[${name}]`);
}

const below = (
  before: JsonObject,
  now: JsonObject,
  pathOf: (name: string) => string,
): readonly Difference[] =>
  [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((name) =>
    differences(own(before, name), own(now, name), pathOf(name)),
  );

const textOf = (object: JsonObject, name: string): string => {
  const value = own(object, name);
  return typeof value === 'string' ? value : '';
};

const own = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

/** What entries of AWS's lists go by, the surest first. */
const usual = ['arn', 'id', 'identifier', 'name', 'service', 'path', 'key'];
const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\dT/.test(text);

/** A property that is a text in every entry, no time, and different in each, on both sides. */
function keyOf(before: readonly Json[], now: readonly Json[]): string | null {
  const all = [...before, ...now];
  if (!all.every(isObject)) return null;
  const tellsApart = (list: readonly Json[], name: string) => {
    const values = (list as readonly JsonObject[]).map((one) => own(one, name));
    return (
      values.every((value) => typeof value === 'string' && !isTime(value)) &&
      new Set(values).size === values.length
    );
  };
  const others = Object.keys(all[0] ?? {}).filter((name) => !usual.includes(name));
  const names = [...usual, ...others];
  return names.find((name) => tellsApart(before, name) && tellsApart(now, name)) ?? null;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a place lies at or below a declared one; entries of lists are passed over in a declaration. */
export function liesIn(path: string, declared: string): boolean {
  const plain = path.replaceAll(/\[[^\]]*\]/g, '');
  return plain === declared || plain.startsWith(`${declared}.`);
}
