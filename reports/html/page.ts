import { canonicalJson } from '../../harness/json.ts';
import type { RunRecord } from '../run-record.ts';
import { keptSignatures, type SignatureFile } from '../signatures/kept.ts';
import { attachmentsOf, picturesOf, type ReadAttachment } from './attachments.ts';
import { callSummary } from './calls.ts';
import { carriedSignatures, digestsOf, selfChecking } from './check/document.ts';
import { comparison } from './comparison.ts';
import { corroboration } from './corroboration.ts';
import { frameOf } from './frame.ts';
import { matrix } from './matrix.ts';
import { parameters } from './parameters.ts';
import { rehearsed } from './rehearsed.ts';
import { signatureSection } from './signatures.ts';
import { stepSection } from './step.ts';
import { summary } from './summary.ts';
import { timeline } from './timeline.ts';

export interface Drawing {
  /** What lies in the run's `signatures/`; they are in the page, and nothing outside of their section depends on them. */
  readonly signatures?: readonly SignatureFile[];
  /**
   * `at the end`: inert data after the page, decoded when a picture comes into view. `in place`: where they are seen,
   * for a page that is printed and thrown away; it carries nothing and checks nothing.
   */
  readonly pictures?: 'at the end' | 'in place';
}

/**
 * The report as one HTML file, in pieces, so that a run with many pictures never stands in memory whole. It loads
 * nothing: its style and script are let in by their digests. It carries the record, the signatures and the pictures
 * as data, with which it checks itself where it is opened.
 * @throws EvidenceError RP-E610 when a picture is no longer the one that was recorded
 */
export async function* reportOf(
  record: RunRecord,
  read: ReadAttachment,
  { signatures = [], pictures = 'at the end' }: Drawing = {},
): AsyncGenerator<string> {
  const text = canonicalJson(record);
  const shell = frameOf(record, text, pictures === 'at the end');
  const sections = sectionsOf(record, read, signatures, pictures);
  if (pictures === 'in place') {
    yield shell.before;
    yield* sections;
    yield shell.after + shell.end;
    return;
  }
  yield* selfChecking(shell, sections, {
    text,
    signatures: carriedSignatures(signatures),
    pictures: picturesOf(record.attachments, read),
  });
}

/** The digest a signature of the page is over: the same whoever has signed. SHA-256, in hex. */
export async function pageDigestOf(record: RunRecord, read: ReadAttachment): Promise<string> {
  const { page } = await digestsOf(
    frameOf(record, canonicalJson(record)),
    sectionsOf(record, read, [], 'at the end'),
  );
  return page;
}

async function* sectionsOf(
  record: RunRecord,
  read: ReadAttachment,
  signatures: readonly SignatureFile[],
  pictures: 'at the end' | 'in place',
): AsyncGenerator<string> {
  const signed = signatureSection(await keptSignatures(signatures));
  for (const part of [signed, summary(record), comparison(record)])
    yield `${part?.toString() ?? ''}\n`;
  for (const part of [timeline(record), matrix(record)]) yield `${part.toString()}\n`;
  yield* stepsOf(record, read, pictures);
  for (const part of [
    parameters(record),
    callSummary(record.calls),
    corroboration(record),
    rehearsed(record),
  ])
    yield `${part?.toString() ?? ''}\n`;
}

async function* stepsOf(
  record: RunRecord,
  read: ReadAttachment,
  pictures: 'at the end' | 'in place',
): AsyncGenerator<string> {
  const procedures = new Map(record.procedures.map((procedure) => [procedure.id, procedure]));
  const attachments = Map.groupBy(record.attachments, ({ step }) => step);
  yield '<section id="steps" aria-labelledby="steps-title"><h2 id="steps-title">Steps</h2>\n';
  for (const step of record.steps.filter(({ scope }) => scope !== 'outside')) {
    const attached = await attachmentsOf(attachments.get(step.id) ?? [], read, pictures);
    const departs = record.deviations.filter((deviation) => deviation.step === step.id);
    yield `${stepSection(step, procedures.get(step.procedure), attached, departs).toString()}\n`;
  }
  yield '<p id="nothing-found" class="note" hidden>No step matches.</p></section>\n';
}
