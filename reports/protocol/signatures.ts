import type { Entry } from '../../harness/entries.ts';
import { EvidenceError } from '../../harness/errors/index.ts';
import { canonicalJson, sha256 } from '../../harness/json.ts';
import type { Protocol } from '../../harness/protocol/protocol.ts';
import { checkSignatures } from '../signatures/check-all.ts';
import type { CheckedSignature } from '../signatures/check.ts';
import { readSignatures } from '../signatures/kept.ts';
import { signaturesOf } from '../signatures/ledger.ts';
import { protocolFolder } from './read.ts';

/**
 * The signatures on a protocol, each checked by itself, among each other and against the ledger.
 * @param folder of the environment and target
 * @throws EvidenceError RP-E561 naming everything that does not hold: one that is forged or gone discredits the rest
 */
export async function signaturesOn(
  folder: string,
  digest: string,
  { environment, target }: Pick<Protocol, 'environment' | 'target'>,
  entries: readonly Entry[],
): Promise<readonly CheckedSignature[]> {
  const at = protocolFolder(folder, digest);
  const { signatures, problems } = checkSignatures(await readSignatures(at), {
    kind: 'protocol',
    id: digest,
    environment,
    target,
    subjects: { 'protocol.json': digest },
    entries: signaturesOf(entries, digest),
    hashAt(seq) {
      const entry = entries[seq - 1];
      return entry === undefined ? undefined : sha256(canonicalJson(entry));
    },
    signers: null,
  });
  const found = [
    ...signatures.flatMap((one) => one.problems.map(({ text }) => `${one.file}: ${text}`)),
    ...problems.map(({ text }) => text),
  ];
  if (found.length === 0) return signatures;
  throw new EvidenceError('RP-E561', 'A signature on a protocol does not hold.', {
    where: at,
    found: found.join('\n'),
    expected: 'the signatures the ledger has of it, unchanged',
  });
}
