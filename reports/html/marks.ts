import type { RunRecord } from '../run-record.ts';
import { html, type Markup } from './markup.ts';

/** What no page of a report may leave out: why it is not the final evidence of an installation. */
export interface Mark {
  readonly word: 'REHEARSAL' | 'UNQUALIFIED' | 'PROVISIONAL' | 'MODIFIED';
  /** What it means, beside the word. */
  readonly note: string;
  /** For the cover: `Name: sentence.` */
  readonly reservation: string;
}

type Marked = Pick<RunRecord, 'run' | 'deviations'>;

const openOf = ({ deviations }: Pick<RunRecord, 'deviations'>): number =>
  deviations.filter(({ status }) => status === 'open').length;

/** Some deviation is still open, so the report may change. */
export const isProvisional = (record: Pick<RunRecord, 'deviations'>): boolean => openOf(record) > 0;

/** The marks of a record, the gravest first; empty where nothing speaks against it as final evidence. */
export function marksOf(record: Marked): readonly Mark[] {
  const { run } = record;
  const open = openOf(record);
  const marks: (Mark | false)[] = [
    run.rehearsal && {
      word: 'REHEARSAL',
      note: `on ${run.target}, no qualification evidence`,
      reservation:
        'Rehearsal: what it shows was done on a rehearsed AWS. It is no qualification evidence.',
    },
    run.unqualified && {
      word: 'UNQUALIFIED',
      note: 'without an approved protocol',
      reservation:
        'Unqualified: the run was asked for without an approved protocol. It cannot be signed.',
    },
    open > 0 && {
      word: 'PROVISIONAL',
      note: `${open} ${open === 1 ? 'deviation' : 'deviations'} open`,
      reservation: `Provisional: ${open === 1 ? 'a deviation is' : `${open} deviations are`} still open. The report is final when somebody has assessed and closed ${open === 1 ? 'it' : 'each of them'}.`,
    },
    run.software.modified && {
      word: 'MODIFIED',
      note: 'working tree',
      reservation:
        'Modified working tree: the software differs from its commit. Such a run is never qualification evidence.',
    },
  ];
  return marks.filter((mark) => mark !== false);
}

/** The words alone, for where there is no room for more. */
export const markWords = (record: Marked): string =>
  marksOf(record)
    .map(({ word }) => word)
    .join(', ');

/** The marks as they stay in sight at the top of the window. */
export const markBar = (record: Marked): Markup | null => barOf(marksOf(record));

/** The same for any page of evidence. */
export function barOf(marks: readonly Mark[]): Markup | null {
  if (marks.length === 0) return null;
  return html`<ul class="bar-marks" aria-label="Marks of this document">
    ${marks.map(({ word, note }) => html`<li><strong>${word}</strong> <span>${note}</span></li>`)}
  </ul>`;
}
