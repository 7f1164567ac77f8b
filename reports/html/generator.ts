import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { sha256 } from '../../harness/json.ts';

const reports = join(import.meta.dirname, '..');
let known: string | undefined;

/**
 * What draws here, as the head of every page says: Runproof's version, and a digest of the code that makes reports of a
 * record. Pages and exports of the same record with the same line are the same bytes.
 */
export function generator(): string {
  known ??= `Runproof ${version()} (reports ${sha256(code()).slice(0, 16)})`;
  return known;
}

const version = (): string =>
  (JSON.parse(readFileSync(join(reports, '../package.json'), 'utf8')) as { version: string })
    .version;

const code = (): string =>
  readdirSync(reports, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !relative(reports, entry.parentPath).startsWith('verify'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
    .map((file) => sha256(readFileSync(file)))
    .join('\n');
