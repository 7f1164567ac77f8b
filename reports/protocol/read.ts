import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { EvidenceError } from '../../harness/errors/index.ts';
import { canonicalJson, sha256 } from '../../harness/json.ts';
import { protocolVersion, type Protocol } from '../../harness/protocol/protocol.ts';

/** Far more than any protocol: what is larger is none. */
const mostBytes = 16 * 1024 ** 2;

export const protocolFolder = (folder: string, digest: string): string =>
  join(folder, 'protocols', digest);

/**
 * Reads a protocol that was written, by its digest, and makes sure that it is the one that was written.
 * @param folder of the environment and target
 * @throws EvidenceError RP-E560 where protocol.json is missing, has another digest or is no protocol of this version
 */
export async function readProtocol(folder: string, digest: string): Promise<Protocol> {
  const where = join(protocolFolder(folder, digest), 'protocol.json');
  const refuse = (found: string, cause?: unknown): EvidenceError =>
    new EvidenceError('RP-E560', 'A protocol is not as it was written.', {
      where,
      found,
      expected: `the protocol with the digest ${digest}`,
      cause,
    });
  const bytes = await readAll(where).catch((cause: NodeJS.ErrnoException) => {
    throw refuse(cause.code === 'ENOENT' ? 'no such file' : cause.message, cause);
  });
  const found = sha256(bytes);
  if (found !== digest) throw refuse(`the digest ${found}`);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const protocol = JSON.parse(text) as Protocol & { readonly version: number };
  if (protocol.protocol !== 'runproof protocol' || protocol.version !== protocolVersion)
    throw refuse(`no protocol of version ${protocolVersion}`);
  if (canonicalJson(protocol) !== text) throw refuse('a text that is not in its canonical form');
  return protocol;
}

async function readAll(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size > mostBytes) throw new Error(`${size} bytes, more than ${mostBytes}`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
