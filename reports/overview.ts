import type { Entry } from '../harness/entries.ts';
import { canonicalJson, sha256 } from '../harness/json.ts';
import { runsOf, signaturesBySubject } from './overview/runs.ts';
import { standingsOf } from './overview/standings.ts';
import type { Overview, ProtocolLine, RunLine } from './overview/types.ts';

/** What of the evidence lies in the folder: a reader may have been given only a part of it. */
export interface Published {
  /** Ids of runs whose report is there. */
  readonly runs: ReadonlySet<string>;
  /** Digests of protocols whose document is there. */
  readonly protocols: ReadonlySet<string>;
}

/**
 * What an environment's index shows, out of the ledger alone. Its cost grows with the ledger, not with the reports:
 * none of them is read. `null` where the ledger has no run.
 */
export function overviewOf(entries: readonly Entry[], published: Published): Overview | null {
  const starts = entries.filter((entry) => entry.kind === 'run-started');
  const newest = starts.at(-1);
  const last = entries.at(-1);
  if (newest === undefined || last === undefined) return null;
  const { environment, target, world } = newest.data;
  const rehearsal = target !== 'aws';
  const runs = runsOf(entries, published.runs);
  return {
    environment,
    target,
    rehearsal,
    world,
    worlds: new Set(starts.map(({ data }) => data.world)).size,
    runs,
    steps: standingsOf(entries, world, rehearsal),
    protocols: protocolsOf(entries, runs, published),
    ledger: {
      entries: entries.length,
      head: sha256(canonicalJson(last)),
      time: last.time,
    },
  };
}

function protocolsOf(
  entries: readonly Entry[],
  runs: readonly RunLine[],
  published: Published,
): ProtocolLine[] {
  const signatures = signaturesBySubject(entries);
  const written = new Map(
    entries.flatMap((entry) =>
      entry.kind === 'protocol-written' ? [[entry.data.digest, entry] as const] : [],
    ),
  );
  return [...written.values()].toReversed().map(({ data: { digest, runbook }, time }) => ({
    digest,
    runbook,
    written: time,
    signatures: signatures.get(`protocol ${digest}`) ?? [],
    runs: runs.flatMap(({ id, protocol }) => (protocol === digest ? id : [])),
    document: published.protocols.has(digest),
  }));
}
