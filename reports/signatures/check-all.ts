import type { Entry } from '../../harness/entries.ts';
import { sha256 } from '../../harness/json.ts';
import { checkSignature, type CheckedSignature, type Problem, type Subjects } from './check.ts';
import type { SignatureFile } from './kept.ts';
import { envelopeFile, nameOfSignature, timeStampOf } from './ledger.ts';
import { outOfOrder, type Signatory } from './order.ts';
import type { Signer } from './signers.ts';

/** What the signatures of a folder must fit. */
export interface Signed {
  readonly kind: 'run' | 'protocol';
  /** The run's id, or the protocol's digest. */
  readonly id: string;
  readonly environment: string;
  readonly target: string;
  readonly subjects: Subjects;
  /** The ledger's `signed` entries of it, oldest first; `null` where there is no ledger to ask. */
  readonly entries: readonly Entry<'signed'>[] | null;
  /** SHA-256 of an entry of the ledger by its number; undefined for one that is not at hand. */
  readonly hashAt: (seq: number) => string | undefined;
  readonly signers: readonly Signer[] | null;
}

export interface CheckedSignatures {
  readonly signatures: readonly CheckedSignature[];
  /** What concerns no one signature: files that are missing or too many. */
  readonly problems: readonly Problem[];
}

/** Checks all signatures of a folder, each by itself, among each other and against the ledger. It throws nothing. */
export function checkSignatures(files: readonly SignatureFile[], about: Signed): CheckedSignatures {
  const bytes = new Map(files.map((file) => [file.name, file.bytes]));
  const envelopes = files.map(({ name }) => name).filter((name) => name.endsWith('.dsse.json'));
  const before: Signatory[] = [];
  const signatures = envelopes.toSorted().map((name, index) => {
    const found = bytes.get(name) ?? new Uint8Array();
    const checked = checkSignature(name, found, about.subjects, about.signers);
    const { statement, fingerprint } = checked;
    if (statement === null || fingerprint === null) return checked;
    const { role, name: signer } = statement.predicate;
    const among = amongOthers(name, index, { role, name: signer, key: fingerprint }, before, about);
    before.push({ role, name: signer, key: fingerprint });
    const fit = fitting(statement.predicate, about);
    const told = about.entries === null ? [] : againstLedger(name, bytes, statement, about.entries);
    return { ...checked, problems: [...checked.problems, ...fit, ...among, ...told] };
  });
  const expected = new Set(envelopes.flatMap((name) => [name, timeStampOf(name)]));
  const strangers = files.filter(({ name }) => !expected.has(name)).map(({ name }) => name);
  return {
    signatures,
    problems: [
      ...strangers.map((name): Problem => ({
        kind: 'unreadable',
        text: `${name} belongs to no signature`,
      })),
      ...missing(bytes, about.entries ?? []),
    ],
  };
}

function amongOthers(
  file: string,
  index: number,
  signatory: Signatory,
  before: readonly Signatory[],
  { kind }: Signed,
): Problem[] {
  const wrong = outOfOrder(kind, before, signatory);
  const name = envelopeFile(nameOfSignature(index + 1, signatory.role));
  return [
    ...(wrong === null ? [] : [wrong]),
    ...(file === name ? [] : [`its place and role make it ${name}`]),
  ].map((text) => ({ kind: 'order', text }));
}

function fitting(
  { of, rehearsal, ledger }: NonNullable<CheckedSignature['statement']>['predicate'],
  about: Signed,
): Problem[] {
  const other = (['kind', 'id', 'environment', 'target'] as const).find(
    (field) => of[field] !== about[field],
  );
  const hash = about.hashAt(ledger.seq);
  return [
    ...(other === undefined
      ? []
      : [`it is of another ${other}: ${of[other]}, not ${about[other]}`]),
    ...(rehearsal === (about.target !== 'aws')
      ? []
      : [
          rehearsal
            ? 'it says that this was a rehearsal'
            : 'it does not say that this was a rehearsal',
        ]),
    ...(hash === undefined || hash === ledger.hash
      ? []
      : [`entry ${ledger.seq} of the ledger is ${hash}, and it was signed after ${ledger.hash}`]),
  ].map((text) => ({ kind: 'other content', text }));
}

function againstLedger(
  file: string,
  bytes: ReadonlyMap<string, Uint8Array>,
  { predicate }: NonNullable<CheckedSignature['statement']>,
  entries: readonly Entry<'signed'>[],
): Problem[] {
  const digest = sha256(bytes.get(file) ?? '');
  const entry = entries.find(({ data }) => data.envelope === digest);
  if (entry === undefined)
    return [{ kind: 'not in the ledger', text: 'the ledger has no such signature' }];
  const stamp = bytes.get(timeStampOf(file));
  const found = stamp === undefined ? null : sha256(stamp);
  const said = entry.data.timeStamp;
  if (found === said) return [];
  return [
    found === null
      ? { kind: 'missing', text: 'its time stamp is missing' }
      : {
          kind: 'time stamp',
          text: `the ledger has ${said === null ? 'no' : 'another'} time stamp for the signature of ${predicate.name}`,
        },
  ];
}

function missing(
  bytes: ReadonlyMap<string, Uint8Array>,
  entries: readonly Entry<'signed'>[],
): Problem[] {
  const found = new Set([...bytes.values()].map((content) => sha256(content)));
  return entries.flatMap(({ seq, data }, index) =>
    found.has(data.envelope)
      ? []
      : [
          {
            kind: 'missing',
            text: `the signature of ${data.name} as ${data.role} is missing or altered (${envelopeFile(nameOfSignature(index + 1, data.role))}, entry ${seq} of the ledger)`,
          } as const,
        ],
  );
}
