import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { DefinitionError } from '../harness/errors/index.ts';
import { sha256 } from '../harness/json.ts';
import { guardPublication } from '../harness/leak-gate.ts';
import type { KnownSecret } from '../harness/redaction.ts';

export interface AttestedFile {
  /** Without its folder; who reads it in a report sees every character of it. */
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

const largest = 20_000_000;

const mediaTypes: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.txt': 'text/plain',
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.eml': 'message/rfc822',
};

/**
 * Reads the documents given with a statement. What could never be published is refused before it is recorded.
 * @throws DefinitionError RP-D573, all that is wrong with the files together; EvidenceError RP-E410 or RP-E411 from the
 * leak gate
 */
export async function readAttestedFiles(
  paths: readonly string[],
  secrets: readonly KnownSecret[],
): Promise<readonly AttestedFile[]> {
  const faults: string[] = [];
  const files: AttestedFile[] = [];
  for (const path of paths) {
    try {
      const found = await stat(path);
      const fault = faultOf(found.isFile(), found.size);
      if (fault !== null) {
        faults.push(`${path}: ${fault}`);
        continue;
      }
      const mediaType = mediaTypes[extname(path).toLowerCase()] ?? 'application/octet-stream';
      files.push({ name: basename(path), mediaType, content: await readFile(path) });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      faults.push(`${path}: ${code === 'ENOENT' ? 'there is no such file' : String(error)}`);
    }
  }
  if (faults.length > 0) {
    throw new DefinitionError('RP-D573', 'A file cannot be attached to the statement.', {
      found: faults.join('\n'),
    });
  }
  await guard(files, secrets);
  return files;
}

function faultOf(isFile: boolean, size: number): string | null {
  if (!isFile) return 'is no file';
  if (size === 0) return 'is empty';
  return size > largest ? `has ${size} bytes` : null;
}

/** Searched where it can be thrown away: once recorded, every report of the run would need it. */
async function guard(
  files: readonly AttestedFile[],
  secrets: readonly KnownSecret[],
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'runproof-attested-'));
  try {
    for (const { content } of files) await writeFile(join(folder, sha256(content)), content);
    await guardPublication(folder, secrets);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
