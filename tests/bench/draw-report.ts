import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../../harness/entries.ts';
import { attachmentsIn, findAttachments } from '../../reports/attachments-folder.ts';
import { reportOf } from '../../reports/html/page.ts';
import { publishRun } from '../../reports/publish.ts';
import { buildRecord } from '../../reports/record.ts';
import { sampleProcedures, sampleRun } from '../golden/sample-runs.ts';

// From a ledger and its attachments to report.html alone, or to everything a run publishes but the PDF.
const [, , folder = '', what = 'report'] = process.argv;
const entries = readFileSync(join(folder, 'corpus.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Entry);

if (what === 'report') {
  const record = buildRecord(entries, sampleRun, sampleProcedures, await findAttachments(folder));
  const file = await open(join(folder, 'report.html'), 'w');
  for await (const piece of reportOf(record, attachmentsIn(folder))) await file.appendFile(piece);
  await file.close();
} else {
  const secrets = [{ name: 'SAMPLE', reveal: () => 'a-secret-that-is-not-there' }];
  await publishRun({ folder, entries, runId: sampleRun, procedures: sampleProcedures, secrets });
}
