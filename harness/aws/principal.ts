import { BlockedError } from '../errors/index.ts';

/** Who calls, as far as the ARN that STS gives tells. Only roles and users can be named as deployer. */
export interface Principal {
  readonly kind: 'role' | 'user' | 'root user' | 'federated user' | 'unknown';
  /** Without path; empty for the root user. */
  readonly name: string;
  readonly accountId: string;
}

/** Reads a caller's ARN: `…:assumed-role/NAME/SESSION` is a session of the role NAME, whose path it leaves out. */
export function principalOf(caller: string): Principal {
  const [, , , , accountId = '', ...rest] = caller.split(':');
  const [type = '', ...path] = rest.join(':').split('/');
  if (type === 'assumed-role') return { kind: 'role', name: path[0] ?? '', accountId };
  if (type === 'role') return { kind: 'role', name: path.at(-1) ?? '', accountId };
  if (type === 'user') return { kind: 'user', name: path.at(-1) ?? '', accountId };
  if (type === 'root') return { kind: 'root user', name: '', accountId };
  if (type === 'federated-user') return { kind: 'federated user', name: path.join('/'), accountId };
  return { kind: 'unknown', name: rest.join(':'), accountId };
}

/**
 * Whether a role's or user's ARN is the one wanted: a name, or an ARN with its path. The account of a wanted ARN
 * is not looked at, as one name may be meant in two accounts; compare the account apart.
 */
export function isWanted(arn: string, wanted: string): boolean {
  const resource = (of: string): string => of.split(':').slice(5).join(':');
  return wanted.startsWith('arn:')
    ? resource(arn) === resource(wanted)
    : arn.split('/').at(-1) === wanted;
}

/** A role or user as IAM describes it. */
export interface Found {
  readonly arn: string;
  /** ARN of the permissions boundary. */
  readonly boundary: string | null;
}

/** What reads a role or user by name; the step makes the commands, so that the harness loads without the SDK. */
export interface IdentityReader {
  readonly role: (name: string) => Promise<Found>;
  readonly user: (name: string) => Promise<Found>;
}

/**
 * The ARN of the role or user the environment names, with its path, which neither the name nor a session tells.
 * @throws BlockedError RP-B220 when there is neither role nor user of that name, or it has another path
 */
export async function arnOfWanted(wanted: string, read: IdentityReader): Promise<string> {
  const { kind, name } = wanted.startsWith('arn:')
    ? principalOf(wanted)
    : { kind: 'unknown' as const, name: wanted };
  const found =
    (kind === 'user' ? null : await unlessAbsent(read.role(name))) ??
    (kind === 'role' ? null : await unlessAbsent(read.user(name)));
  if (found !== null && isWanted(found.arn, wanted)) return found.arn;
  throw new BlockedError('RP-B220', `There is no role or user "${wanted}" in this account.`, {
    found: found?.arn ?? `neither role nor user of the name "${name}"`,
    expected: wanted,
  });
}

async function unlessAbsent(reading: Promise<Found>): Promise<Found | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchEntityException') return null;
    throw error;
  }
}
