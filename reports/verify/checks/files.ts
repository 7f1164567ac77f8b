import { join } from 'node:path';
import { checksumFile } from '../../checksums.ts';
import { checked, finding, many, plainName, type Said, type Saying } from '../finding.ts';
import type { Listing } from '../listing.ts';
import { limits } from '../limits.ts';
import { bytesOf, Unreadable } from '../reading.ts';

/** The names evidence of one kind may have, and those it always has. */
export interface Names {
  readonly required: readonly string[];
  readonly known: RegExp;
}

export const runNames: Names = {
  required: ['record.json', 'ledger.jsonl', 'report.html', 'traceability.csv'],
  known:
    /^(record\.json|ledger\.jsonl|report\.html|report\.pdf|traceability\.csv|junit\.xml|oscal\.json|attestation\.json|SHA256SUMS|attachments\/[0-9a-f]{64}(\.[a-z0-9]+)?|signatures\/\d\d-(executor|reviewer|approver)\.(dsse\.json|tsr))$/,
};

export const protocolNames: Names = {
  required: ['protocol.json', 'protocol.html'],
  known:
    /^(protocol\.json|protocol\.html|protocol\.pdf|SHA256SUMS|signatures\/\d\d-(executor|reviewer|approver)\.(dsse\.json|tsr))$/,
};

/** The folder against its list of digests: nothing missing, nothing altered, nothing added, and no name that leads out. */
export async function* checkFiles(folder: string, listing: Listing, names: Names): Saying {
  yield* listing.said;
  const { files, folders } = listing;
  for (const path of files.keys()) {
    if (!names.known.test(path))
      yield finding('added', plainName(path), 'a file', 'no file of this name in such evidence');
  }
  for (const path of folders) {
    if (path !== 'attachments' && path !== 'signatures')
      yield finding('added', plainName(path), 'a folder', 'attachments and signatures only');
  }
  for (const path of names.required) {
    if (!files.has(path)) yield finding('missing', path, 'no such file', 'a file');
  }
  if (!files.has(checksumFile)) {
    yield finding('missing', checksumFile, 'no such file', 'the digest of every file');
    return;
  }
  const listed = new Map<string, string>();
  yield* readSums(folder, listed);
  for (const [path, digest] of listed) {
    const file = files.get(path);
    if (file === undefined) yield finding('missing', plainName(path), 'no such file', digest);
    else if (file.digest !== null && file.digest !== digest)
      yield finding('altered', plainName(path), `SHA-256 ${file.digest}`, `SHA-256 ${digest}`);
  }
  for (const path of files.keys()) {
    if (!listed.has(path) && path !== checksumFile)
      yield finding(
        'added',
        plainName(path),
        'a file',
        `no file that ${checksumFile} does not list`,
      );
  }
  yield checked(`${many(listed.size, 'file')} against ${checksumFile}`);
}

/** Reads the list into `listed`. A name is only ever compared with the names that are there, never opened. */
async function* readSums(folder: string, listed: Map<string, string>): AsyncGenerator<Said> {
  let text: string;
  try {
    const bytes = await bytesOf(join(folder, checksumFile), limits.sumsBytes);
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof Unreadable || error instanceof TypeError)) throw error;
    const found = error instanceof Unreadable ? error.message : 'no UTF-8';
    yield finding('refused', checksumFile, found, 'a list of digests');
    return;
  }
  const lines = text.split('\n');
  if (lines.pop() !== '') yield finding('cut off', checksumFile, 'no line end at the end', 'one');
  for (const [index, line] of lines.entries()) {
    const where = `${checksumFile}:${index + 1}`;
    const [, escaped, digest = '', name = ''] = /^(\\?)([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (name === '') {
      yield finding('invalid', where, line, 'a digest, two spaces and a name');
      continue;
    }
    const path = escaped === '' ? name : unescaped(name);
    if (leadsOut(path)) {
      yield finding('refused', where, plainName(path), 'a name within the folder');
    } else if (listed.has(path)) {
      yield finding('repeated', where, plainName(path), 'each file once');
    } else listed.set(path, digest);
  }
}

const unescaped = (name: string): string =>
  name.replaceAll(/\\([\\nr])/g, (_, letter: string) =>
    letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\\',
  );

const leadsOut = (path: string): boolean =>
  path.includes('\\') ||
  path.split('/').some((part) => part === '' || part === '.' || part === '..');
