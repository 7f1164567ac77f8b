import {
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
  type KeySpec,
} from '@aws-sdk/client-kms';
import { STSClient } from '@aws-sdk/client-sts';
import { test as base } from '@playwright/test';
import { kmsKey, regionOfKey } from '../../../fixtures/signing/kms-key.ts';
import type { Aws } from '../../../harness/aws/services.ts';
import { checkSignature } from '../../../reports/signatures/check.ts';
import { signature, subjects } from '../../unit/signatures/signing.ts';
import { as } from '../clients.ts';
import { expect, test as worlds } from '../worlds.ts';

const test = worlds.extend<{
  aws: Pick<Aws, 'kms' | 'sts'>;
  newKey: (spec: KeySpec) => Promise<string>;
}>({
  aws: async ({ world }, use) => {
    const settings = { ...as(world), maxAttempts: 1 };
    await use({ kms: new KMSClient(settings), sts: new STSClient(settings) });
    world.gateway.faults.clear();
  },
  newKey: async ({ aws }, use) => {
    await use(async (KeySpec) => {
      const KeyUsage = KeySpec === 'SYMMETRIC_DEFAULT' ? 'ENCRYPT_DECRYPT' : 'SIGN_VERIFY';
      const { KeyMetadata } = await aws.kms.send(new CreateKeyCommand({ KeySpec, KeyUsage }));
      return KeyMetadata?.Arn ?? '';
    });
  },
});

base.describe.configure({ mode: 'default' });

test('keys in AWS KMS sign what verifies with their public part alone', async ({ aws, newKey }) => {
  for (const spec of ['ECC_NIST_P256', 'RSA_2048'] as const) {
    const arn = await newKey(spec);
    expect(regionOfKey(arn)).toBe('us-east-2');
    const { key, caller } = await kmsKey(aws, arn);
    expect(caller).toMatch(/^arn:aws:(iam|sts)::111122223333:/);
    expect(key.kms).toBe(arn);
    expect(key.algorithm).toBe(spec === 'RSA_2048' ? 'RSA-PSS-SHA256' : 'ECDSA-P256-SHA256');
    const checked = checkSignature('f', await signature(key), subjects, null);
    expect(checked.problems, spec).toEqual([]);
    expect(checked.statement?.predicate.key.kms).toBe(arn);
  }
});

test('an alias signs as the key it stands for', async ({ aws, newKey }) => {
  const arn = await newKey('ECC_NIST_P256');
  await aws.kms.send(new CreateAliasCommand({ AliasName: 'alias/approver', TargetKeyId: arn }));
  const alias = arn.replace(/key\/.*$/, 'alias/approver');
  expect(regionOfKey(alias)).toBe('us-east-2');
  expect((await kmsKey(aws, alias)).key.kms).toBe(arn);
  for (const odd of ['alias/approver', 'arn:aws:s3:::key', arn.replace('key/', 'grant/')])
    expect(regionOfKey(odd)).toBeNull();
});

test('a key that cannot sign, is disabled, deleted or denied says so', async ({
  aws,
  newKey,
  world,
}) => {
  const refusal = async (arn: string) => kmsKey(aws, arn).then(() => '', String);
  const sealed = await newKey('SYMMETRIC_DEFAULT');
  expect(await refusal(sealed)).toMatch(/RP-B585[^]*kms:/);
  expect(await refusal(await newKey('ECC_NIST_P384'))).toMatch(
    /RP-B585[^]*ECC_NIST_P384, SIGN_VERIFY[^]*ECC_NIST_P256/,
  );
  const arn = await newKey('ECC_NIST_P256');
  const { key } = await kmsKey(aws, arn);
  await aws.kms.send(new DisableKeyCommand({ KeyId: arn }));
  await expect(key.sign(Buffer.from('x'))).rejects.toThrow(
    /RP-B585[^]*DisabledException[^]*Enable the key/,
  );
  await aws.kms.send(new EnableKeyCommand({ KeyId: arn }));
  world.gateway.faults.add({ service: 'kms', operation: 'Sign', kind: 'deny' });
  await expect(key.sign(Buffer.from('x'))).rejects.toThrow(
    /RP-B585[^]*AccessDenied[^]*kms:GetPublicKey and kms:Sign/,
  );
  world.gateway.faults.clear();
  await aws.kms.send(new ScheduleKeyDeletionCommand({ KeyId: arn, PendingWindowInDays: 7 }));
  await expect(key.sign(Buffer.from('x'))).rejects.toThrow(/RP-B585[^]*KMSInvalidStateException/);
  expect(await refusal(arn.replace(/[0-9a-f]{8}-/, '00000000-'))).toMatch(
    /RP-B585[^]*NotFoundException/,
  );
});
