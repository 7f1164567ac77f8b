import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { evidenceFolder } from '../fixtures/playing/evidence-folder.ts';
import { entriesOf, openJournal } from '../fixtures/playing/run-ledger.ts';
import { softwareOf } from '../fixtures/playing/software.ts';
import type { Entry } from '../harness/entries.ts';
import { loadEnvironment, type Environment } from '../harness/environment/index.ts';
import type { RunproofError } from '../harness/errors/index.ts';
import { acquireLock } from '../harness/ledger/index.ts';
import { readProcedures } from '../harness/procedures/index.ts';
import { appliesIn, digestOfProtocol, type Protocol } from '../harness/protocol/protocol.ts';
import { checksumFile } from '../reports/checksums.ts';
import { protocolFolder, readProtocol } from '../reports/protocol/read.ts';
import { describeProtocol } from './describing/protocol.ts';
import { signCommand } from './describing/sign-command.ts';
import { paint } from './paint.ts';
import { publishProtocol } from './publish-protocol.ts';
import { refuseLostLedger } from './refusals.ts';
import { loadRunbook } from './runbooks.ts';
import { rehearseOn, sameEnvironment, type PlayOptions } from './commands/play.ts';

export interface ProtocolOptions extends Pick<PlayOptions, 'env' | 'rehearse' | 'breakLock'> {
  /** False with --no-pdf. */
  readonly pdf: boolean;
  readonly json?: boolean;
}

/**
 * Writes the protocol of a runbook, to be approved before anything runs: HTML, PDF and protocol.json, named by the digest
 * of its content. Nothing is observed, and without a PDF no browser is started. The same content is not written twice.
 */
export async function writeProtocol(runbookId: string, options: ProtocolOptions): Promise<void> {
  const environment = loadEnvironment(options.env, { rehearse: rehearseOn(options) });
  const runbook = await loadRunbook(runbookId);
  const folder = evidenceFolder(environment);
  refuseLostLedger(environment, await entriesOf(folder), folder);
  const drawn = describeProtocol(runbook, environment, await softwareOf(), readProcedures());
  const pdf = options.pdf && environment.reportPdf;
  const written = await write(drawn, environment, folder, pdf, options.breakLock);
  tell(drawn, protocolFolder(folder, digestOfProtocol(drawn)), written, options);
}

interface Written {
  readonly isNew: boolean;
  readonly notPrinted: RunproofError | null;
}

async function write(
  drawn: Protocol,
  environment: Environment,
  folder: string,
  pdf: boolean,
  breakReason: string | undefined,
): Promise<Written> {
  const digest = digestOfProtocol(drawn);
  await mkdir(folder, { recursive: true });
  const lock = await acquireLock(folder, { command: 'protocol', run: digest, breakReason });
  try {
    const entries = await entriesOf(folder);
    const known = isWritten(entries, digest);
    if (known && (await isWhole(folder, digest, pdf))) return { isNew: false, notPrinted: null };
    const notPrinted = await publishProtocol({
      environment,
      folder,
      protocol: drawn,
      pdf,
      async entries() {
        if (known) return entries;
        const journal = await openJournal(folder, lock, null);
        const { id: runbook } = drawn.runbook;
        await journal.append('protocol-written', { digest, runbook }, { sync: true });
        await journal.close();
        return entriesOf(folder);
      },
    });
    return { isNew: !known, notPrinted };
  } finally {
    await lock.release();
  }
}

const isWritten = (entries: readonly Entry[], digest: string): boolean =>
  entries.some((entry) => entry.kind === 'protocol-written' && entry.data.digest === digest);

/** A folder that is there has to be as it was written; one that is not, or is not finished, is written again. */
async function isWhole(folder: string, digest: string, pdf: boolean): Promise<boolean> {
  const at = protocolFolder(folder, digest);
  if (!existsSync(at)) return false;
  await readProtocol(folder, digest);
  const files = [checksumFile, 'protocol.html', ...(pdf ? ['protocol.pdf'] : [])];
  return files.every((file) => existsSync(join(at, file)));
}

function tell(
  drawn: Protocol,
  folder: string,
  { isNew, notPrinted }: Written,
  options: ProtocolOptions,
): void {
  const digest = digestOfProtocol(drawn);
  const page = join(folder, 'protocol.html');
  if (options.json === true) {
    const pdf = existsSync(join(folder, 'protocol.pdf')) ? join(folder, 'protocol.pdf') : null;
    console.log(JSON.stringify({ digest, folder, page, pdf, written: isNew }));
    return;
  }
  const applying = drawn.steps.filter(appliesIn);
  const final = applying.filter(({ irreversible }) => irreversible !== null).length;
  console.log(
    [
      paint.bold(`Protocol of ${drawn.runbook.title}`),
      `${applying.length} of ${drawn.steps.length} steps apply, ${final} cannot be undone`,
      `Digest     ${digest}`,
      `Protocol   ${relative(process.cwd(), page)}${isNew ? '' : ', which was written before'}`,
      ...(notPrinted === null ? [] : [notPrinted.message]),
      `Next       ${signCommand(digest, sameEnvironment(options))}`,
    ].join('\n'),
  );
}
