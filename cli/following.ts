import { softwareOf } from '../fixtures/playing/software.ts';
import type { FoundDeviation } from '../harness/deviations/index.ts';
import type { Approval, Entry } from '../harness/entries.ts';
import type { Environment } from '../harness/environment/index.ts';
import { BlockedError, DefinitionError } from '../harness/errors/index.ts';
import { samePerson } from '../harness/person.ts';
import { readProcedures } from '../harness/procedures/index.ts';
import { departuresFrom } from '../harness/protocol/departures.ts';
import { doneUnderProtocol } from '../harness/protocol/done.ts';
import type { Protocol } from '../harness/protocol/protocol.ts';
import type { AnyRunbook } from '../harness/runbook.ts';
import { readProtocol } from '../reports/protocol/read.ts';
import { signaturesOn } from '../reports/protocol/signatures.ts';
import { signaturesOf } from '../reports/signatures/ledger.ts';
import { describeProtocol } from './describing/protocol.ts';
import { signCommand } from './describing/sign-command.ts';

/** An approved protocol, as it was found and checked. */
export interface Approved {
  readonly digest: string;
  readonly protocol: Protocol;
  readonly approvals: readonly Approval[];
}

/** What a run follows; not every one that follows nothing is unqualified, but on aws. */
export interface Following {
  readonly protocol: Approved | null;
  readonly unqualified: boolean;
}

export const followsNone: Following = { protocol: null, unqualified: false };

export interface Asked {
  /** A digest or the beginning of one. */
  readonly protocol?: string | undefined;
  readonly unqualified?: boolean | undefined;
  /** Options that make another command mean the same environment and target. */
  readonly options: string;
}

interface Circumstances {
  readonly runbook: AnyRunbook;
  readonly environment: Environment;
  readonly asked: Asked;
  /** The ledger of the environment and target, and its folder. */
  readonly entries: readonly Entry[];
  readonly folder: string;
  /** The run it goes on with. */
  readonly resumes: string | null;
  /** Who is about to carry it out: an approval of theirs does not count. */
  readonly operator: string;
}

/**
 * The protocol a run follows: the one it names, else the one that was approved last; none where there is none, or the
 * run is asked not to qualify. What goes on with an unqualified run takes over its results and is unqualified itself.
 * Everything is read from this machine: nothing is asked of AWS.
 * @throws BlockedError RP-B560 on aws where a runbook that qualifies has none, RP-B561 where the one named is not
 * approved by somebody else; EvidenceError RP-E560 or RP-E561 where it or a signature on it was altered
 */
export async function protocolToFollow(given: Circumstances): Promise<Following> {
  const { asked, runbook, environment } = given;
  const unqualified = asked.unqualified === true || goesOnUnqualified(given);
  if (unqualified) {
    if (asked.protocol === undefined) return { protocol: null, unqualified };
    const why =
      asked.unqualified === true ? '--unqualified' : `run ${given.resumes}, which is unqualified`;
    throw new DefinitionError('RP-D560', 'A run follows a protocol or is unqualified, not both.', {
      found: `--protocol ${asked.protocol}, and ${why}`,
    });
  }
  const written = writtenFor(given);
  const chosen =
    asked.protocol === undefined ? lastApproved(given, written) : named(given, written);
  if (chosen !== undefined) return { protocol: await approvedOne(given, chosen), unqualified };
  if (environment.target === 'aws' && runbook.qualifies === true) throw unapproved(given, written);
  return followsNone;
}

const goesOnUnqualified = ({ entries, resumes }: Circumstances): boolean =>
  resumes !== null &&
  entries.some(
    (entry) =>
      entry.kind === 'run-started' && entry.run === resumes && entry.data.unqualified === true,
  );

/** Digests of the runbook's protocols, oldest first. */
const writtenFor = ({ entries, runbook }: Circumstances): readonly string[] =>
  entries.flatMap((entry) =>
    entry.kind === 'protocol-written' && entry.data.runbook === runbook.id ? entry.data.digest : [],
  );

