import type { SignerRole } from '../../harness/entries.ts';
import { DefinitionError } from '../../harness/errors/index.ts';
import { samePerson } from '../../harness/person.ts';
import { keyAlgorithms, type KeyAlgorithm } from '../../harness/signing.ts';

/** One person's key, as a list from outside the evidence names it. */
export interface Signer {
  readonly name: string;
  readonly algorithm: KeyAlgorithm;
  /** SHA-256 of the public key (SubjectPublicKeyInfo, DER), hex. */
  readonly fingerprint: string;
  /** `null`: any. */
  readonly roles: readonly SignerRole[] | null;
  /** Milliseconds since 1970; the key counts from then, and until just before. */
  readonly from: number;
  readonly until: number;
}

const roles: readonly SignerRole[] = ['executor', 'reviewer', 'approver'];
const shape = new RegExp(
  `^(\\S.*?)\\s+(${keyAlgorithms.join('|')})\\s+([0-9a-f]{64})((?:\\s+[a-z]+=\\S+)*)$`,
);
const expected =
  'NAME  ALGORITHM  SHA-256 OF THE KEY  [roles=reviewer,approver] [from=2026-01-01] [until=2027-12-31]';

/**
 * Reads a list of signers: one a line, separated by spaces or tabs, `#` begins a comment line. `from` and `until` are days in UTC, both
 * included. One person may have several keys; no key has two persons.
 * @throws DefinitionError RP-D580 naming the first line that is not understood
 */
export function readSigners(text: string, file: string): readonly Signer[] {
  const signers: Signer[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const refuse = (found: string): DefinitionError =>
      new DefinitionError('RP-D580', 'A line of the list of signers is not understood.', {
        where: `${file}:${index + 1}`,
        found,
        expected,
      });
    const [, name = '', algorithm, fingerprint = '', rest = ''] = shape.exec(line) ?? [];
    if (algorithm === undefined) throw refuse(line);
    const options = new Map<string, string>();
    for (const option of rest.split(/\s+/).filter(Boolean)) {
      const [key = '', value = ''] = option.split('=', 2);
      if (!['roles', 'from', 'until'].includes(key) || options.has(key)) throw refuse(option);
      options.set(key, value);
    }
    const named = options.get('roles')?.split(',');
    const odd = named?.find((role) => !roles.includes(role as SignerRole));
    if (odd !== undefined) throw refuse(`roles=${odd}`);
    const [from, until] = [dayOf(options.get('from'), 0), dayOf(options.get('until'), 1)];
    if (Number.isNaN(from) || Number.isNaN(until)) throw refuse(rest.trim());
    const known = signers.find((one) => one.fingerprint === fingerprint);
    if (known !== undefined && !samePerson(known.name, name))
      throw refuse(`a key of ${known.name} and of ${name}`);
    signers.push({
      name,
      algorithm: algorithm as KeyAlgorithm,
      fingerprint,
      roles: (named as SignerRole[] | undefined) ?? null,
      from: from ?? -Infinity,
      until: until ?? Infinity,
    });
  }
  return signers;
}

/** The line for a person's key in such a list. */
export const signerLine = ({
  name,
  algorithm,
  fingerprint,
}: Pick<Signer, 'name' | 'algorithm' | 'fingerprint'>): string =>
  `${name}\t${algorithm}\t${fingerprint}`;

function dayOf(text: string | undefined, plus: 0 | 1): number | null {
  if (text === undefined) return null;
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return Number.NaN;
  const day = new Date(`${text}T00:00:00Z`);
  // The 31st of February becomes March, which is not what was written.
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text)) return Number.NaN;
  return day.getTime() + plus * 86_400_000;
}
