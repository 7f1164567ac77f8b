import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { EvidenceError } from '../harness/errors/index.ts';
import { digestOf } from './attachments-folder.ts';

export const checksumFile = 'SHA256SUMS';

/**
 * The digests of all files below a folder in the form `sha256sum --check` reads, by path. Leaves out the list itself
 * and hidden entries of the folder.
 * @throws EvidenceError RP-E433 for a link or device: it is no evidence, and what it leads to may change
 */
export async function checksumsOf(folder: string): Promise<string> {
  const lines: string[] = [];
  for (const path of await filesBelow(folder, ''))
    lines.push(line(await digestOf(join(folder, path)), path));
  return lines.join('');
}

async function filesBelow(folder: string, below: string): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const paths: string[] = [];
  for (const entry of entries) {
    const path = posix.join(below, entry.name);
    if (below === '' && (entry.name.startsWith('.') || entry.name === checksumFile)) continue;
    if (entry.isDirectory()) paths.push(...(await filesBelow(folder, path)));
    else if (entry.isFile()) paths.push(path);
    else {
      throw new EvidenceError('RP-E433', "Something in the run's folder is no file.", {
        where: join(folder, path),
        found: entry.isSymbolicLink() ? 'a link' : 'neither a file nor a folder',
        expected: 'files and folders only',
      });
    }
  }
  return paths.toSorted();
}

/** GNU's form: a name with a backslash or line end is escaped, and the line says so by a backslash of its own. */
function line(digest: string, path: string): string {
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${escaped === path ? '' : '\\'}${digest}  ${escaped}\n`;
}
