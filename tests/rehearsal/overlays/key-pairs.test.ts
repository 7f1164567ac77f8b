import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { EC2 } from '@aws-sdk/client-ec2';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'key-pairs' });

test('refuses a public key that is none', async ({ world, bare }) => {
  const garbage = {
    KeyName: 'garbage',
    PublicKeyMaterial: Buffer.from('ssh-rsa bm90IGEga2V5 me@here'),
  };
  await expect(new EC2(as(world)).importKeyPair(garbage)).rejects.toMatchObject({
    name: 'InvalidKey.Format',
  });
  expect((await new EC2(as(bare)).importKeyPair(garbage)).KeyPairId).toMatch(/^key-/);
});

test('imports an OpenSSH key once, with the fingerprint AWS computes', async ({ world, bare }) => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const PublicKeyMaterial = Buffer.from(
    `ssh-rsa ${openSsh(publicKey.export({ format: 'jwk' }))} me@here`,
  );
  const md5 = createHash('md5')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  const ec2 = new EC2(as(world));
  const asked = { KeyName: 'imported', PublicKeyMaterial };
  const TagSpecifications = [
    { ResourceType: 'key-pair' as const, Tags: [{ Key: 'owner', Value: 'lab' }] },
  ];
  await ec2.importKeyPair({ ...asked, TagSpecifications });
  const { KeyPairs } = await ec2.describeKeyPairs({
    Filters: [{ Name: 'tag:owner', Values: ['lab'] }],
  });
  expect(KeyPairs).toMatchObject([
    { KeyName: 'imported', KeyType: 'rsa', KeyFingerprint: md5.match(/../g)?.join(':') },
  ]);
  await expect(ec2.importKeyPair(asked)).rejects.toMatchObject({
    name: 'InvalidKeyPair.Duplicate',
  });
  const without = new EC2(as(bare));
  await without.importKeyPair(asked);
  expect((await without.importKeyPair(asked)).KeyName).toBe('imported');
});

test('makes a private key that is one', async ({ world, bare }) => {
  const { KeyMaterial = '' } = await new EC2(as(world)).createKeyPair({ KeyName: 'made' });
  expect(createPrivateKey(KeyMaterial).asymmetricKeyDetails?.modulusLength).toBe(2048);
  const stub = await new EC2(as(bare)).createKeyPair({ KeyName: 'made' });
  expect(() => createPrivateKey(stub.KeyMaterial ?? '')).toThrow();
});

function openSsh({ e = '', n = '' }: { e?: string; n?: string }): string {
  const field = (bytes: Buffer): Buffer =>
    Buffer.concat([Buffer.from(Uint32Array.of(bytes.length).buffer).swap32(), bytes]);
  const number = (text: string) =>
    field(Buffer.concat([Buffer.from([0]), Buffer.from(text, 'base64url')]));
  return Buffer.concat([
    field(Buffer.from('ssh-rsa')),
    field(Buffer.from(e, 'base64url')),
    number(n),
  ]).toString('base64');
}
