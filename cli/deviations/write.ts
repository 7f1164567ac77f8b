import { findWorld } from '../../fixtures/rehearsal/noted-world.ts';
import {
  assessedParts,
  deviationsIn,
  openDeviations,
  runsAfter,
  unopenedIn,
  whyNoProof,
  whyNotClosed,
  type AssessedPart,
  type DeviationStory,
} from '../../harness/deviations/index.ts';
import type { Entry, Journal } from '../../harness/entries.ts';
import { BlockedError, DefinitionError } from '../../harness/errors/index.ts';
import { appending } from '../appending.ts';
import { publish } from '../publish.ts';
import { refuseSigned } from '../refuse-signed.ts';
import { findDeviations, storyOf, type Found, type Where } from './found.ts';
import { toldInFull } from './told.ts';

interface Writing extends Where {
  readonly by: string;
  readonly breakLock?: string;
}

export interface Assessing extends Writing, Partial<Readonly<Record<AssessedPart, string>>> {
  readonly rerun?: string;
}

export interface Closing extends Writing {
  readonly accept?: boolean;
}

/** Records what a person writes about a deviation; what was written before stays in the ledger and in the report. */
export async function assess(id: string, options: Assessing): Promise<void> {
  const by = personIn(options);
  const said = {
    description: saidIn(options.description),
    impact: saidIn(options.impact),
    cause: saidIn(options.cause),
    disposition: saidIn(options.disposition),
    rerun: saidIn(options.rerun),
  };
  if (Object.values(said).every((text) => text === null))
    throw new DefinitionError('RP-D571', `Nothing is said about ${id}.`);
  await add(id, options, async (journal, entries, story) => {
    const why = said.rerun === null ? null : whyNoProof(entries, story, said.rerun);
    if (why !== null) {
      throw new BlockedError('RP-B573', `Run ${said.rerun} does not repeat ${id} with success.`, {
        found: why,
        expected:
          'a later run or audit of the same step, in the same world, in which what had failed holds',
      });
    }
    await journal.append('deviation-assessed', { id, by, ...said }, about(story));
  });
}

/** Closes a deviation for good: as repeated where the linked run holds, else as accepted where that was asked for. */
export async function close(id: string, options: Closing): Promise<void> {
  const by = personIn(options);
  await add(id, options, async (journal, entries, story) => {
    const plainly = whyNotClosed(entries, story, { by, accept: false });
    const accept = plainly.length > 0 && options.accept === true;
    const faults = accept ? whyNotClosed(entries, story, { by, accept }) : plainly;
    if (faults.length > 0) {
      throw new BlockedError('RP-B571', `${id} cannot be closed.`, {
        found: faults.join('\n'),
        expected: `${assessedParts.join(', ')}, and either a linked later run in which the step holds, or --accept by somebody who did not write the disposition`,
      });
    }
    await journal.append(
      'deviation-closed',
      { id, by, as: accept ? 'accepted' : 'repeated' },
      about(story),
    );
  });
}

/** Opens what failed in a run that was killed before it could, or was carried out by an earlier version. */
export async function open(run: string, options: Omit<Writing, 'by'>): Promise<void> {
  const found = await findDeviations(options);
  refuseSigned(found.entries, runsAfter(found.entries, run));
  if (unopenedIn(found.entries, run).length === 0) {
    throw new DefinitionError('RP-D572', `Run ${run} has nothing left to open a deviation for.`);
  }
  let opened: readonly string[] = [];
  const entries = await appending(
    lockFor(found, 'deviation open', run, options),
    async (journal, now) => {
      refuseSigned(now, runsAfter(now, run));
      opened = await openDeviations(journal, run, now, unopenedIn(now, run));
    },
  );
  await publishAgain({ ...found, entries }, run);
  console.log(`Opened     ${opened.join(', ')}`);
  console.log(`Next       npx runproof deviation show ${opened[0] ?? ''}${found.options}`);
}

type Write = (journal: Journal, entries: readonly Entry[], story: DeviationStory) => Promise<void>;

async function add(id: string, options: Writing, write: Write): Promise<void> {
  const found = await findDeviations(options);
  const run = storyOf(found, id).opened.run ?? '';
  refuse(found.entries, storyOf(found, id), run);
  const entries = await appending(
    lockFor(found, `deviation ${id}`, run, options),
    async (journal, now) => {
      const story = deviationsIn(now).get(id) ?? storyOf(found, id);
      refuse(now, story, run);
      await write(journal, now, story);
    },
  );
  const after: Found = { ...found, entries, stories: deviationsIn(entries) };
  await publishAgain(after, run);
  console.log(toldInFull(after, storyOf(after, id)));
}

function refuse(entries: readonly Entry[], { opened, closed }: DeviationStory, run: string): void {
  refuseSigned(entries, runsAfter(entries, run));
  if (closed === null) return;
  throw new BlockedError('RP-B572', `${opened.data.id} is closed.`, {
    found: `closed as ${closed.data.as} by ${closed.data.by}, ${closed.time}`,
  });
}

const lockFor = (
  { folder }: Found,
  command: string,
  run: string,
  { breakLock }: Omit<Writing, 'by'>,
) => ({ folder, command, run, breakLock });

/** The report of the run, and of every run that goes on with it, says at once what was written. */
async function publishAgain({ environment, folder, entries }: Found, run: string): Promise<void> {
  const world = environment.target === 'aws' ? null : await findWorld(folder);
  for (const one of runsAfter(entries, run)) {
    await publish({ environment, world, folder, run: one, entries });
  }
}

const about = ({ opened: { step } }: DeviationStory) => ({
  ...(step === null ? {} : { step }),
  sync: true,
});

function personIn({ by }: Writing): string {
  const name = by.trim();
  if (name === '') throw new DefinitionError('RP-D571', 'Nobody is named with --by.');
  return name;
}

const saidIn = (text: string | undefined): string | null => text?.trim() || null;
