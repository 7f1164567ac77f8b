import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { entriesOf } from '../../fixtures/playing/run-ledger.ts';
import { findWorld } from '../../fixtures/rehearsal/noted-world.ts';
import type { WorldAddress } from '../../fixtures/targets/rehearsal.ts';
import type { Entry, Signed } from '../../harness/entries.ts';
import { loadEnvironment, type Environment } from '../../harness/environment/index.ts';
import { BlockedError, type RunproofError } from '../../harness/errors/index.ts';
import { canonicalJson, sha256 } from '../../harness/json.ts';
import { checksumFile } from '../../reports/checksums.ts';
import { readProtocol } from '../../reports/protocol/read.ts';
import { signaturesOf } from '../../reports/signatures/ledger.ts';
import { refuseSignatory } from '../../reports/signatures/refusals.ts';
import { settleSignature } from '../../reports/signatures/staging.ts';
import { appending } from '../appending.ts';
import { rehearseOn } from '../commands/play.ts';
import { publishProtocol } from '../publish-protocol.ts';
import { publish } from '../publish.ts';
import { comparedClock } from './clock.ts';
import { made } from './making.ts';
import type { SignOptions } from './options.ts';
import { asLine, openKey, type OpenedKey } from './signing-key.ts';
import { protocolAt, runAt, subjectAt, type Place, type Subject } from './subject.ts';

/** Signs a run or a protocol: verifies, shows, has the signer prove to be there, signs, records, and publishes again. */
export async function sign(run: string | undefined, options: SignOptions): Promise<void> {
  for (const text of [options.name, options.meaning]) asLine(text);
  const environment = loadEnvironment(options.env, { rehearse: rehearseOn(options) });
  const evidence = evidenceFolder(environment);
  const before = await entriesOf(evidence);
  const place =
    options.protocol === undefined
      ? runAt(evidence, before, run)
      : protocolAt(evidence, before, options.protocol);
  const world = environment.target === 'aws' ? null : await findWorld(evidence);
  const again = (entries: readonly Entry[]) =>
    publishAgain(environment, world, evidence, place, entries);
  // A process that was killed has signed, and left the rest to be done.
  if (!(await isPublished(place, before))) await again(before);
  const subject = await subjectAt(place, evidence, before);
  // Before anybody types a passphrase for nothing; the key is judged when it is known.
  refuse(subject, before, options, null);
  for (const [name, text] of subject.shown) console.error(`${name.padEnd(13)}${text}`);
  const clock = await comparedClock(environment, world);
  const opened = await openKey(options.name, options, environment, world);

  let signed: Signed | undefined;
  const { kind, id, folder } = subject;
  const turn = { folder: evidence, command: 'sign', run: kind === 'run' ? id : null };
  const entries = await appending(
    { ...turn, breakLock: options.breakLock },
    async (journal, now) => {
      await settleSignature(folder, signaturesOf(now, id), { discard: true });
      if (now.length !== before.length && !isSame(subject, await subjectAt(place, evidence, now)))
        throw changed(subject);
      refuse(subject, now, options, opened);
      signed = await made({ options, environment, subject, opened, clock }, now);
      await journal.append('signed', signed, { caller: opened.caller, sync: true });
    },
  );
  if (signed === undefined) return;
  tell(signed, subject, await again(entries), entries, options);
}

const isSame = (one: Subject, other: Subject): boolean =>
  canonicalJson(one.subjects) === canonicalJson(other.subjects);

async function isPublished({ id, folder }: Place, entries: readonly Entry[]): Promise<boolean> {
  const signed = signaturesOf(entries, id);
  if (signed.length === 0) return true;
  const listed = await readFile(join(folder, checksumFile), 'utf8').catch(() => '');
  return signed.every(({ data }) => listed.includes(data.envelope));
}

function refuse(
  subject: Subject,
  entries: readonly Entry[],
  { as: role, name }: SignOptions,
  opened: OpenedKey | null,
): void {
  const earlier = signaturesOf(entries, subject.id).map(({ data }) => data);
  const key = opened === null ? '' : sha256(opened.key.publicKey);
  refuseSignatory(subject.kind, { role, name, key }, earlier, subject);
}

const changed = ({ kind, id }: Subject): BlockedError =>
  new BlockedError('RP-B580', `The ${kind} changed while it was being signed.`, {
    where: id,
    fix: 'Look at what it says now, then sign again.',
  });

interface Drawn {
  /** Path of the page. */
  readonly page: string;
  /** What came in the way of a printed edition or a copy; the signature stands all the same. */
  readonly troubles: readonly RunproofError[];
}

/** Draws the report or protocol anew, with its signatures. */
async function publishAgain(
  environment: Environment,
  world: WorldAddress | null,
  evidence: string,
  { kind, id, folder }: Place,
  entries: readonly Entry[],
): Promise<Drawn> {
  if (kind === 'run') {
    const published = await publish({ environment, world, folder: evidence, run: id, entries });
    const { report: page, notPrinted, stored } = published;
    const lost = stored !== null && 'failure' in stored ? stored.failure : null;
    return { page, troubles: [notPrinted, lost].filter((one) => one !== null) };
  }
  await settleSignature(folder, signaturesOf(entries, id), { discard: false });
  const notPrinted = await publishProtocol({
    environment,
    folder: evidence,
    protocol: await readProtocol(evidence, id),
    pdf: environment.reportPdf,
    entries: () => Promise.resolve(entries),
  });
  return {
    page: join(folder, 'protocol.html'),
    troubles: notPrinted === null ? [] : [notPrinted],
  };
}

function tell(
  signed: Signed,
  { kind, id }: Subject,
  { page, troubles }: Drawn,
  entries: readonly Entry[],
  { json }: SignOptions,
): void {
  for (const { message } of troubles) console.error(message);
  if (troubles.length > 0) process.exitCode = 4;
  if (json === true) {
    const number = signaturesOf(entries, id).length;
    console.log(JSON.stringify({ ...signed, number, page }));
    return;
  }
  const { role, name, key } = signed;
  console.log(
    [
      `Signed     ${kind} ${id} by ${name} as ${role}, with key ${key}`,
      ...(signed.timeStamp === null ? [] : ['           and a time stamp']),
      `Page       ${relative(process.cwd(), page)}`,
    ].join('\n'),
  );
}
