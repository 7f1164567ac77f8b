import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyHead } from '../../harness/ledger/index.ts';
import type { Entry } from '../../harness/entries.ts';
import { checksumFile } from '../checksums.ts';
import { checkApprovals, checkTorn } from './checks/across.ts';
import { checkHead, readAndCheckChain } from './checks/chain.ts';
import { checkIndex } from './checks/index-page.ts';
import type { ReadLedger, Trust } from './evidence.ts';
import {
  checked,
  finding,
  many,
  plainName,
  printable,
  unchecked,
  type Said,
  type Saying,
} from './finding.ts';
import { limits } from './limits.ts';
import { verifyProtocol } from './protocol.ts';
import { verifyRun } from './run.ts';
import { below, named, type Telling } from './telling.ts';

/** The whole folder of one environment on one target: its ledger, every run in it, every protocol. */
export async function* verifyTarget(folder: string, trust: Trust): Telling {
  const file = join(folder, 'ledger.jsonl');
  const ledger = (await isThere(file))
    ? yield* named('ledger', readAndCheckChain(file, 'ledger.jsonl', { from: emptyHead }))
    : yield* named('ledger', noLedger());
  if (ledger !== null) yield* named('ledger', checkHead(ledger, trust.head, 'ledger.jsonl'));
  const known = ledger?.sound === true ? ledger : null;
  if (known !== null) yield* named('signatures', checkSigned(known, trust));
  const runs = await foldersIn(join(folder, 'runs'));
  const protocols = await foldersIn(join(folder, 'protocols'));
  if (known !== null) {
    yield* named('runs', checkNames('runs', runs, runsIn(known.entries), 'run-started'));
    yield* named(
      'protocols',
      checkNames('protocols', protocols, protocolsIn(known.entries), 'protocol-written'),
    );
  }
  if (known !== null) {
    yield* named('protocols', checkApprovals(known));
    yield* named('ledger', checkTorn(folder, known));
    const published = {
      runs: await having(join(folder, 'runs'), runs.folders, 'report.html'),
      protocols: await having(join(folder, 'protocols'), protocols.folders, 'protocol.html'),
    };
    if (await isThere(join(folder, 'index.html')))
      yield* named('index', checkIndex(folder, known, published));
  }
  const ends = known === null ? new Map<string, boolean>() : runsIn(known.entries);
  const finished = await having(join(folder, 'runs'), runs.folders, checksumFile);
  for (const run of runs.folders) {
    if (ends.get(run) === false && !finished.has(run))
      yield { is: 'unchecked', check: 'runs', text: neverBuilt(run) };
    else yield* each('runs', run, verifyRun, folder, trust, known);
  }
  for (const protocol of protocols.folders)
    yield* each('protocols', protocol, verifyProtocol, folder, trust, known);
  yield* named('others', others(folder));
}

const each = (
  kind: string,
  name: string,
  verify: (folder: string, trust: Trust, whole: ReadLedger | null) => Telling,
  folder: string,
  trust: Trust,
  ledger: ReadLedger | null,
): Telling => below(`${kind}/${name}`, verify(join(folder, kind, name), trust, ledger));

/** Every signature names the ledger's head of its time, and so vouches for all entries before. */
async function* checkSigned({ entries }: ReadLedger, { signers }: Trust): Saying {
  const signed = entries.filter(({ kind }) => kind === 'signed');
  if (signed.length === 0 && signers !== undefined)
    yield finding(
      'not vouched for',
      'ledger.jsonl',
      'no signature at all',
      'one of a listed signer',
    );
}

interface Found {
  readonly folders: readonly string[];
  /** What is no folder, or has a name none has. */
  readonly odd: readonly string[];
}

async function foldersIn(path: string): Promise<Found> {
  const folders: string[] = [];
  const odd: string[] = [];
  const dir = await opendir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for await (const entry of dir) {
    const plain = entry.isDirectory() && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(entry.name);
    (plain ? folders : odd).push(entry.name);
    if (folders.length + odd.length >= limits.files) break;
  }
  return { folders: folders.toSorted(), odd };
}

async function* checkNames(
  kind: string,
  { folders, odd }: Found,
  told: ReadonlyMap<string, boolean>,
  by: string,
): Saying {
  for (const name of odd)
    yield finding(
      'refused',
      `${kind}/${plainName(name)}`,
      'no folder with a plain name',
      'folders',
    );
  for (const name of folders) {
    if (!told.has(name))
      yield finding('added', `${kind}/${name}`, 'a folder', `an entry "${by}" of the ledger`);
  }
  for (const [name, ended] of told) {
    if (folders.includes(name)) continue;
    if (ended)
      yield finding(
        'missing',
        `${kind}/${plainName(name)}`,
        'no folder',
        'what the ledger tells of',
      );
    else yield unchecked(neverBuilt(name));
  }
  yield checked(`${many(told.size, 'entry', 'entries')} "${by}" of the ledger against ${kind}/`);
}

const neverBuilt = (run: string): string =>
  printable(`Run ${run} was cut off, and nobody has built its report since.`);

/** Those of the folders that hold the file. */
async function having(
  folder: string,
  names: readonly string[],
  file: string,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const name of names) if (await isThere(join(folder, name, file))) found.add(name);
  return found;
}

async function* noLedger(): AsyncGenerator<Said, null> {
  yield finding('missing', 'ledger.jsonl', 'no such file', 'the ledger of the target');
  return null;
}

/** Every run of the ledger, and whether it came to its end. */
function runsIn(entries: readonly Entry[]): ReadonlyMap<string, boolean> {
  const runs = new Map<string, boolean>();
  for (const { kind, run } of entries) {
    if (run === null) continue;
    if (kind === 'run-started') runs.set(run, false);
    if (kind === 'run-ended') runs.set(run, true);
  }
  return runs;
}

function protocolsIn(entries: readonly Entry[]): ReadonlyMap<string, boolean> {
  return new Map(
    entries.flatMap((entry): [string, boolean][] => {
      const { digest, protocol } = (entry.data ?? {}) as { digest?: unknown; protocol?: unknown };
      if (entry.kind === 'protocol-written') return [[String(digest), true]];
      return entry.kind === 'run-started' && typeof protocol === 'string' ? [[protocol, true]] : [];
    }),
  );
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** What lies beside: documents of attestations, parts of a torn ledger, the world of a rehearsal. */
async function* others(folder: string): Saying {
  const names: string[] = [];
  for await (const { name } of await opendir(folder)) {
    if (!['ledger.jsonl', 'runs', 'protocols', 'index.html'].includes(name))
      names.push(plainName(name));
    if (names.length > 20) break;
  }
  if (names.length > 0)
    yield unchecked(
      `What else lies there: ${names.toSorted().join(', ')}. Nothing of it is evidence by itself.`,
    );
}
