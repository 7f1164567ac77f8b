import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { buildRecord } from '../../../reports/record.ts';
import { resumedRun, sampleLedger, sampleProcedures, sampleRun } from '../../golden/sample-runs.ts';
import { drawn } from './pages.ts';

const runs = { full: sampleRun, resumed: resumedRun } as const;
const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

/** What a page says, a block to a line, without its markup. */
function wordsOf(page: string): string {
  return page
    .replaceAll(/<(style|script|svg)\b[\s\S]*?<\/\1\s*>/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(
      /<\/?(?:p|h\d|tr|li|dt|div|section|article|details|summary|pre|blockquote|caption|thead|tbody)\b[^>]*>/g,
      '\n',
    )
    .replaceAll(/<\/(?:td|th|dd)\s*>/g, ' | ')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity)
    .replaceAll(/ +/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '|')
    .join('\n');
}

for (const [name, run] of Object.entries(runs)) {
  test(`the report of the sample run (${name}) says what it always said`, async () => {
    const said = `${wordsOf(await drawn(buildRecord(sampleLedger(), run, sampleProcedures)))}\n`;
    const file = new URL(`../../golden/report-${name}.txt`, import.meta.url);
    if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(file, said);
    expect(said).toBe(await readFile(file, 'utf8'));
  });
}
