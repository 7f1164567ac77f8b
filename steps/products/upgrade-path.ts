import { byVersion } from './offer.ts';

/**
 * Versions left out on the way from one to another, oldest first: those the product offers, and within a major version
 * the minor ones that it does not offer any more (`v3.1.0` stands for all of v3.1).
 */
export function skippedVersions(
  offered: readonly string[],
  from: string,
  to: string,
): readonly string[] {
  const between = (name: string) => byVersion(from, name) < 0 && byVersion(name, to) < 0;
  const there = offered.filter(between);
  const [left, right] = [numbersOf(from), numbersOf(to)];
  const withdrawn =
    left === undefined || right === undefined || left.major !== right.major
      ? []
      : Array.from(
          { length: Math.max(0, right.minor - left.minor - 1) },
          (_, i) => `v${left.major}.${left.minor + 1 + i}.`,
        )
          .filter((prefix) => !there.some((name) => name.startsWith(prefix)))
          .map((prefix) => `${prefix}0`);
  return [...there, ...withdrawn].toSorted(byVersion);
}

function numbersOf(name: string): { major: number; minor: number } | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)\.\d+$/.exec(name) ?? [];
  return major === undefined || minor === undefined
    ? undefined
    : { major: Number(major), minor: Number(minor) };
}
