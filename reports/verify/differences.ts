import { finding, type Said } from './finding.ts';

const most = 20;

/** Every place in which two JSON values differ, `found` on the left. Lists are compared place by place. */
export function* differencesOf(file: string, found: unknown, expected: unknown): Generator<Said> {
  let count = 0;
  for (const { path, left, right } of walk(found, expected, '')) {
    count += 1;
    if (count <= most)
      yield finding(kindOf(left, right), `${file} ${path}`.trim(), shown(left), shown(right));
  }
  if (count > most)
    yield finding('altered', file, `${count - most} more places that differ`, 'none');
}

interface Difference {
  readonly path: string;
  readonly left: unknown;
  readonly right: unknown;
}

function* walk(left: unknown, right: unknown, path: string): Generator<Difference> {
  if (Array.isArray(left) && Array.isArray(right)) {
    for (let i = 0; i < Math.max(left.length, right.length); i++)
      yield* walk(left[i], right[i], `${path}[${i}]`);
  } else if (isObject(left) && isObject(right)) {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)]))
      yield* walk(own(left, key), own(right, key), path === '' ? key : `${path}.${key}`);
  } else if (left !== right) yield { path, left, right };
}

const own = (object: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const kindOf = (left: unknown, right: unknown): 'missing' | 'added' | 'altered' =>
  left === undefined ? 'missing' : right === undefined ? 'added' : 'altered';

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
