import { relative, resolve } from 'node:path';
import { evidenceFolder } from '../../fixtures/playing/evidence-folder.ts';
import { writePrivateFile } from '../../fixtures/private-file.ts';
import { findWorld } from '../../fixtures/rehearsal/noted-world.ts';
import { newKeyFile, shortestPassphrase } from '../../fixtures/signing/key-file.ts';
import { loadEnvironment } from '../../harness/environment/index.ts';
import { BlockedError, DefinitionError } from '../../harness/errors/index.ts';
import { sha256 } from '../../harness/json.ts';
import { signerLine, type Signer } from '../../reports/signatures/signers.ts';
import { keyInKms, asLine } from './signing-key.ts';
import { passphraseFrom } from './typed.ts';

export interface MakingKey {
  readonly name: string;
  readonly out?: string;
  readonly passphraseFile?: string;
  readonly kms?: string;
  readonly profile?: string;
  readonly env: string;
  readonly json?: boolean;
}

/** Makes a key in a file, or looks at one in AWS KMS, and prints its line for the list of signers. */
export async function newKey(options: MakingKey): Promise<void> {
  const name = asLine(options.name);
  const { out, kms, json } = options;
  if ((out === undefined) === (kms === undefined))
    throw new DefinitionError(
      'RP-D581',
      'A key is made in a file (--out) or is in AWS KMS (--kms).',
    );
  const signer =
    out === undefined ? await inKms(name, kms ?? '', options) : await made(name, out, options);
  const file = out === undefined ? null : resolve(out);
  if (json === true) {
    console.log(JSON.stringify({ ...signer, file }));
    return;
  }
  if (file !== null)
    console.error(`Key        ${relative(process.cwd(), file)}, readable for you alone`);
  console.error(
    'Line for the list of signers, to be given to whoever verifies on another way than the evidence:',
  );
  console.log(signerLine(signer));
}

type Listed = Pick<Signer, 'name' | 'algorithm' | 'fingerprint'>;

async function made(name: string, out: string, { passphraseFile }: MakingKey): Promise<Listed> {
  const ask = (prompt: string) => passphraseFrom(passphraseFile, prompt);
  const passphrase = await ask(`New passphrase, at least ${shortestPassphrase} characters: `);
  if ([...passphrase].length < shortestPassphrase) {
    throw new BlockedError('RP-B584', 'The passphrase is too short to keep a stolen key closed.', {
      expected: `at least ${shortestPassphrase} characters; several words are easy to keep`,
      fix: 'Choose a longer one.',
    });
  }
  if (passphraseFile === undefined && (await ask('The same once more: ')) !== passphrase) {
    throw new BlockedError('RP-B583', 'The two passphrases are not the same.', {
      fix: 'Start again; no key was made.',
    });
  }
  const { pem, publicKey } = await newKeyFile(passphrase);
  await writePrivateFile(resolve(out), pem);
  return { name, algorithm: 'Ed25519', fingerprint: sha256(publicKey) };
}

async function inKms(name: string, arn: string, options: MakingKey): Promise<Listed> {
  const environment = loadEnvironment(options.env);
  const world = environment.target === 'aws' ? null : await findWorld(evidenceFolder(environment));
  const { key } = await keyInKms(arn, options.profile, environment, world);
  return { name, algorithm: key.algorithm, fingerprint: sha256(key.publicKey) };
}
