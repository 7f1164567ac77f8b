import { existsSync, readdirSync } from 'node:fs';
import { join, parse, relative, sep } from 'node:path';
import { BlockedError } from './errors/index.ts';

const versionName = /^v(\d+)\.(\d+)\.(\d+)$/;
const isTemplate = /\.(ya?ml|json)$/;
const noteName = 'release.json';

/**
 * The vendor's template of a name without its ending (`dr`), in the folder VENDOR_TEMPLATES names: there itself, or in
 * the release of a version where it holds releases. Null where no folder is named or it has none.
 */
export function vendorTemplate(
  folder: string | undefined,
  version: string,
  name: string,
): string | null {
  if (folder === undefined || !existsSync(folder)) return null;
  const files =
    releasesIn(folder).length > 0
      ? [...releaseFiles(version, folder).values()]
      : readdirSync(folder).map((file) => join(folder, file));
  return files.find((file) => isTemplate.test(file) && parse(file).name === name) ?? null;
}

/**
 * Every template of a release: path within it → file. A version's folder holds what is new in it;
 * the rest is that of the version before.
 */
export function releaseFiles(version: string, folder: string): ReadonlyMap<string, string> {
  const versions = versionsIn(folder);
  const files = new Map<string, string>();
  for (const each of versions.slice(0, versions.indexOf(version) + 1)) {
    const root = join(folder, each);
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name === noteName || !isTemplate.test(entry.name)) continue;
      const file = join(entry.parentPath, entry.name);
      files.set(relative(root, file).split(sep).join('/'), file);
    }
  }
  return files;
}

/** Versions in a folder of releases, oldest first. @throws BlockedError (RP-B440) */
export function versionsIn(folder: string): readonly string[] {
  const found = existsSync(folder) ? releasesIn(folder) : [];
  if (found.length === 0) {
    throw new BlockedError('RP-B440', 'No release of the vendor was found.', {
      where: folder,
      expected: 'a folder for each version, such as v3.0.0',
    });
  }
  return found.toSorted(bySemanticOrder);
}

const releasesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && versionName.test(entry.name))
    .map(({ name }) => name);

function bySemanticOrder(one: string, other: string): number {
  const [left, right] = [one, other].map((name) => name.slice(1).split('.').map(Number));
  const differences = (left ?? []).map((part, index) => part - (right?.[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}
