import type { RunRecord } from '../run-record.ts';
import { marksOf, markWords } from './marks.ts';
import { visible } from './visible.ts';
import { kindOfReport } from './words.ts';

/** The head and foot of every printed page, as margin boxes: they cannot be scrolled away or covered. */
export function runningHead(record: RunRecord): string {
  const { run } = record;
  const marks = marksOf(record);
  const left =
    marks.length === 0 ? kindOfReport[run.mode] : `${markWords(record)} – ${marks[0]?.note}`;
  return `@page {
  @top-left { content: ${cssText(left)}; ${marks.length > 0 ? 'color: #8a3b00; font-weight: 700;' : ''} }
  @top-right { content: ${cssText(`Run ${run.id}`)}; }
  @bottom-left { content: ${cssText(`${run.runbook.title} · ${run.environment} on ${run.target}`)}; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); }
}`;
}

/** A CSS text: quotes, backslashes, angle brackets and line ends as code points, so that nothing can end it or its element. */
export function cssText(text: string): string {
  const escaped = visible(text).replaceAll(
    /["\\<>\n\t]/g,
    (character) => `\\${(character.codePointAt(0) ?? 0).toString(16)} `,
  );
  return `"${escaped}"`;
}
