import { EC2 } from '@aws-sdk/client-ec2';
import type { World } from '../../../fixtures/rehearsal/world.ts';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'gateway-endpoints' });

async function network(world: World) {
  const ec2 = new EC2(as(world));
  const VpcId = (await ec2.createVpc({ CidrBlock: '10.30.0.0/16' })).Vpc?.VpcId ?? '';
  const table = async () => (await ec2.createRouteTable({ VpcId })).RouteTable?.RouteTableId ?? '';
  const [first, second] = [await table(), await table()];
  const prefixRoutes = async (id: string) =>
    (await ec2.describeRouteTables({ RouteTableIds: [id] })).RouteTables?.[0]?.Routes?.filter(
      ({ DestinationPrefixListId }) => DestinationPrefixListId !== undefined,
    ) ?? [];
  return {
    ec2,
    VpcId,
    first,
    second,
    prefixRoutes,
    ServiceName: `com.amazonaws.${world.accounts.main.region}.s3`,
  };
}

test('the route appears with the endpoint, moves and goes with it', async ({ world, bare }) => {
  const { ec2, VpcId, first, second, prefixRoutes, ServiceName } = await network(world);
  const made = await ec2.createVpcEndpoint({ VpcId, ServiceName, RouteTableIds: [first] });
  const VpcEndpointId = made.VpcEndpoint?.VpcEndpointId ?? '';
  const { PrefixLists } = await ec2.describePrefixLists({
    Filters: [{ Name: 'prefix-list-name', Values: [ServiceName] }],
  });
  const expected = {
    DestinationPrefixListId: PrefixLists?.[0]?.PrefixListId,
    GatewayId: VpcEndpointId,
    State: 'active',
  };
  expect(await prefixRoutes(first)).toMatchObject([expected]);
  await ec2.modifyVpcEndpoint({
    VpcEndpointId,
    AddRouteTableIds: [second],
    RemoveRouteTableIds: [first],
  });
  expect(await prefixRoutes(first)).toEqual([]);
  expect(await prefixRoutes(second)).toMatchObject([expected]);
  await ec2.deleteVpcEndpoints({ VpcEndpointIds: [VpcEndpointId] });
  expect(await prefixRoutes(second)).toEqual([]);

  const without = await network(bare);
  await without.ec2.createVpcEndpoint({ ...without, RouteTableIds: [without.first] });
  expect(await without.prefixRoutes(without.first)).toEqual([]);
});

test('finds endpoints by filter and refuses a second one on a table, and a table of nobody', async ({
  world,
}) => {
  const { ec2, VpcId, first, ServiceName } = await network(world);
  await ec2.createVpcEndpoint({ VpcId, ServiceName, RouteTableIds: [first] });
  const Filters = [
    { Name: 'vpc-id', Values: [VpcId] },
    { Name: 'service-name', Values: [ServiceName] },
  ];
  expect((await ec2.describeVpcEndpoints({ Filters })).VpcEndpoints).toHaveLength(1);
  const other = { ...Filters[0], Values: ['vpc-none'] };
  expect((await ec2.describeVpcEndpoints({ Filters: [other] })).VpcEndpoints).toEqual([]);
  await expect(
    ec2.createVpcEndpoint({ VpcId, ServiceName, RouteTableIds: [first] }),
  ).rejects.toMatchObject({
    name: 'RouteAlreadyExists',
  });
  await expect(
    ec2.createVpcEndpoint({ VpcId, ServiceName, RouteTableIds: ['rtb-none'] }),
  ).rejects.toMatchObject({
    name: 'InvalidRouteTableId.NotFound',
  });
});
