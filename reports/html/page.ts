import type { RunRecord } from '../run-record.ts';
import { attachmentsOf, type ReadAttachment } from './attachments.ts';
import { callSummary } from './calls.ts';
import { frameOf } from './frame.ts';
import { matrix } from './matrix.ts';
import { parameters } from './parameters.ts';
import { rehearsed } from './rehearsed.ts';
import { stepSection } from './step.ts';
import { summary } from './summary.ts';
import { timeline } from './timeline.ts';

/**
 * The report as one HTML file, in pieces, so that a run with many pictures never stands in memory whole. It loads
 * nothing: its style and script are let in by their digests, and pictures come as data.
 */
export async function* reportOf(record: RunRecord, read: ReadAttachment): AsyncGenerator<string> {
  const { before, after } = frameOf(record);
  yield before;
  for (const part of [summary(record), timeline(record), matrix(record)])
    yield `${part.toString()}\n`;
  yield* stepsOf(record, read);
  for (const part of [parameters(record), callSummary(record.calls), rehearsed(record)]) {
    yield `${part?.toString() ?? ''}\n`;
  }
  yield after;
}

async function* stepsOf(record: RunRecord, read: ReadAttachment): AsyncGenerator<string> {
  const procedures = new Map(record.procedures.map((procedure) => [procedure.id, procedure]));
  const attachments = Map.groupBy(record.attachments, ({ step }) => step);
  yield '<section id="steps" aria-labelledby="steps-title"><h2 id="steps-title">Steps</h2>\n';
  for (const step of record.steps.filter(({ scope }) => scope !== 'outside')) {
    const pictures = await attachmentsOf(attachments.get(step.id) ?? [], read);
    yield `${stepSection(step, procedures.get(step.procedure), pictures).toString()}\n`;
  }
  yield '<p id="nothing-found" class="note" hidden>No step matches.</p></section>\n';
}
