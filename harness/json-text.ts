/** Where a value stands in a JSON text, so that one part can be replaced and every other byte kept. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const space = /[\t\n\r ]*/y;
const scalar = /"(?:[^"\\]|\\.)*"|[^\s,\]}]+/y;

/** The spans of a list's elements, or of an object's values by key (the last where a key stands twice). Takes text that JSON.parse accepts. */
export function spansWithin(
  text: string,
  outer: Span = { start: 0, end: text.length },
): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  let at = skip(text, outer.start);
  const isObject = text[at] === '{';
  if (!isObject && text[at] !== '[') return spans;
  at = skip(text, at + 1);
  for (let index = 0; text[at] !== '}' && text[at] !== ']'; index++) {
    let key = String(index);
    if (isObject) {
      const end = endOf(text, at);
      key = JSON.parse(text.slice(at, end)) as string;
      at = skip(text, skip(text, end) + 1);
    }
    const end = endOf(text, at);
    spans.set(key, { start: at, end });
    at = skip(text, end);
    if (text[at] === ',') at = skip(text, at + 1);
  }
  return spans;
}

export const splice = (text: string, { start, end }: Span, replacement: string): string =>
  text.slice(0, start) + replacement + text.slice(end);

function skip(text: string, at: number): number {
  space.lastIndex = at;
  space.test(text);
  return space.lastIndex;
}

function endOf(text: string, at: number): number {
  if (text[at] !== '{' && text[at] !== '[') return endOfScalar(text, at);
  let depth = 0;
  for (let i = at; ;) {
    const letter = text[i];
    if (letter === '"') {
      i = endOfScalar(text, i);
      continue;
    }
    if (letter === '{' || letter === '[') depth += 1;
    if (letter === '}' || letter === ']') depth -= 1;
    i += 1;
    if (depth === 0) return i;
  }
}

function endOfScalar(text: string, at: number): number {
  scalar.lastIndex = at;
  scalar.test(text);
  return scalar.lastIndex;
}
