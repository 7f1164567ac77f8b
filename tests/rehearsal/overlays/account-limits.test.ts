import { EC2 } from '@aws-sdk/client-ec2';
import { ServiceQuotas } from '@aws-sdk/client-service-quotas';
import { as, control } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'account-limits' });

const quota = { ServiceCode: 'ec2', QuotaCode: 'L-0263D0A3' };

test('tells the limit of Elastic IPs in both ways', async ({ world, bare }) => {
  const { AccountAttributes } = await new EC2(as(world)).describeAccountAttributes({});
  expect(AccountAttributes).toContainEqual({
    AttributeName: 'vpc-max-elastic-ips',
    AttributeValues: [{ AttributeValue: '5' }],
  });
  expect((await new ServiceQuotas(as(world)).getServiceQuota(quota)).Quota).toMatchObject({
    Value: 5,
    Adjustable: true,
  });
  const listed = await new ServiceQuotas(as(world)).listServiceQuotas({ ServiceCode: 'ec2' });
  expect(listed.Quotas).toMatchObject([{ QuotaCode: 'L-0263D0A3', Value: 5 }]);
  await expect(new EC2(as(bare)).describeAccountAttributes({})).rejects.toMatchObject({
    name: 'NotImplemented',
  });
  await expect(new ServiceQuotas(as(bare)).getServiceQuota(quota)).rejects.toMatchObject({
    name: 'NotImplemented',
  });
});

test('allocates no more than the limit', async ({ world, bare }) => {
  const { accountId, region } = world.accounts.dr;
  await control(world, 'limits/elastic-ips', { account: accountId, region, elasticIps: 1 });
  const ec2 = new EC2(as(world, 'dr'));
  await ec2.allocateAddress({ Domain: 'vpc' });
  await expect(ec2.allocateAddress({ Domain: 'vpc' })).rejects.toMatchObject({
    name: 'AddressLimitExceeded',
  });
  const without = new EC2(as(bare, 'dr'));
  for (let n = 0; n < 6; n += 1) await without.allocateAddress({ Domain: 'vpc' });
  expect((await without.describeAddresses({})).Addresses).toHaveLength(6);
});
