import type { Key } from './keys.ts';

/** The keys somebody may have meant, nearest first: by another spelling, by the vendor's parameter, by few wrong letters. */
export function meant(given: string, keys: readonly Key[]): string[] {
  const bare = squeezed(given);
  const same = keys.filter(
    ({ key, parameters }) =>
      squeezed(key) === bare || parameters.some(({ name }) => squeezed(name) === bare),
  );
  if (same.length > 0) return same.map(({ key }) => key);
  return keys
    .map(({ key }) => ({ key, distance: distance(squeezed(key), bare) }))
    .filter((one) => one.distance <= Math.max(1, Math.floor(bare.length / 4)))
    .toSorted((left, right) => left.distance - right.distance)
    .slice(0, 2)
    .map(({ key }) => key);
}

const squeezed = (text: string): string =>
  text
    .slice(0, 80)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/** Letters to add, drop or replace to turn one text into the other. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...left].entries()) {
    const next = [at + 1];
    for (const [other, against] of [...right].entries()) {
      next.push(
        Math.min(
          (next[other] ?? 0) + 1,
          (row[other + 1] ?? 0) + 1,
          (row[other] ?? 0) + (letter === against ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
