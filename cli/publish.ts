import { join } from 'node:path';
import { bringAttestedFiles } from '../fixtures/playing/attachments.ts';
import { secretsOf } from '../fixtures/playing/environment-secrets.ts';
import { runFolder } from '../fixtures/playing/run-file.ts';
import { handsOf } from '../fixtures/hands.ts';
import { connectionOf } from '../fixtures/targets/connect.ts';
import type { WorldAddress } from '../fixtures/targets/rehearsal.ts';
import { runsBefore } from '../harness/deviations/index.ts';
import type { Entry } from '../harness/entries.ts';
import { resolveSecret, type Environment } from '../harness/environment/index.ts';
import type { Hands } from '../harness/hands.ts';
import { readProcedures } from '../harness/procedures/index.ts';
import { publishOverview } from '../reports/publish-overview.ts';
import { publishRun, type Published } from '../reports/publish.ts';
import { store, type Stored } from './evidence-store.ts';

export interface Publishing {
  readonly environment: Environment;
  readonly world: WorldAddress | null;
  readonly folder: string;
  readonly run: string;
  readonly entries: readonly Entry[];
}

export interface PublishedRun extends Published {
  /** `null` where the environment asks for no copy. */
  readonly stored: Stored | null;
}

/**
 * Builds a run's evidence out of the ledger, after searching it for every secret the environment refers to, and copies it
 * to the evidence store.
 */
export async function publish({
  environment,
  world,
  folder,
  run,
  entries,
}: Publishing): Promise<PublishedRun> {
  const secrets = await secretsFor(environment, world);
  const runs = runsBefore(entries, run);
  const wanted = entries.flatMap((entry) =>
    entry.kind === 'judged' && runs.has(entry.run)
      ? entry.data.attachments.map(({ sha256 }) => sha256)
      : [],
  );
  const attachments = join(runFolder(folder, run), 'attachments');
  await bringAttestedFiles(folder, attachments, new Set(wanted));
  const published = await publishRun({
    folder: runFolder(folder, run),
    entries,
    runId: run,
    procedures: readProcedures(),
    secrets,
    ...(environment.reportPdf ? { print } : {}),
  });
  await publishOverview(folder, entries, secrets);
  const again = `npx runproof report ${run} --env ${environment.name}`;
  const below = ['runs', run];
  const stored = await store(environment, world, runFolder(folder, run), below, again);
  return { ...published, stored };
}

/** Loaded when something is printed: a browser is much to load for nothing. */
export async function print(page: string, pdf: string): Promise<void> {
  const { printToPdf } = await import('../fixtures/pages/print-report.ts');
  await printToPdf(page, pdf);
}

/** Every secret the environment refers to and that can be read from here. */
export const secretsFor = (
  environment: Environment,
  world: WorldAddress | null,
): ReturnType<typeof secretsOf> =>
  secretsOf(environment, readerOf(environment, world), process.cwd());

/** Secrets in Parameter Store are read where the target can be reached; a rehearsal's world may be gone by now. */
function readerOf(environment: Environment, world: WorldAddress | null): Hands['readSecret'] {
  const root = process.cwd();
  if (environment.target !== 'aws' && world === null)
    return (reference) => resolveSecret(reference, { root });
  const connection = connectionOf(environment, world);
  const attach = () => Promise.reject(new Error('publishing attaches nothing'));
  return handsOf({ connection, environment, root, attach }).readSecret;
}
