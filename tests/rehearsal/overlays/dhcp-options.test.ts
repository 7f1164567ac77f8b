import { EC2 } from '@aws-sdk/client-ec2';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'dhcp-options' });

test("an untouched VPC has AWS's own DHCP options", async ({ world, bare }) => {
  const ec2 = new EC2(as(world));
  const { Vpcs } = await ec2.describeVpcs({});
  const DhcpOptionsIds = [Vpcs?.[0]?.DhcpOptionsId ?? ''];
  const { DhcpOptions } = await ec2.describeDhcpOptions({ DhcpOptionsIds });
  expect(DhcpOptions?.[0]?.DhcpConfigurations).toContainEqual({
    Key: 'domain-name-servers',
    Values: [{ Value: 'AmazonProvidedDNS' }],
  });
  expect((await new EC2(as(bare)).describeDhcpOptions({ DhcpOptionsIds })).DhcpOptions).toEqual([]);
});

test('own options are found by id and by filter, an unknown id is refused', async ({ world }) => {
  const ec2 = new EC2(as(world));
  const { DhcpOptions } = await ec2.createDhcpOptions({
    DhcpConfigurations: [{ Key: 'domain-name-servers', Values: ['10.0.0.2'] }],
  });
  const id = DhcpOptions?.DhcpOptionsId ?? '';
  const found = await ec2.describeDhcpOptions({
    Filters: [{ Name: 'dhcp-options-id', Values: [id] }],
  });
  expect(found.DhcpOptions?.map(({ DhcpOptionsId }) => DhcpOptionsId)).toEqual([id]);
  await expect(ec2.describeDhcpOptions({ DhcpOptionsIds: ['dopt-none'] })).rejects.toMatchObject({
    name: 'InvalidDhcpOptionID.NotFound',
  });
});
