import { holds, none, type Judgement } from './criteria.ts';
import type { RouteTable, Subnet as Ec2Subnet } from '@aws-sdk/client-ec2';

/** A subnet as far as the network is judged by it. */
export type Subnet = {
  readonly id: string;
  readonly use: 'private' | 'public' | 'isolated';
  /** null where there is no subnet of that id. */
  readonly found: {
    readonly vpcId: string;
    readonly block: string;
    readonly zone: string;
    readonly freeAddresses: number;
    /** Whether its route table leads to an Internet gateway. */
    readonly leadsToInternet: boolean;
  } | null;
};

/** The existing network: its VPC and the subnets the environment names in it. */
export type Network = {
  readonly vpcId: string;
  readonly block: string | null;
  readonly subnets: readonly Subnet[];
};

export interface SubnetIds {
  readonly privateSubnetIds: readonly string[];
  readonly publicSubnetIds: readonly string[];
  readonly isolatedSubnetIds: readonly string[];
}

export const allIds = (ids: SubnetIds): readonly string[] => [
  ...ids.privateSubnetIds,
  ...ids.publicSubnetIds,
  ...ids.isolatedSubnetIds,
];

export const used = ({ subnets }: Network, use: Subnet['use']): readonly Subnet[] =>
  subnets.filter((one) => one.use === use);

/** AWS keeps the first four addresses of every subnet and the last for itself. */
const keptByAws = 5;

/** Bits of the prefix: 24 for 10.0.1.0/24. */
const prefixOf = (block: string): number => Number(block.split('/')[1]);

/** Addresses that can be used in a subnet of that prefix. */
export const usable = (prefix: number): number => 2 ** (32 - prefix) - keptByAws;

/** Distinct zones of those subnets that exist. */
export const zonesOf = (subnets: readonly Subnet[]): readonly string[] =>
  [...new Set(subnets.flatMap(({ found }) => found?.zone ?? []))].toSorted();

/** A subnet in words, for what was found. */
export function described({ id, use, found }: Subnet): string {
  if (found === null) return `${id} (${use}): no such subnet`;
  return `${id} (${use}): ${found.block} in ${found.zone}, ${found.freeAddresses} addresses free`;
}

/** The subnet of that id as AWS described it, with the route table that serves it: its own, else the main one. */
export function subnetOf(
  id: string,
  use: Subnet['use'],
  subnets: readonly Ec2Subnet[],
  tables: readonly RouteTable[],
): Subnet {
  const subnet = subnets.find(({ SubnetId }) => SubnetId === id);
  if (subnet === undefined) return { id, use, found: null };
  const own = tables.find(({ Associations = [] }) =>
    Associations.some(({ SubnetId }) => SubnetId === id),
  );
  const main = tables.find(({ Associations = [] }) =>
    Associations.some(({ Main }) => Main === true),
  );
  return {
    id,
    use,
    found: {
      vpcId: subnet.VpcId ?? '',
      block: subnet.CidrBlock ?? '',
      zone: subnet.AvailabilityZone ?? '',
      freeAddresses: subnet.AvailableIpAddressCount ?? 0,
      leadsToInternet: ((own ?? main)?.Routes ?? []).some(
        ({ DestinationCidrBlock, GatewayId = '', State }) =>
          DestinationCidrBlock === '0.0.0.0/0' &&
          GatewayId.startsWith('igw-') &&
          State !== 'blackhole',
      ),
    },
  };
}

/** Whether every subnet has that prefix or a shorter one; a subnet that does not exist has none. */
export function largeEnough(subnets: readonly Subnet[], prefix: number): Judgement {
  const tooSmall = subnets.filter(({ found }) => found === null || prefixOf(found.block) > prefix);
  return none(tooSmall.map(described), `/${prefix} or larger, every one`);
}

/** Whether NAT gateways can be placed: in two zones, each with a way out; none where traffic leaves another way. */
export function sufficientForNat(subnets: readonly Subnet[], corporateEgress: boolean): Judgement {
  if (corporateEgress && subnets.length === 0) {
    return holds(true, "none, as traffic leaves through the company's network", 'none');
  }
  const fit = subnets.filter(({ found }) => found?.leadsToInternet && prefixOf(found.block) <= 28);
  return holds(
    fit.length === subnets.length && zonesOf(fit).length >= 2,
    'public subnets in two zones or more, each /28 or larger and with a route to an Internet gateway',
    subnets.map((subnet) =>
      subnet.found?.leadsToInternet
        ? described(subnet)
        : `${described(subnet)}, no route to an Internet gateway`,
    ),
  );
}
