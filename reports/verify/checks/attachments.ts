import { type RunEvidence } from '../evidence.ts';
import { checked, finding, many, unchecked, type Saying } from '../finding.ts';

/** Every attachment the record names is there and is what it was; none is there that nothing names. */
export async function* checkAttachments({ listing, record, ledger }: RunEvidence): Saying {
  const files = [...listing.files].filter(([path]) => path.startsWith('attachments/'));
  for (const [path, { digest }] of files) {
    const named = /^attachments\/([0-9a-f]{64})(?:\.|$)/.exec(path)?.[1];
    if (named !== undefined && digest !== null && digest !== named)
      yield finding('altered', path, `SHA-256 ${digest}`, `SHA-256 ${named}, as its name says`);
  }
  if (record === null) {
    yield unchecked('Which attachments belong to the run: there is no record to ask.');
    return;
  }
  let whole = 0;
  for (const { name, sha256, file, state, step } of record.attachments) {
    if (state !== 'present') {
      yield unchecked(
        `Attachment "${name}" of ${step}: the record itself says that it is ${state}.`,
      );
      continue;
    }
    const seen = file === null ? undefined : listing.files.get(file);
    if (seen === undefined || file === null)
      yield finding('missing', file ?? name, 'no such file', `"${name}" of ${step}, ${sha256}`);
    else if (!file.startsWith(`attachments/${sha256}`))
      yield finding('altered', `record.json, "${name}" of ${step}`, file, `attachments/${sha256}…`);
    else whole += 1;
  }
  const named = new Set<string | null>([
    ...record.attachments.map(({ file }) => file),
    ...namedInLedger(ledger),
  ]);
  // A run that was killed may have kept a picture that no judgement came to name.
  const killed = record.run.ending !== 'complete';
  for (const [path] of files) {
    if (named.has(path) || named.has(path.slice(12, 76))) continue;
    if (killed)
      yield unchecked(`${path}: the run was cut off, and nothing in its ledger names this file.`);
    else
      yield finding('added', path, 'a file', 'no attachment that neither record nor ledger names');
  }
  yield checked(`${many(whole, 'attachment')} against the digests the ledger recorded`);
}

/** Digests of what any judgement in the ledger attached: those of results that were superseded lie here as well. */
function namedInLedger(ledger: RunEvidence['ledger']): string[] {
  if (ledger === null || !ledger.sound) return [];
  return ledger.entries.flatMap((entry) => {
    const data: unknown = entry.data;
    const attached = (data as { attachments?: unknown } | null)?.attachments;
    if (entry.kind !== 'judged' || !Array.isArray(attached)) return [];
    return attached.map((one: unknown) => String((one as { sha256?: unknown } | null)?.sha256));
  });
}