const approvalsOf = ({ entries, operator }: Circumstances, digest: string) =>
  signaturesOf(entries, digest).filter(
    ({ data }) => data.role === 'approver' && !samePerson(data.name, operator),
  );

function lastApproved(given: Circumstances, written: readonly string[]): string | undefined {
  const approved = written.flatMap((digest) =>
    approvalsOf(given, digest).map(({ seq }) => ({ seq, digest })),
  );
  return approved.toSorted((one, other) => one.seq - other.seq).at(-1)?.digest;
}

function named(given: Circumstances, written: readonly string[]): string {
  const asked = given.asked.protocol ?? '';
  const fitting = /^[0-9a-f]{8,64}$/.test(asked)
    ? written.filter((digest) => digest.startsWith(asked))
    : [];
  const [digest, another] = new Set(fitting);
  if (digest === undefined || another !== undefined) {
    throw new DefinitionError('RP-D561', `There is no protocol "${asked}".`, {
      found:
        another === undefined
          ? `protocols of "${given.runbook.id}": ${written.map((one) => one.slice(0, 12)).join(', ') || 'none'}`
          : 'several that begin so',
      expected: 'a digest, or at least 8 digits of its beginning',
    });
  }
  if (approvalsOf(given, digest).length === 0) {
    throw new BlockedError('RP-B561', `Protocol ${digest.slice(0, 12)} is not approved.`, {
      found: signedBy(given, digest),
      expected: `the signature of an approver other than ${given.operator}`,
      fix: signCommand(digest, given.asked.options),
    });
  }
  return digest;
}

async function approvedOne(given: Circumstances, digest: string): Promise<Approved> {
  const { folder, entries } = given;
  const protocol = await readProtocol(folder, digest);
  await signaturesOn(folder, digest, protocol, entries);
  const approvals = approvalsOf(given, digest).map(({ time, data }) => {
    const { name, meaning, key, envelope } = data;
    return { name, meaning, key, envelope, time };
  });
  return { digest, protocol, approvals };
}

function unapproved(given: Circumstances, written: readonly string[]): BlockedError {
  const { runbook, asked, operator } = given;
  const newest = written.at(-1);
  const write = `npx runproof protocol ${runbook.id}${asked.options}`;
  return new BlockedError(
    'RP-B560',
    `"${runbook.id}" does not act on aws without an approved protocol.`,
    {
      found: newest === undefined ? 'no protocol of it' : signedBy(given, newest),
      expected: `a protocol signed by an approver other than ${operator}`,
      fix: [
        ...(newest === undefined ? [`${write}, then, by the approver:`] : ['By the approver:']),
        signCommand(newest ?? 'DIGEST', asked.options),
        'then this command again. --unqualified acts without one; such a run says so on every page and cannot be signed.',
      ].join('\n'),
    },
  );
}

function signedBy({ entries, operator }: Circumstances, digest: string): string {
  const approver = signaturesOf(entries, digest).find(({ data }) => data.role === 'approver');
  const short = digest.slice(0, 12);
  return approver === undefined
    ? `protocol ${short}, which no approver has signed`
    : `protocol ${short}, approved by ${approver.data.name} alone, who is at the keyboard (${operator})`;
}

/** How a run is going to depart from the protocol it follows, before it touches anything. */
export async function departing(
  { protocol }: Approved,
  about: {
    readonly runbook: AnyRunbook;
    readonly environment: Environment;
    readonly entries: readonly Entry[];
    readonly world: string | null;
    readonly selected: readonly string[];
    readonly named: boolean;
  },
): Promise<readonly FoundDeviation[]> {
  const { runbook, environment, entries, world, selected, named: byName } = about;
  const now = describeProtocol(runbook, environment, await softwareOf(), readProcedures());
  const done = doneUnderProtocol(entries, world);
  return departuresFrom(protocol, { now, selected, named: byName, done });
}
