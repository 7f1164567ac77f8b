import {
  DeleteKeyPairCommand,
  DescribeKeyPairsCommand,
  ImportKeyPairCommand,
  type KeyPairInfo,
} from '@aws-sdk/client-ec2';
import { equal, holds } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import {
  importedFingerprint,
  newPrivateKey,
  openSshKey,
  publicHalf,
} from '../../harness/key-material.ts';
import { Secret } from '../../harness/secret.ts';
import { defineStep } from '../../harness/step.ts';
import { optional, text } from '../../harness/values.ts';

const id = 'pre-deployment.create-key-pair';
const tag = { Key: 'runproof:step', Value: id };
const keyName = 'private key of the key pair';

/**
 * Where no public key is given the pair is made here, its private half written first and its public half imported:
 * EC2 shows a private key of its own making once, and a run that is cut off in that moment would lose it.
 */
export const createKeyPair = defineStep({
  id,
  procedure: 'pre-deployment#key-pair',
  title: 'Provide the EC2 key pair for the EKS worker nodes',
  account: 'main',
  needs: {
    keyPairName: text('name of the key pair'),
    publicKeyFile: optional(text('file with the public key to import')),
    privateKeyFile: optional(text('file the private key of a new pair is written to')),
  },
  permissions: ['ec2:DescribeKeyPairs', 'ec2:ImportKeyPair', 'ec2:CreateTags', 'ec2:DeleteKeyPair'],

  async observe({ aws, needs, readFile, fileMode }) {
    const { KeyPairs } = await aws.ec2.send(
      new DescribeKeyPairsCommand({
        Filters: [{ Name: 'key-name', Values: [needs.keyPairName] }],
        IncludePublicKey: true,
      }),
    );
    // The filter reads * and ? as wildcards.
    const pair = (KeyPairs ?? []).find(({ KeyName }) => KeyName === needs.keyPairName);
    const mode = needs.privateKeyFile === null ? null : await fileMode(needs.privateKeyFile);
    const provided =
      needs.publicKeyFile !== null
        ? openSshKey(await readFile(needs.publicKeyFile), needs.publicKeyFile)
        : needs.privateKeyFile !== null && mode !== null
          ? publicHalf(
              new Secret(keyName, await readFile(needs.privateKeyFile)),
              needs.privateKeyFile,
            )
          : null;
    return {
      exists: pair !== undefined,
      keyPairId: pair?.KeyPairId ?? null,
      keyType: pair?.KeyType ?? null,
      fingerprint: pair?.KeyFingerprint ?? null,
      madeByThisStep: (pair?.Tags ?? []).some(
        ({ Key, Value }) => Key === tag.Key && Value === tag.Value,
      ),
      providedPublicKey: provided,
      isTheOneProvided: pair === undefined || provided === null ? null : sameKey(pair, provided),
      privateKeyFileMode: mode === null ? null : octal(mode),
    };
  },
  criteria: {
    "the key pair exists in the platform's Region": ({ needs, facts }) =>
      holds(facts.exists, needs.keyPairName, facts.keyPairId),
    'its public key is the one provided': ({ facts }) =>
      facts.providedPublicKey === null
        ? holds(
            facts.madeByThisStep,
            'a pair that was made by this step',
            facts.exists ? 'a pair made elsewhere' : null,
          )
        : equal(facts.isTheOneProvided, true),
    'no copy of the private key here is open to others': ({ facts }) =>
      holds(
        facts.privateKeyFileMode === null || facts.privateKeyFileMode.endsWith('00'),
        'no file, or one with mode 600',
        facts.privateKeyFileMode,
      ),
  },
  preconditions: {
    'no other key pair has that name': ({ facts }) =>
      holds(
        !facts.exists || (facts.isTheOneProvided ?? facts.madeByThisStep),
        'no key pair of that name, or one with the public key provided; choose another KEY_PAIR_NAME, or give its public key with KEY_PAIR_PUBLIC_KEY_FILE',
        facts.fingerprint,
      ),
    'a private key that is here already is open to its owner only': ({ facts }) =>
      holds(
        facts.privateKeyFileMode === null || facts.privateKeyFileMode.endsWith('00'),
        'no file, or one with mode 600 (chmod 600)',
        facts.privateKeyFileMode,
      ),
  },
  async act({ aws, needs, before, writePrivateFile }) {
    let publicKey = before.providedPublicKey;
    if (publicKey === null) {
      if (needs.privateKeyFile === null) throw nothingGiven(needs.keyPairName);
      const privateKey = newPrivateKey(keyName);
      await writePrivateFile(needs.privateKeyFile, privateKey.reveal());
      publicKey = publicHalf(privateKey, needs.privateKeyFile);
    }
    await aws.ec2.send(
      new ImportKeyPairCommand({
        KeyName: needs.keyPairName,
        PublicKeyMaterial: Buffer.from(publicKey),
        TagSpecifications: [{ ResourceType: 'key-pair', Tags: [tag] }],
      }),
    );
  },
  // The file with the private key stays: it is its owner's to delete.
  async undo({ aws, needs, before, after }) {
    if (before.exists || after.keyPairId === null) return;
    const Filters = [{ Name: 'key-pair-id', Values: [after.keyPairId] }];
    const { KeyPairs } = await aws.ec2.send(new DescribeKeyPairsCommand({ Filters }));
    // Another pair may have taken the name since; only the one that was imported is deleted.
    if (KeyPairs?.[0]?.KeyName !== needs.keyPairName) return;
    await aws.ec2.send(new DeleteKeyPairCommand({ KeyName: needs.keyPairName }));
  },
});

/** By the public key where EC2 tells it, else by the fingerprint of an imported one. */
const sameKey = ({ PublicKey, KeyFingerprint }: KeyPairInfo, provided: string): boolean =>
  PublicKey === undefined
    ? KeyFingerprint !== undefined &&
      KeyFingerprint.replace(/=+$/, '') === importedFingerprint(provided)?.replace(/=+$/, '')
    : openSshKey(PublicKey, 'EC2') === provided;

const octal = (mode: number): string => (mode & 0o777).toString(8).padStart(3, '0');

const nothingGiven = (keyPairName: string) =>
  new BlockedError(
    'RP-B250',
    `There is neither a public key to import as ${keyPairName} nor a file for a new private key.`,
    {
      where: 'the environment file',
      expected: 'KEY_PAIR_PUBLIC_KEY_FILE or KEY_PAIR_PRIVATE_KEY_FILE',
    },
  );
