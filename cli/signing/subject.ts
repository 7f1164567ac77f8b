import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runFolder } from '../../fixtures/playing/run-file.ts';
import type { Entry } from '../../harness/entries.ts';
import { DefinitionError, EvidenceError } from '../../harness/errors/index.ts';
import { canonicalJson, sha256 } from '../../harness/json.ts';
import { readProcedures } from '../../harness/procedures/index.ts';
import { attachmentsIn, findAttachments } from '../../reports/attachments-folder.ts';
import { checksumFile } from '../../reports/checksums.ts';
import { testResultStatement } from '../../reports/exports/test-result.ts';
import { markWords } from '../../reports/html/marks.ts';
import { pageDigestOf } from '../../reports/html/page.ts';
import { protocolFolder, readProtocol } from '../../reports/protocol/read.ts';
import { buildRecord } from '../../reports/record.ts';
import { subjectsOfRun, type Subjects } from '../../reports/signatures/check.ts';
import { guardSignatures } from '../../reports/signatures/guard.ts';
import { signaturesOf } from '../../reports/signatures/ledger.ts';
import type { Signatory } from '../../reports/signatures/order.ts';
import { refuseRun } from '../../reports/signatures/refusals.ts';
import { mustVerify } from '../../reports/verify/verify-folder.ts';

/** What somebody is about to sign. */
export interface Subject {
  readonly kind: 'run' | 'protocol';
  readonly id: string;
  readonly folder: string;
  /** What a signature covers, by name; the first is the record or protocol itself. */
  readonly subjects: Subjects;
  readonly digest: string;
  /** In words, for whoever is to sign. */
  readonly shown: readonly (readonly [name: string, text: string])[];
  /** Who carried it out, as far as the machine could tell; `null` for a protocol. */
  readonly operator: string | null;
  /** Who has signed the protocol the run follows. */
  readonly approved: readonly Signatory[];
  /** A statement every signer signs beside their own, for the policies of a supply chain; in attestation.json. */
  readonly attested: unknown;
}

/** Where something to be signed lies. */
export type Place = Pick<Subject, 'kind' | 'id' | 'folder'>;

/** The run that is asked for, or the newest. @throws DefinitionError RP-D108 for a run there is not */
export function runAt(
  evidence: string,
  entries: readonly Entry[],
  asked: string | undefined,
): Place {
  const runs = entries.flatMap(({ kind, run }) =>
    kind === 'run-started' && run !== null ? [run] : [],
  );
  const id = asked ?? runs.at(-1);
  if (id === undefined || !runs.includes(id)) {
    throw new DefinitionError(
      'RP-D108',
      `There is no ${id === undefined ? 'run' : `run "${id}"`}.`,
      {
        where: evidence,
        expected: runs.length === 0 ? 'a run first' : `one of ${runs.slice(-5).join(', ')}`,
      },
    );
  }
  return { kind: 'run', id, folder: runFolder(evidence, id) };
}

/** The protocol with this digest, or with these first 8 or more digits. @throws DefinitionError RP-D581 */
export function protocolAt(evidence: string, entries: readonly Entry[], asked: string): Place {
  const written = new Map(
    entries.flatMap((entry) =>
      entry.kind === 'protocol-written' ? [[entry.data.digest, entry.data.runbook]] : [],
    ),
  );
  const fitting = /^[0-9a-f]{8,64}$/.test(asked)
    ? [...written.keys()].filter((digest) => digest.startsWith(asked))
    : [];
  const [id, another] = fitting;
  if (id !== undefined && another === undefined)
    return { kind: 'protocol', id, folder: protocolFolder(evidence, id) };
  throw new DefinitionError('RP-D581', `There is no protocol "${asked}".`, {
    where: evidence,
    found: another === undefined ? undefined : 'several that begin so',
    expected:
      [...written].map(([digest, runbook]) => `${digest.slice(0, 12)} (${runbook})`).join(', ') ||
      'one that npx runproof protocol has written',
  });
}

/**
 * What is to be signed, as it lies in its folder, which must be what the ledger gives.
 * @throws BlockedError RP-B580, RP-B582 where it cannot be signed
 * @throws EvidenceError RP-E581, RP-E582 where what others have signed would come out otherwise
 * @throws EvidenceError RP-E560, RP-E580 where the folder is another than the ledger gives, RP-E590 where it does not verify
 */
export const subjectAt = (
  place: Place,
  evidence: string,
  entries: readonly Entry[],
): Promise<Subject> =>
  place.kind === 'run' ? runToSign(place, entries) : protocolToSign(place, evidence);

async function runToSign({ id, folder }: Place, entries: readonly Entry[]): Promise<Subject> {
  const record = buildRecord(entries, id, readProcedures(), await findAttachments(folder));
  refuseRun(record);
  await mustBe(folder, 'record.json', canonicalJson(record), `npx runproof report ${id}`);
  const page = await pageDigestOf(record, attachmentsIn(folder));
  const subjects = subjectsOfRun(record, page);
  await guardSignatures(folder, record, subjects, entries);
  const marks = markWords(record);
  const { run } = record;
  return {
    kind: 'run',
    id,
    folder,
    subjects,
    digest: subjects['record.json'] ?? '',
    shown: [
      ['Run', `${id}: ${run.runbook.title}, ${run.mode}, ${run.environment} on ${run.target}`],
      ['Verdict', record.verdict],
      ['Deviations', `${record.deviations.length}, none of them open`],
      ['Open points', String(record.openPoints.length)],
      ['Marks', marks === '' ? 'none' : marks],
      ['Record', subjects['record.json'] ?? ''],
      ['Page', page],
    ],
    operator: run.operator,
    approved: signatoriesOf(entries, run.protocol?.digest ?? null),
    attested: testResultStatement(record, page),
  };
}

const signatoriesOf = (entries: readonly Entry[], id: string | null): readonly Signatory[] =>
  id === null ? [] : signaturesOf(entries, id).map(({ data }) => data);

async function protocolToSign({ id, folder }: Place, evidence: string): Promise<Subject> {
  const protocol = await readProtocol(evidence, id);
  await mustVerify(folder);
  return {
    kind: 'protocol',
    id,
    folder,
    subjects: { 'protocol.json': id },
    digest: id,
    shown: [
      ['Protocol', `${protocol.runbook.title}, ${protocol.environment} on ${protocol.target}`],
      ['Steps', String(protocol.steps.length)],
      ['Marks', protocol.rehearsal ? 'REHEARSAL' : 'none'],
      ['Digest', id],
    ],
    operator: null,
    approved: [],
    attested: null,
  };
}

/**
 * The folder is finished, is what the ledger gives, and nothing in it was touched since.
 * @throws EvidenceError RP-E580, RP-E590
 */
async function mustBe(folder: string, file: string, text: string, again: string): Promise<void> {
  const finished = existsSync(join(folder, checksumFile));
  const found = await readFile(join(folder, file), 'utf8').catch(() => null);
  if (!finished || found === null) {
    throw new EvidenceError('RP-E580', 'The folder is not finished, so it is not signed.', {
      where: folder,
      found: `no ${finished ? file : checksumFile}`,
      fix: again,
    });
  }
  if (found !== text) {
    throw new EvidenceError('RP-E580', 'What lies in the folder is not what the ledger gives.', {
      where: join(folder, file),
      found: `the digest ${sha256(found)}`,
      expected: sha256(text),
    });
  }
  await mustVerify(folder);
}
