import type { Entry } from '../../../harness/entries.ts';
import { within, type ReadLedger } from '../evidence.ts';
import { checked, finding, many, unchecked, type Saying } from '../finding.ts';
import { limits } from '../limits.ts';
import { digestOfFile, Unreadable } from '../reading.ts';
import { signedEntries } from './signatures.ts';

/** What a run said of its protocol's approvals when it began, against the signatures the ledger had by then. */
export async function* checkApprovals({ entries }: ReadLedger): Saying {
  let count = 0;
  for (const start of entries) {
    const { protocol, approvals } = approvalsIn(start);
    if (protocol === null) continue;
    const signed = signedEntries(entries, protocol).filter(({ seq }) => seq < start.seq);
    for (const approval of approvals) {
      count += 1;
      const fits = signed.some(
        ({ data }) =>
          data.role === 'approver' &&
          (['envelope', 'key', 'name'] as const).every((field) => data[field] === approval[field]),
      );
      if (!fits)
        yield finding(
          'added',
          `ledger.jsonl entry ${start.seq}`,
          `an approval by ${String(approval.name)} that run ${String(start.run)} began with`,
          'a signature of the protocol in the ledger before it',
        );
    }
  }
  if (count > 0)
    yield checked(`${many(count, 'approval')} that runs began with, against the signatures`);
}

function approvalsIn({ kind, data }: Entry): {
  protocol: string | null;
  approvals: readonly Readonly<Record<'envelope' | 'key' | 'name', unknown>>[];
} {
  const { protocol, approvals } = (data ?? {}) as { protocol?: unknown; approvals?: unknown };
  if (kind !== 'run-started' || typeof protocol !== 'string')
    return { protocol: null, approvals: [] };
  return { protocol, approvals: Array.isArray(approvals) ? approvals : [] };
}

/** Lines torn by a crash, which were kept beside the ledger: each is named there with its digest. */
export async function* checkTorn(folder: string, { entries }: ReadLedger): Saying {
  for (const { kind, data, seq } of entries) {
    if (kind !== 'tail-recovered') continue;
    const { file, sha256 } = data as { file: unknown; sha256: unknown };
    if (typeof file !== 'string' || !/^ledger\.torn-[0-9A-Za-z-]+$/.test(file)) continue;
    try {
      const found = await digestOfFile(within(folder, file), limits.lineBytes);
      if (found !== sha256)
        yield finding('altered', file, `SHA-256 ${found}`, `SHA-256 ${String(sha256)}`);
      else yield checked(`${file} against entry ${seq}`);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      yield unchecked(`${file}, which entry ${seq} tells of: ${error.message}.`);
    }
  }
}
