import { clientsOf } from '../../fixtures/accounts/clients.ts';
import { guardEndpoints } from '../../fixtures/accounts/endpoint-guard.ts';
import { openKeyFile } from '../../fixtures/signing/key-file.ts';
import { kmsKey, regionOfKey } from '../../fixtures/signing/kms-key.ts';
import { aws } from '../../fixtures/targets/aws.ts';
import { connectionOf } from '../../fixtures/targets/connect.ts';
import type { WorldAddress } from '../../fixtures/targets/rehearsal.ts';
import type { Environment } from '../../harness/environment/index.ts';
import { DefinitionError } from '../../harness/errors/index.ts';
import type { SigningKey } from '../../harness/signing.ts';
import { confirmName, passphraseFrom } from './typed.ts';

/** Which key, and what shows that its owner is there. */
export interface KeyOptions {
  readonly key?: string;
  readonly kms?: string;
  readonly profile?: string;
  readonly passphraseFile?: string;
  readonly confirm?: string;
}

export interface OpenedKey {
  readonly key: SigningKey;
  /** Whom AWS saw asking for a key in KMS; `null` for a key in a file. */
  readonly caller: string | null;
}

/**
 * Opens the signer's key. Both need two components: a key in a file and its passphrase, or credentials for a key in AWS KMS and the
 * printed name typed once more.
 * @throws DefinitionError RP-D581 unless exactly one key is named
 * @throws BlockedError RP-B583 to RP-B585, RP-B588, RP-B208
 */
export async function openKey(
  name: string,
  options: KeyOptions,
  environment: Environment,
  world: WorldAddress | null,
): Promise<OpenedKey> {
  const { key: file, kms: arn } = options;
  if (file !== undefined && arn === undefined) {
    const passphrase = await passphraseFrom(options.passphraseFile, `Passphrase of ${file}: `);
    return { key: await openKeyFile(file, passphrase), caller: null };
  }
  if (arn === undefined || file !== undefined)
    throw new DefinitionError('RP-D581', 'A signature is made with one key: --key or --kms.');
  if (regionOfKey(arn) === null) throw notAnArn(arn);
  await confirmName(name, options.confirm);
  return keyInKms(arn, options.profile, environment, world);
}

/** @throws DefinitionError RP-D581 for what is no ARN of a key */
export async function keyInKms(
  arn: string,
  profile: string | undefined,
  environment: Environment,
  world: WorldAddress | null,
): Promise<OpenedKey> {
  const region = regionOfKey(arn);
  if (region === null) throw notAnArn(arn);
  return kmsKey(signersClients(profile, environment, world, region), arn);
}

const notAnArn = (arn: string): DefinitionError =>
  new DefinitionError('RP-D581', `--kms "${arn}" is not understood.`, {
    expected: 'arn:aws:kms:REGION:ACCOUNT:key/ID',
  });

/**
 * A printed name, or a meaning: one line, with nothing in it that cannot be seen.
 * @throws DefinitionError RP-D581
 */
export function asLine(text: string): string {
  if (text.trim() === text && text.length > 0 && text.length <= 500 && !/\p{Cc}/u.test(text))
    return text;
  throw new DefinitionError('RP-D581', 'A name or meaning is one line.', {
    found: JSON.stringify(text),
    expected: '1 to 500 characters, no spaces around them',
  });
}

/** Clients with the signer's own credentials: whoever reviews or approves is not the deployer. */
function signersClients(
  profile: string | undefined,
  environment: Environment,
  world: WorldAddress | null,
  region: string,
) {
  if (environment.target === 'aws') {
    const { drProfile: _unused, profile: _deployers, ...rest } = environment;
    guardEndpoints({ ...rest, ...(profile === undefined ? {} : { profile }) });
  }
  const connection =
    environment.target === 'aws'
      ? aws({ main: profile, dr: undefined })
      : connectionOf(environment, world);
  const unwatched = { before: async () => 0, after: async () => {} };
  return clientsOf(connection, { account: 'main', region }, 'acting', unwatched, async () => {});
}
