import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { attachmentsIn, attestedFiles } from '../../fixtures/playing/attachments.ts';
import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { entriesOf, openJournal } from '../../fixtures/playing/run-ledger.ts';
import { findWorld } from '../../fixtures/rehearsal/noted-world.ts';
import type { Attached } from '../../harness/entries.ts';
import { loadEnvironment } from '../../harness/environment/index.ts';
import { DefinitionError } from '../../harness/errors/index.ts';
import { historyOf } from '../../harness/history.ts';
import { acquireLock } from '../../harness/ledger/index.ts';
import { rehearseOn, type PlayOptions } from './play.ts';

export interface AttestOptions extends Pick<PlayOptions, 'env' | 'rehearse' | 'breakLock'> {
  readonly by: string;
  readonly statement?: readonly string[];
  readonly file?: readonly string[];
  readonly comment?: string;
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.txt': 'text/plain',
  '.json': 'application/json',
};

/** Records what a person states about the open statements of a step, in the words the last run showed. */
export async function attest(step: string, options: AttestOptions): Promise<void> {
  const environment = loadEnvironment(options.env, { rehearse: rehearseOn(options) });
  const folder = evidenceFolder(environment);
  const entries = await entriesOf(folder);
  const world =
    environment.target === 'aws' ? null : ((await findWorld(folder))?.worldId ?? 'none');
  const judged = historyOf(entries, world, null).judged.get(step);
  const open = (judged?.data.attestations ?? []).filter(
    ({ given, unneeded }) => given === null && unneeded === null,
  );
  const named = options.statement;
  const chosen = named === undefined ? open : open.filter(({ name }) => named.includes(name));
  if (
    judged === undefined ||
    judged.run === null ||
    chosen.length === 0 ||
    (named !== undefined && chosen.length < named.length)
  ) {
    throw new DefinitionError(
      'RP-D109',
      `Step "${step}" does not wait for ${named === undefined ? 'a statement' : 'that statement'}.`,
      {
        found:
          judged === undefined
            ? 'no run of this step yet'
            : open.map(({ name }) => name).join('; ') || judged.data.verdict,
      },
    );
  }
  const attach = attachmentsIn(attestedFiles(folder));
  const files: Attached[] = [];
  for (const path of options.file ?? []) {
    const mediaType = mediaTypes[extname(path)] ?? 'application/octet-stream';
    files.push({
      name: basename(path),
      mediaType,
      ...(await attach(basename(path), await readFile(path), mediaType)),
    });
  }
  const lock = await acquireLock(folder, {
    command: 'attest',
    run: judged.run,
    breakReason: options.breakLock,
  });
  try {
    const journal = await openJournal(folder, lock, judged.run);
    for (const { name, statement } of chosen) {
      await journal.append(
        'attested',
        {
          name,
          statement,
          by: options.by,
          rehearsed: environment.target !== 'aws',
          files,
          comment: options.comment ?? null,
        },
        { step, sync: true },
      );
      console.log(`Recorded: ${options.by} states that ${statement}`);
    }
    await journal.close();
  } finally {
    await lock.release();
  }
  console.log('Next      npx runproof resume');
}
