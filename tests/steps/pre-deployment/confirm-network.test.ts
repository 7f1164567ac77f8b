import {
  DescribeRouteTablesCommand,
  EC2Client,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2';
import { confirmNetwork } from '../../../steps/pre-deployment/confirm-network.ts';
import { broken, checkCycle } from '../check-cycle.ts';
import { answering, observeDirectly } from '../directly.ts';
import { makeNetwork, makeSubnet, makeVpc, needsOf, open } from '../network.ts';
import { plantingIn } from '../planting.ts';
import { expect, test } from '../stage.ts';

const block = 'the VPC has the planned address block';
const members = 'all subnets belong to the VPC';
const zones = 'at least two private subnets lie in different zones';
const sizes = 'every private subnet is /24 or larger';
const addresses = 'every private subnet has enough free addresses';
const nat = 'the public subnets suffice for the NAT gateways';

checkCycle(confirmNetwork, {
  fit: async (stage) => needsOf(await makeNetwork(stage)),
  call: { service: 'ec2', operation: 'DescribeSubnets' },
  verdict: 'passed',
});

test('what cannot be observed waits for a statement, which names the subnets', async ({
  stage,
}) => {
  const network = await makeNetwork(stage);
  const judgment = await stage.play(confirmNetwork, { needs: needsOf(network), attest: false });
  expect(judgment.verdict).toBe('pending');
  expect(broken(judgment)).toEqual([]);
  expect(judgment.attestations.map(({ given }) => given)).toEqual([null, null]);
  for (const id of [...network.privateSubnetIds, ...network.publicSubnetIds]) {
    expect(judgment.attestations[0]?.statement).toContain(id);
  }
});

test('a statement for other subnets does not cover new ones', async ({ stage }) => {
  const network = await makeNetwork(stage);
  const needs = needsOf(network);
  expect((await stage.play(confirmNetwork, { needs })).verdict).toBe('passed');
  const more = [
    ...network.privateSubnetIds,
    await makeSubnet(stage, network.vpcId, '10.40.30.0/24', 'us-east-2c'),
  ];
  const judgment = await stage.play(confirmNetwork, {
    needs: { ...needs, privateSubnetIds: more },
    attest: false,
  });
  expect(judgment.verdict).toBe('pending');
  expect(judgment.attestations.map(({ given }) => given === null)).toEqual([true, false]);
});

test('each result fails by itself', async ({ stage }) => {
  const network = await makeNetwork(stage);
  const needs = needsOf(network);
  const [first = '', second = ''] = network.privateSubnetIds;
  const [publicFirst = ''] = network.publicSubnetIds;
  const failing = async (changed: Partial<typeof needs>) => {
    const judgment = await stage.play(confirmNetwork, { needs: { ...needs, ...changed } });
    expect(judgment.verdict).toBe('failed');
    return broken(judgment);
  };
  expect(await failing({ vpcCidr: '10.41.0.0/16' })).toEqual([block]);
  expect(await failing({ isolatedSubnetIds: ['subnet-0123456789abcdef0'] })).toEqual([members]);
  const sameZone = await makeSubnet(stage, network.vpcId, '10.40.31.0/24', 'us-east-2a');
  expect(await failing({ privateSubnetIds: [first, sameZone] })).toEqual([zones]);
  const small = await makeSubnet(stage, network.vpcId, '10.40.32.0/25', 'us-east-2b');
  expect(await failing({ privateSubnetIds: [first, second, small] })).toEqual([sizes, addresses]);
  expect(await failing({ publicSubnetIds: [publicFirst] })).toEqual([nat]);
  expect(await failing({ publicSubnetIds: [first, second] })).toEqual([nat]);
  expect(await failing({ publicSubnetIds: [] })).toEqual([nat]);
});

test('a subnet of another VPC, and one that does not exist, are named', async ({ stage }) => {
  const needs = needsOf(await makeNetwork(stage));
  const foreignVpc = await makeVpc(stage, '10.50.0.0/16');
  const foreign = await makeSubnet(stage, foreignVpc, '10.50.1.0/24', 'us-east-2b');
  const judgment = await stage.play(confirmNetwork, {
    needs: {
      ...needs,
      privateSubnetIds: [...needs.privateSubnetIds, foreign, 'subnet-0123456789abcdef0'],
    },
    mode: 'audit',
  });
  expect(broken(judgment)).toEqual([members, sizes, addresses]);
  const actual = JSON.stringify(judgment.criteria.find(({ name }) => name === members)?.actual);
  expect(actual).toContain(foreign);
  expect(actual).toContain('subnet-0123456789abcdef0 (private): no such subnet');
});

test('no public subnets are needed where traffic leaves through the company', async ({ stage }) => {
  const needs = {
    ...needsOf(await makeNetwork(stage)),
    publicSubnetIds: [],
    corporateEgress: true,
  };
  expect((await stage.play(confirmNetwork, { needs })).verdict).toBe('passed');
});

test('the main route table serves a subnet that has none of its own', async ({ stage }) => {
  const network = await makeNetwork(stage);
  const ec2 = plantingIn(stage.world, EC2Client);
  const { RouteTables = [] } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [network.vpcId] }] }),
  );
  const main = RouteTables.flatMap(({ Associations = [] }) => Associations).find(
    ({ Main }) => Main === true,
  );
  await ec2.send(
    new ReplaceRouteTableAssociationCommand({
      AssociationId: main?.RouteTableAssociationId,
      RouteTableId: network.publicTable,
    }),
  );
  const publicSubnetIds = [
    await makeSubnet(stage, network.vpcId, '10.40.40.0/28', 'us-east-2a'),
    await makeSubnet(stage, network.vpcId, '10.40.41.0/28', 'us-east-2b'),
  ];
  expect(
    (await stage.play(confirmNetwork, { needs: { ...needsOf(network), publicSubnetIds } })).verdict,
  ).toBe('passed');
});

