import { attachmentsIn, attestedFiles } from '../../fixtures/playing/attachments.ts';
import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { entriesOf } from '../../fixtures/playing/run-ledger.ts';
import { findWorld } from '../../fixtures/rehearsal/noted-world.ts';
import type { Attached, AttestationState, Entry } from '../../harness/entries.ts';
import { loadEnvironment } from '../../harness/environment/index.ts';
import { DefinitionError } from '../../harness/errors/index.ts';
import { historyOf } from '../../harness/history.ts';
import { appending } from '../appending.ts';
import { readAttestedFiles, type AttestedFile } from '../attested-files.ts';
import { publish, secretsFor } from '../publish.ts';
import { refuseSigned } from '../refuse-signed.ts';
import { rehearseOn, sameEnvironment, type PlayOptions } from './play.ts';

export interface AttestOptions extends Pick<PlayOptions, 'env' | 'rehearse' | 'breakLock'> {
  readonly by: string;
  readonly statement?: readonly string[];
  readonly file?: readonly string[];
  readonly comment?: string;
}

/** Records what a person states about the open statements of a step, in the words the last run showed. */
export async function attest(step: string, options: AttestOptions): Promise<void> {
  const by = options.by.trim();
  if (by === '') throw new DefinitionError('RP-D574', 'Nobody is named with --by.');
  const environment = loadEnvironment(options.env, { rehearse: rehearseOn(options) });
  const folder = evidenceFolder(environment);
  const world = environment.target === 'aws' ? null : await findWorld(folder);
  const worldId = environment.target === 'aws' ? null : (world?.worldId ?? 'none');
  const { run, chosen } = waitingFor(await entriesOf(folder), worldId, step, options.statement);
  const files = await readAttestedFiles(options.file ?? [], await secretsFor(environment, world));
  const entries = await appending(
    { folder, command: 'attest', run, breakLock: options.breakLock },
    async (journal, now) => {
      refuseSigned(now, [run]);
      const attached = await keep(folder, files);
      for (const { name, statement } of chosen) {
        await journal.append(
          'attested',
          {
            name,
            statement,
            by,
            rehearsed: environment.target !== 'aws',
            files: attached,
            comment: options.comment ?? null,
          },
          { step, sync: true },
        );
        console.log(`Recorded: ${by} states that ${statement}`);
      }
      for (const { name, sha256 } of attached) console.log(`Attached: ${name}, SHA-256 ${sha256}`);
    },
  );
  await publish({ environment, world, folder, run, entries });
  console.log(`Next      npx runproof resume${sameEnvironment(options)}`);
}

type Open = Pick<AttestationState, 'name' | 'statement'>;

/** The run whose step waits, and those of its statements that were asked for. */
function waitingFor(
  entries: readonly Entry[],
  world: string | null,
  step: string,
  named: readonly string[] | undefined,
): { run: string; chosen: readonly Open[] } {
  const last = historyOf(entries, world, null).judged.get(step);
  // What a run was content with may have expired since: then an audit says so.
  const judged = openIn(last).length > 0 ? last : (lastAudit(entries, world, step) ?? last);
  const open = openIn(judged);
  const chosen = named === undefined ? open : open.filter(({ name }) => named.includes(name));
  const all = chosen.length > 0 && (named === undefined || chosen.length === named.length);
  if (judged !== undefined && judged.run !== null && all) return { run: judged.run, chosen };
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

const openIn = (judged: Entry<'judged'> | undefined): readonly AttestationState[] =>
  (judged?.data.attestations ?? []).filter(
    ({ given, unneeded }) => given === null && unneeded === null,
  );

function lastAudit(
  entries: readonly Entry[],
  world: string | null,
  step: string,
): Entry<'judged'> | undefined {
  const audits = new Set(
    entries.flatMap((entry) =>
      entry.kind === 'run-started' && entry.data.mode === 'audit' && entry.data.world === world
        ? entry.run
        : [],
    ),
  );
  return entries.findLast(
    (entry): entry is Entry<'judged'> =>
      entry.kind === 'judged' && entry.step === step && audits.has(entry.run),
  );
}

/** Documents are kept beside the runs: they outlive the one they were first given for. */
async function keep(folder: string, files: readonly AttestedFile[]): Promise<readonly Attached[]> {
  const attach = attachmentsIn(attestedFiles(folder));
  const kept: Attached[] = [];
  for (const { name, mediaType, content } of files)
    kept.push({ name, mediaType, ...(await attach(name, content, mediaType)) });
  return kept;
}
