import { createHash, generateKeyPairSync } from 'node:crypto';
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateKeyPairCommand, EC2Client, ImportKeyPairCommand } from '@aws-sdk/client-ec2';
import { newPrivateKey, publicHalf } from '../../../harness/key-material.ts';
import { createKeyPair as step } from '../../../steps/pre-deployment/create-key-pair.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

// EC2's filter would take the star for any text.
const name = 'nodes (1) *';
const making = { keyPairName: name, publicKeyFile: null, privateKeyFile: 'keys.pem' };
const importing = { keyPairName: name, publicKeyFile: 'key.pub', privateKeyFile: null };
const sshKey = () => publicHalf(newPrivateKey('a test key'), 'a test');

const plant = (stage: Stage, file: string, content: string, mode = 0o600) =>
  writeFile(join(stage.folder, file), content, { mode });

lifeCycle(step, {
  unfit: async (stage) => {
    await plant(stage, 'key.pub', `${sshKey()} somebody@somewhere\n`, 0o644);
    return importing;
  },
  changes: ['ec2:ImportKeyPair'],
  undoing: ['ec2:DeleteKeyPair'],
  reading: { service: 'ec2', operation: 'DescribeKeyPairs' },
  changingCall: { service: 'ec2', operation: 'ImportKeyPair' },
});

test('makes a pair whose private half only its owner can read, and writes it nowhere else', async ({
  stage,
}) => {
  // A name that the filter's star fits, too.
  await plantingIn(stage.world, EC2Client).send(
    new CreateKeyPairCommand({ KeyName: 'nodes (1) of others' }),
  );
  const run = await stage.play(step, { needs: making });
  expect(run.verdict, told(run)).toBe('passed');
  const file = join(stage.folder, 'keys.pem');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const pem = await readFile(file, 'utf8');
  expect(pem).toContain('BEGIN RSA PRIVATE KEY');
  const inside = pem.split('\n')[3] ?? '';
  const digests = ['sha256', 'md5', 'sha1'].map((kind) =>
    createHash(kind).update(pem).digest('hex'),
  );
  for (const secret of [inside, ...digests])
    expect(JSON.stringify(stage.entries)).not.toContain(secret);
  expect((await stage.play(step, { needs: making })).verdict).toBe('already conformant');
  // The owner has put the key away: the pair is still known by its tag.
  await rm(file);
  expect((await stage.play(step, { needs: making, mode: 'audit' })).verdict).toBe(
    'already conformant',
  );
});

test('goes on with the private key that a run left which was cut off before the import', async ({
  stage,
}) => {
  const left = newPrivateKey('left behind');
  await plant(stage, 'keys.pem', left.reveal());
  const run = await stage.play(step, { needs: making });
  expect(run.verdict, told(run)).toBe('passed');
  expect(run.facts?.['providedPublicKey']).toBe(publicHalf(left, 'keys.pem'));
  expect(await readFile(join(stage.folder, 'keys.pem'), 'utf8')).toBe(left.reveal());
});

test('imports Ed25519 and knows it again', async ({ stage }) => {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const blob = Buffer.concat([
    Buffer.from([0, 0, 0, 11]),
    Buffer.from('ssh-ed25519'),
    Buffer.from([0, 0, 0, 32]),
    Buffer.from(x, 'base64url'),
  ]);
  await plant(stage, 'key.pub', `ssh-ed25519 ${blob.toString('base64')}`);
  expect((await stage.play(step, { needs: importing })).verdict).toBe('passed');
  expect((await stage.play(step, { needs: importing })).verdict).toBe('already conformant');
});

test('blocks on a pair of that name with another key, or made elsewhere', async ({ stage }) => {
  const ec2 = plantingIn(stage.world, EC2Client);
  await ec2.send(
    new ImportKeyPairCommand({ KeyName: name, PublicKeyMaterial: Buffer.from(sshKey()) }),
  );
  await ec2.send(new CreateKeyPairCommand({ KeyName: 'made in the console' }));
  await plant(stage, 'key.pub', sshKey());
  for (const needs of [importing, making, { ...making, keyPairName: 'made in the console' }]) {
    const judgment = await stage.play(step, { needs });
    expect(judgment.verdict, told(judgment)).toBe('blocked');
    expect(judgment.reason).toContain('no other key pair has that name');
    expect(changing(judgment)).toEqual([]);
    expect((await stage.play(step, { needs, mode: 'audit' })).verdict).toBe('failed');
  }
});

test('blocks on a private key that is open to others, and on files that hold no key', async ({
  stage,
}) => {
  await plant(stage, 'keys.pem', newPrivateKey('an open key').reveal());
  await chmod(join(stage.folder, 'keys.pem'), 0o644);
  const open = await stage.play(step, { needs: making });
  expect(open.verdict).toBe('blocked');
  expect(open.reason).toContain('open to its owner only');

  await plant(stage, 'key.pub', 'ssh-rsa <img src=x onerror=alert(1)>');
  await rm(join(stage.folder, 'keys.pem'));
  await plant(stage, 'keys.pem', 'this is no private key');
  for (const needs of [importing, making]) {
    const judgment = await stage.play(step, { needs });
    expect(judgment.verdict).toBe('blocked');
    expect(judgment.failure?.name).toBe('RP-B249');
    expect(changing(judgment)).toEqual([]);
  }
});

test('writes the private key before anything is changed in AWS', async ({ stage }) => {
  const needs = { ...making, privateKeyFile: 'no/such/folder/keys.pem' };
  const judgment = await stage.play(step, { needs });
  expect(judgment.verdict, told(judgment)).toBe('blocked');
  expect(judgment.failure?.name).toBe('RP-B209');
  expect(changing(judgment)).toEqual([]);
});