test('a public subnet has a living default route to an Internet gateway', async () => {
  const judged = async (route: object) => {
    const subnet = (id: string, AvailabilityZone: string, CidrBlock: string) => ({
      SubnetId: id,
      AvailabilityZone,
      CidrBlock,
      VpcId: 'vpc-1',
      AvailableIpAddressCount: 251,
    });
    const ec2 = answering({
      DescribeVpcs: () => ({ Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.40.0.0/16' }] }),
      DescribeSubnets: () => ({
        Subnets: [
          subnet('subnet-1', 'us-east-2a', '10.40.1.0/24'),
          subnet('subnet-2', 'us-east-2b', '10.40.2.0/24'),
        ],
      }),
      DescribeRouteTables: () => ({
        RouteTables: [{ Associations: [{ Main: true }], Routes: [route] }],
      }),
      DescribeAddresses: () => ({ Addresses: [] }),
    });
    const both = ['subnet-1', 'subnet-2'];
    const seen = await observeDirectly(confirmNetwork, {
      aws: { ec2, quotas: answering({ GetServiceQuota: () => ({ Quota: { Value: 5 } }) }) },
      needs: {
        ...open,
        createVpc: false,
        vpcId: 'vpc-1',
        privateSubnetIds: both,
        publicSubnetIds: both,
      },
    });
    return broken(seen);
  };
  const byDefault = { DestinationCidrBlock: '0.0.0.0/0', State: 'active' };
  expect(await judged({ ...byDefault, GatewayId: 'igw-1' })).toEqual([]);
  expect(await judged({ ...byDefault, NatGatewayId: 'nat-1' })).toEqual([nat]);
  expect(await judged({ ...byDefault, GatewayId: 'vgw-1' })).toEqual([nat]);
  expect(await judged({ ...byDefault, GatewayId: 'igw-1', State: 'blackhole' })).toEqual([nat]);
  expect(
    await judged({ ...byDefault, GatewayId: 'igw-1', DestinationCidrBlock: '192.0.2.0/24' }),
  ).toEqual([nat]);
});

test('free addresses are counted: AWS keeps five, and half of a /24 has to be left', async () => {
  const judged = async (AvailableIpAddressCount: number) => {
    const subnet = (SubnetId: string, AvailabilityZone: string) => ({
      SubnetId,
      AvailabilityZone,
      VpcId: 'vpc-1',
      CidrBlock: '10.40.1.0/24',
      AvailableIpAddressCount,
    });
    const ec2 = answering({
      DescribeVpcs: () => ({ Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.40.0.0/16' }] }),
      DescribeSubnets: ({ NextToken }: { NextToken?: string }) =>
        NextToken === undefined
          ? { Subnets: [subnet('subnet-1', 'us-east-2a')], NextToken: 'more' }
          : { Subnets: [subnet('subnet-2', 'us-east-2b')] },
      DescribeRouteTables: () => ({ RouteTables: [] }),
      DescribeAddresses: () => ({ Addresses: [] }),
    });
    const quotas = answering({ GetServiceQuota: () => ({ Quota: { Value: 5 } }) });
    return broken(
      await observeDirectly(confirmNetwork, {
        aws: { ec2, quotas },
        needs: {
          ...open,
          createVpc: false,
          vpcId: 'vpc-1',
          privateSubnetIds: ['subnet-1', 'subnet-2'],
          corporateEgress: true,
        },
      }),
    );
  };
  expect(await judged(126)).toEqual([]);
  expect(await judged(125)).toEqual([addresses]);
});
