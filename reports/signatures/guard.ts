import type { Entry } from '../../harness/entries.ts';
import { EvidenceError } from '../../harness/errors/index.ts';
import type { RunRecord } from '../run-record.ts';
import { checkSignatures, type Signed } from './check-all.ts';
import type { Subjects } from './check.ts';
import { readSignatures, type SignatureFile } from './kept.ts';
import { hashesOf, signaturesOf } from './ledger.ts';

/**
 * Lets something be published beside its signatures: every one the ledger has is there, and holds for exactly this.
 * @throws EvidenceError RP-E581 where what was signed would come out otherwise, RP-E582 where a signature is gone
 */
export function guardSigned(files: readonly SignatureFile[], about: Signed, folder: string): void {
  const { signatures, problems } = checkSignatures(files, about);
  const missing = problems.find(({ kind }) => kind === 'missing');
  if (missing !== undefined) {
    throw new EvidenceError('RP-E582', 'A signature is missing or altered.', {
      where: folder,
      found: missing.text,
    });
  }
  const wrong = [
    ...problems.map(({ text }) => text),
    ...signatures.flatMap((one) => one.problems.map(({ text }) => `${one.file}: ${text}`)),
  ];
  if (wrong.length === 0) return;
  throw new EvidenceError('RP-E581', 'The signatures do not hold for what would be published.', {
    where: folder,
    found: wrong.join('\n'),
  });
}

/**
 * The signatures in a run's folder, which must hold for what the run's record and page come out as now.
 * @throws EvidenceError RP-E581, RP-E582
 */
export async function guardSignatures(
  folder: string,
  { run: { id, environment, target } }: Pick<RunRecord, 'run'>,
  subjects: Subjects,
  entries: readonly Entry[],
): Promise<readonly SignatureFile[]> {
  const files = await readSignatures(folder);
  const hashes = hashesOf(entries);
  const about = { kind: 'run', id, environment, target, subjects, signers: null } as const;
  const told = { entries: signaturesOf(entries, id), hashAt: (seq: number) => hashes.get(seq) };
  guardSigned(files, { ...about, ...told }, folder);
  return files;
}
