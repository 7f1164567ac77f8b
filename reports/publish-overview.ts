import { mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../harness/entries.ts';
import { EvidenceError, RunproofError } from '../harness/errors/index.ts';
import { guardPublication } from '../harness/leak-gate.ts';
import type { KnownSecret } from '../harness/redaction.ts';
import { overviewPage } from './html/overview/page.ts';
import { overviewOf } from './overview.ts';

const page = 'index.html';

/**
 * Draws `index.html` of an environment and target anew, out of the ledger and a look at which reports are there. It is
 * searched for secrets before anybody can open it; a failure leaves the earlier one. Without a run nothing is drawn.
 * @param folder `evidence/<environment>/<target>`
 * @throws EvidenceError RP-E410 or RP-E411 from the leak gate, RP-E615 when it cannot be written
 */
export async function publishOverview(
  folder: string,
  entries: readonly Entry[],
  secrets: readonly KnownSecret[],
): Promise<string | null> {
  const overview = overviewOf(entries, {
    runs: await foldersWith(join(folder, 'runs'), 'report.html'),
    protocols: await foldersWith(join(folder, 'protocols'), 'protocol.html'),
  });
  if (overview === null) return null;
  let draft: string | null = null;
  try {
    draft = await mkdtemp(join(folder, '.index-'));
    const file = await open(join(draft, page), 'w');
    try {
      await file.writeFile(overviewPage(overview));
      await file.sync();
    } finally {
      await file.close();
    }
    await guardPublication(draft, secrets);
    await rename(join(draft, page), join(folder, page));
    return join(folder, page);
  } catch (error) {
    if (error instanceof RunproofError) throw error;
    const found = error instanceof Error ? error.message : String(error);
    throw new EvidenceError('RP-E615', 'The index of the evidence could not be written.', {
      where: join(folder, page),
      found,
      cause: error,
    });
  } finally {
    if (draft !== null) await rm(draft, { recursive: true, force: true }).catch(() => {});
  }
}

/** Names of the folders below that hold the file; none where the folder itself is missing. */
async function foldersWith(folder: string, file: string): Promise<ReadonlySet<string>> {
  const names = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    names.map(async (entry) => {
      const inside = entry.isDirectory()
        ? await readdir(join(folder, entry.name)).catch(() => [])
        : [];
      return inside.includes(file) ? [entry.name] : [];
    }),
  );
  return new Set(found.flat());
}
