import { basename } from 'node:path';
import { protocolText, type Protocol } from '../../harness/protocol/protocol.ts';
import { protocolPage } from '../protocol/page.ts';
import { readCanonical } from './canonical-file.ts';
import { checkFiles, protocolNames } from './checks/files.ts';
import { checkPage } from './checks/page.ts';
import { checkAllSignatures, readSignatures, signedEntries } from './checks/signatures.ts';
import { hashAt, type ReadLedger, type Trust } from './evidence.ts';
import { checked, finding, unchecked, type Saying } from './finding.ts';
import { listingOf } from './listing.ts';
import { named, type Telling } from './telling.ts';

/** Every check of a protocol's folder. */
export async function* verifyProtocol(
  folder: string,
  trust: Trust,
  whole: ReadLedger | null = null,
): Telling {
  const listing = await listingOf(folder);
  yield* named('files', checkFiles(folder, listing, protocolNames));
  const digest = listing.files.get('protocol.json')?.digest ?? null;
  if (digest === null) return;
  yield* named('protocol', checkName(folder, digest));
  const protocol = yield* named('protocol', readCanonical<Protocol>(folder, 'protocol.json'));
  const signatures = yield* named('signatures', readSignatures(folder, listing));
  if (protocol === null) return;
  if (listing.files.has('protocol.html')) {
    const page = {
      name: 'protocol.html',
      carried: protocolText(protocol),
      pictures: [],
      signatures,
      draw: () => protocolPage(protocol, signatures),
    };
    yield* named('protocol', checkPage(folder, page));
  }
  const { environment, target } = protocol;
  const known = whole?.sound === true ? whole : null;
  const about = {
    kind: 'protocol' as const,
    id: digest,
    environment,
    target,
    subjects: { 'protocol.json': digest },
    entries: known === null ? null : signedEntries(known.entries, digest),
    hashAt: (seq: number) => (known === null ? undefined : hashAt(known, seq)),
    signers: trust.signers ?? null,
  };
  yield* named('signatures', checkAllSignatures(signatures, about, trust, whole === null));
  if (whole === null) yield* named('signatures', withoutLedger(trust));
}

/** A protocol is named by its digest. */
async function* checkName(folder: string, digest: string): Saying {
  const name = basename(folder);
  if (name === digest) yield checked('protocol.json against the digest its folder is named by');
  else if (/^[0-9a-f]{64}$/.test(name))
    yield finding(
      'altered',
      'protocol.json',
      `SHA-256 ${digest}`,
      `SHA-256 ${name}, the folder's name`,
    );
  else yield unchecked(`Whether this is the protocol that was meant: its digest is ${digest}.`);
}

async function* withoutLedger({ head }: Trust): Saying {
  if (head !== undefined) yield unchecked('The head: a protocol has no ledger of its own.');
  yield unchecked(
    'Whether a signature was taken away: the ledger that tells lies in the folder of the target.',
  );
}
