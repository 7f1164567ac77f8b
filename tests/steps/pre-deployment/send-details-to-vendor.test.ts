import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { sendDetailsToVendor } from '../../../steps/pre-deployment/send-details-to-vendor.ts';
import { plantingIn } from '../planting.ts';
import { changing, expect, test } from '../stage.ts';

const needs = {
  installation: 'acme-prod',
  deployer: 'RunproofDeployer',
  vendorContact: 'onboarding@vendor.example',
};

test('the message is ready to send and waits for two statements', async ({ stage }) => {
  const judgment = await stage.play(sendDetailsToVendor, { needs, attest: false });
  expect(judgment.verdict).toBe('pending');
  for (const line of [
    'To: onboarding@vendor.example',
    'AWS account: 111122223333',
    'Region: us-east-2',
    'Deployer: arn:aws:iam::111122223333:role/RunproofDeployer',
  ]) {
    expect(judgment.prepared?.message.split('\n')).toContain(line);
  }
  expect(judgment.attestations.map(({ given }) => given)).toEqual([null, null]);
  expect(judgment.attestations[0]?.statement).toContain(
    'account 111122223333, Region us-east-2 and deployer "RunproofDeployer"',
  );
});

test('statements given for one installation do not count for another', async ({ stage }) => {
  expect((await stage.play(sendDetailsToVendor, { needs })).verdict).toBe('passed');
  const again = await stage.play(sendDetailsToVendor, { needs, attest: false });
  expect(again.verdict).toBe('passed');
  expect(changing(again)).toEqual([]);
  const other = await stage.play(sendDetailsToVendor, {
    needs: { ...needs, installation: 'acme-test' },
    attest: false,
  });
  expect(other.verdict).toBe('pending');
  expect(other.attestations.map(({ given }) => given)).toEqual([null, null]);
});

test('the ARN has the path, which the name alone does not tell', async ({ stage }) => {
  const trust = { Version: '2012-10-17', Statement: [] };
  await plantingIn(stage.world, IAMClient).send(
    new CreateRoleCommand({
      RoleName: 'Deployer',
      Path: '/team/',
      AssumeRolePolicyDocument: JSON.stringify(trust),
    }),
  );
  const arn = 'arn:aws:iam::111122223333:role/team/Deployer';
  for (const deployer of ['Deployer', arn]) {
    const judgment = await stage.play(sendDetailsToVendor, {
      needs: { ...needs, deployer },
      attest: false,
    });
    expect(judgment.prepared?.message).toContain(`Deployer: ${arn}\n`);
  }
  const elsewhere = await stage.play(sendDetailsToVendor, {
    needs: { ...needs, deployer: 'arn:aws:iam::111122223333:role/Deployer' },
    attest: false,
  });
  expect(elsewhere.verdict).toBe('blocked');
  expect(elsewhere.failure?.message).toContain(arn);
});

test('a user is a deployer too', async ({ stage }) => {
  const arn = 'arn:aws:iam::111122223333:user/engineer';
  for (const deployer of ['engineer', arn]) {
    const judgment = await stage.play(sendDetailsToVendor, {
      needs: { ...needs, deployer },
      attest: false,
    });
    expect(judgment.prepared?.message).toContain(`Deployer: ${arn}\n`);
  }
});

test('a deployer that does not exist blocks it; so does one that may not be read', async ({
  stage,
}) => {
  const nobody = await stage.play(sendDetailsToVendor, { needs: { ...needs, deployer: 'Nobody' } });
  expect(nobody.verdict).toBe('blocked');
  expect(nobody.failure?.name).toBe('RP-B220');
  expect(nobody.attestations).toEqual([]);
  stage.fault({ service: 'iam', operation: 'GetRole', kind: 'deny' });
  const denied = await stage.play(sendDetailsToVendor, { needs });
  expect(denied.verdict).toBe('blocked');
  expect(denied.failure?.name).toContain('AccessDenied');
});

test('a throttled call is made again, and without a contact the message says whom to send it to', async ({
  stage,
}) => {
  stage.fault({ service: 'iam', operation: 'GetRole', kind: 'throttle' });
  const judgment = await stage.play(sendDetailsToVendor, {
    needs: { ...needs, vendorContact: null },
  });
  expect(judgment.verdict).toBe('passed');
  expect(judgment.calls[0]).toMatchObject({ operation: 'GetRole', attempts: 2 });
  expect(judgment.prepared?.message).toContain('To: your contact at the vendor');
});
