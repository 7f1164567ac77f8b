import { EKS } from '@aws-sdk/client-eks';
import type { World } from '../../../fixtures/rehearsal/world.ts';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'eks-updates' });

async function cluster(world: World, name: string): Promise<EKS> {
  const eks = new EKS(as(world));
  await eks.createCluster({
    name,
    roleArn: `arn:aws:iam::${world.accounts.main.accountId}:role/eks`,
    resourcesVpcConfig: {
      subnetIds: ['subnet-1', 'subnet-2'],
      publicAccessCidrs: ['198.51.100.0/24'],
    },
  });
  return eks;
}

test('an update takes its time, one at a time, and shows in the cluster', async ({
  world,
  bare,
}) => {
  const name = 'lab';
  const eks = await cluster(world, name);
  world.gateway.faults.add({
    service: 'eks',
    operation: 'UpdateClusterConfig',
    kind: 'slow',
    seconds: 2,
    times: 1,
  });
  const resourcesVpcConfig = {
    endpointPrivateAccess: true,
    publicAccessCidrs: ['198.51.100.0/24'],
  };
  const { update } = await eks.updateClusterConfig({ name, resourcesVpcConfig });
  expect(update).toMatchObject({ status: 'InProgress', type: 'EndpointAccessUpdate' });
  expect((await eks.describeCluster({ name })).cluster).toMatchObject({
    status: 'UPDATING',
    resourcesVpcConfig: { endpointPrivateAccess: false },
  });
  const off = { endpointPublicAccess: false };
  await expect(eks.updateClusterConfig({ name, resourcesVpcConfig: off })).rejects.toMatchObject({
    name: 'ResourceInUseException',
  });
  const statusOf = async () =>
    (await eks.describeUpdate({ name, updateId: update?.id })).update?.status;
  await expect.poll(statusOf, { intervals: [50] }).toBe('Successful');
  expect((await eks.listUpdates({ name })).updateIds).toEqual([update?.id]);
  expect((await eks.describeCluster({ name })).cluster).toMatchObject({
    status: 'ACTIVE',
    resourcesVpcConfig: {
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
      publicAccessCidrs: ['198.51.100.0/24'],
    },
  });
  await expect(eks.updateClusterConfig({ name, resourcesVpcConfig })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringContaining('Cluster is already at the desired configuration'),
  });
  const without = await cluster(bare, name);
  await expect(without.updateClusterConfig({ name, resourcesVpcConfig })).rejects.toMatchObject({
    name: 'NotImplemented',
  });
});

test('CIDRs that are not repeated are reset, and one access must stay', async ({ world }) => {
  const name = 'open';
  const eks = await cluster(world, name);
  world.gateway.faults.add({
    service: 'eks',
    operation: 'UpdateClusterConfig',
    kind: 'slow',
    seconds: 0,
    times: 1,
  });
  await eks.updateClusterConfig({ name, resourcesVpcConfig: { endpointPrivateAccess: true } });
  const { cluster: after } = await eks.describeCluster({ name });
  expect(after?.resourcesVpcConfig?.publicAccessCidrs).toEqual(['0.0.0.0/0']);
  const none = { endpointPrivateAccess: false, endpointPublicAccess: false };
  await expect(eks.updateClusterConfig({ name, resourcesVpcConfig: none })).rejects.toThrow(
    'cannot be false',
  );
  await expect(
    eks.updateClusterConfig({ name: 'nobody', resourcesVpcConfig: none }),
  ).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
