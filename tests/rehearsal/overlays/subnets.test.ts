import { EC2 } from '@aws-sdk/client-ec2';
import type { World } from '../../../fixtures/rehearsal/world.ts';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'subnets' });

async function network(world: World): Promise<{ ec2: EC2; VpcId: string }> {
  const ec2 = new EC2(as(world));
  const { Vpc } = await ec2.createVpc({ CidrBlock: '10.20.0.0/16' });
  return { ec2, VpcId: Vpc?.VpcId ?? '' };
}

test('refuses subnets that overlap or leave the VPC', async ({ world, bare }) => {
  const { ec2, VpcId } = await network(world);
  await ec2.createSubnet({ VpcId, CidrBlock: '10.20.0.0/20' });
  await expect(ec2.createSubnet({ VpcId, CidrBlock: '10.20.8.0/24' })).rejects.toMatchObject({
    name: 'InvalidSubnet.Conflict',
  });
  await expect(ec2.createSubnet({ VpcId, CidrBlock: '10.21.0.0/24' })).rejects.toMatchObject({
    name: 'InvalidSubnet.Range',
  });
  await expect(ec2.createSubnet({ VpcId, CidrBlock: '10.20.16.0/20' })).resolves.toMatchObject({
    Subnet: { CidrBlock: '10.20.16.0/20' },
  });
  const without = await network(bare);
  await without.ec2.createSubnet({ VpcId: without.VpcId, CidrBlock: '10.20.0.0/20' });
  const overlapping = await without.ec2.createSubnet({
    VpcId: without.VpcId,
    CidrBlock: '10.20.8.0/24',
  });
  expect(overlapping.Subnet?.SubnetId).toMatch(/^subnet-/);
});

test('counts free addresses by the size of the subnet', async ({ world, bare }) => {
  for (const [where, free] of [
    [world, 11],
    [bare, 251],
  ] as const) {
    const { ec2, VpcId } = await network(where);
    const { Subnet } = await ec2.createSubnet({ VpcId, CidrBlock: '10.20.1.0/28' });
    const { Subnets } = await ec2.describeSubnets({ SubnetIds: [Subnet?.SubnetId ?? ''] });
    expect(Subnets?.[0]?.AvailableIpAddressCount).toBe(free);
  }
});
