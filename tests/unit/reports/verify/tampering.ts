import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../../../../harness/entries.ts';
import { canonicalJson, sha256 } from '../../../../harness/json.ts';
import { checksumFile, checksumsOf } from '../../../../reports/checksums.ts';
import { attachmentsIn } from '../../../../reports/attachments-folder.ts';
import { reportOf } from '../../../../reports/html/page.ts';
import { ledgerPart } from '../../../../reports/ledger-part.ts';
import { readSignatures } from '../../../../reports/signatures/kept.ts';
import type { RunRecord } from '../../../../reports/run-record.ts';
import type { Kind } from '../../../../reports/verify/finding.ts';
import { publish } from './sample.ts';

/** A copy of the signed sample to do something to. */
export interface Copy {
  readonly folder: string;
  /** The whole ledger it was published from. */
  readonly entries: Entry[];
}

export interface Way {
  readonly name: string;
  readonly tamper: (copy: Copy) => void | Promise<void>;
  /** What must be among the findings. */
  readonly says: readonly [kind: Kind, where: RegExp, found?: RegExp];
  /** What has to come from outside for it to be found; without it, `verify` must say this, and find nothing. */
  readonly needs?: { readonly trust: 'signers' | 'head'; readonly honest: RegExp };
}

export const at = (folder: string, file: string): string => join(folder, ...file.split('/'));

/** The list of digests made anew, as whoever tampers would. */
export const resum = async (folder: string): Promise<void> =>
  writeFile(at(folder, checksumFile), await checksumsOf(folder));

export async function edit(
  folder: string,
  file: string,
  change: (text: string) => string,
): Promise<void> {
  const text = await readFile(at(folder, file), 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`nothing was changed in ${file}`);
  await writeFile(at(folder, file), changed);
}

/** Edits a file and makes the list of digests anew. */
export const editUnseen =
  (file: string, change: (text: string) => string) =>
  async ({ folder }: Copy): Promise<void> => {
    await edit(folder, file, change);
    await resum(folder);
  };

export const editRecord = (change: (record: RunRecord) => unknown) =>
  editUnseen('record.json', (text) => canonicalJson(change(JSON.parse(text) as RunRecord)));

/** Edits the ledger's lines, and the list of digests with them. */
export const editLines = (change: (lines: string[]) => string[]) =>
  editUnseen('ledger.jsonl', (text) => `${change(text.trimEnd().split('\n')).join('\n')}\n`);

/** Entries chained anew, as if they had always been so. */
export function rechain(entries: readonly Entry[]): Entry[] {
  let previous = '0'.repeat(64);
  return entries.map((entry, index) => {
    const linked = { ...entry, seq: index + 1, previous };
    previous = sha256(canonicalJson(linked));
    return linked;
  });
}

/** Everything made anew from other entries, with no signature. */
export async function remake({ folder }: Copy, entries: readonly Entry[]): Promise<void> {
  await unsign(folder);
  await publish(folder, rechain(entries.filter(({ kind }) => kind !== 'signed')));
}

/** What publishing would refuse, written by hand: report, ledger and list that fit the signatures there. */
export async function forge(folder: string, entries: readonly Entry[]): Promise<void> {
  const record = JSON.parse(await readFile(at(folder, 'record.json'), 'utf8')) as RunRecord;
  const signatures = await readSignatures(folder);
  await writeFile(
    at(folder, 'report.html'),
    reportOf(record, attachmentsIn(folder), { signatures }),
  );
  await writeFile(at(folder, 'ledger.jsonl'), ledgerPart(entries, record));
  await resum(folder);
}

export async function unsign(folder: string): Promise<void> {
  await rm(at(folder, 'signatures'), { recursive: true, force: true });
  await rm(at(folder, 'attestation.json'), { force: true });
}

/** The entries with one judgement turned into a pass. */
export const whitewashed = (entries: readonly Entry[]): Entry[] =>
  entries.map((entry) =>
    entry.kind === 'judged' && entry.data.verdict === 'pending'
      ? { ...entry, data: { ...entry.data, verdict: 'passed', reason: null } }
      : entry,
  );
