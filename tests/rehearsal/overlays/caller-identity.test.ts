import { STS } from '@aws-sdk/client-sts';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'caller-identity' });

test('names the user, and the session of an assumed role', async ({ world, bare }) => {
  const { accountId } = world.accounts.main;
  const sts = new STS(as(world));
  expect(await sts.getCallerIdentity()).toMatchObject({
    Account: accountId,
    Arn: `arn:aws:iam::${accountId}:user/engineer`,
  });
  const { Credentials } = await sts.assumeRole({
    RoleArn: `arn:aws:iam::${accountId}:role/RunproofDeployer`,
    RoleSessionName: 'launch',
  });
  const session = new STS({
    ...as(world),
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
  });
  expect((await session.getCallerIdentity()).Arn).toBe(
    `arn:aws:sts::${accountId}:assumed-role/RunproofDeployer/launch`,
  );
  expect((await new STS(as(bare)).getCallerIdentity()).Arn).toContain(':root');
});

test('refuses a role that is missing or does not trust the caller', async ({ world, bare }) => {
  const missing = {
    RoleArn: `arn:aws:iam::${world.accounts.main.accountId}:role/Nobody`,
    RoleSessionName: 'x',
  };
  const foreign = {
    RoleArn: `arn:aws:iam::${world.accounts.dr.accountId}:role/RunproofDeployer`,
    RoleSessionName: 'x',
  };
  await expect(new STS(as(world)).assumeRole(missing)).rejects.toMatchObject({
    name: 'AccessDenied',
  });
  await expect(new STS(as(world)).assumeRole(foreign)).rejects.toThrow(
    /is not authorized to perform: sts:AssumeRole/,
  );
  expect((await new STS(as(bare)).assumeRole(missing)).Credentials?.AccessKeyId).toMatch(/^ASIA/);
});
