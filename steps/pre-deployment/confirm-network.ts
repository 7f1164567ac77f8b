import {
  DescribeAccountAttributesCommand,
  DescribeAddressesCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import { equal, holds, none, type Judgement, inapplicable } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import {
  allIds,
  described,
  largeEnough,
  subnetOf,
  sufficientForNat,
  usable,
  used,
  zonesOf,
  type Network,
  type Subnet,
  type SubnetIds,
} from '../../harness/network.ts';
import { defineCheck } from '../../harness/step.ts';
import { flag, list, optional, text } from '../../harness/values.ts';

/** Elastic IP addresses a Region may hold: "EC2-VPC Elastic IPs". */
const elasticIpQuota = { ServiceCode: 'ec2', QuotaCode: 'L-0263D0A3' };
const wantedElasticIps = 3;
/** While its containers are replaced, the platform takes up to twice the addresses; so half of a /24 has to be free. */
const enoughAddresses = Math.ceil(usable(24) / 2);
const made = 'CREATE_VPC is true: the product creates the network';

export const confirmNetwork = defineCheck({
  id: 'pre-deployment.confirm-network',
  procedure: 'pre-deployment#network',
  title: 'Confirm the network the platform is to live in',
  account: 'main',
  needs: {
    createVpc: flag('whether the product creates the network'),
    vpcId: optional(text('the existing VPC')),
    vpcCidr: text('address block of the VPC'),
    privateSubnetIds: list(text('private subnets')),
    publicSubnetIds: list(text('public subnets')),
    isolatedSubnetIds: list(text('subnets of the Windows workers')),
    corporateEgress: flag("whether traffic leaves through the company's network"),
    exposedOnInternet: flag('whether the platform is reached from the Internet'),
  },
  permissions: [
    'ec2:DescribeAccountAttributes',
    'ec2:DescribeAddresses',
    'ec2:DescribeRouteTables',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
    'servicequotas:GetServiceQuota',
  ],

  async observe({ aws, needs, accountId }) {
    const [network, elasticIps] = await Promise.all([
      needs.createVpc ? null : networkOf(aws, needs.vpcId ?? '', needs),
      elasticIpsOf(aws, accountId),
    ]);
    return { network, elasticIps };
  },
  varies: {
    'elasticIps.allocated': 'products allocate addresses when they are launched',
    'elasticIps.ofProducts': 'products allocate addresses when they are launched',
  },
  criteria: {
    'the VPC has the planned address block': ({ facts: { network }, needs }) =>
      network === null ? unobserved : equal(network.block, needs.vpcCidr),
    'all subnets belong to the VPC': ({ facts: { network } }) =>
      network === null
        ? unobserved
        : none(
            network.subnets.filter(({ found }) => found?.vpcId !== network.vpcId).map(described),
            `every subnet lies in ${network.vpcId}`,
          ),
    'at least two private subnets lie in different zones': ({ facts: { network } }) =>
      network === null
        ? unobserved
        : holds(
            zonesOf(used(network, 'private')).length >= 2,
            'private subnets in two zones or more',
            used(network, 'private').map(described),
          ),
    'every private subnet is /24 or larger': ({ facts: { network } }) =>
      network === null ? unobserved : largeEnough(used(network, 'private'), 24),
    'every private subnet has enough free addresses': ({ facts: { network } }) =>
      network === null
        ? unobserved
        : none(
            used(network, 'private')
              .filter(({ found }) => (found?.freeAddresses ?? 0) < enoughAddresses)
              .map(described),
            `at least ${enoughAddresses} addresses free in each, half of the ${usable(24)} a /24 has beside the five AWS keeps`,
          ),
    'the public subnets suffice for the NAT gateways': ({ facts: { network }, needs }) =>
      network === null
        ? unobserved
        : sufficientForNat(used(network, 'public'), needs.corporateEgress),
    'enough Elastic IP addresses are free': ({ facts: { elasticIps }, needs }) => {
      const { quota, allocated, ofProducts } = elasticIps;
      const actual = `${Math.max(0, quota - allocated)} free (${allocated} of ${quota} allocated), ${ofProducts.length} held by launched products`;
      if (!needs.createVpc && !needs.exposedOnInternet) {
        return inapplicable('the network exists, and the platform is not exposed to the Internet');
      }
      return holds(
        quota - allocated + ofProducts.length >= wantedElasticIps,
        `${wantedElasticIps} free, or held already by a product launched here`,
        actual,
      );
    },
  },
  attestations: {
    'all AWS service endpoints are reachable from every subnet': {
      statement: ({ needs }) =>
        `All AWS service endpoints are reachable from every subnet of ${needs.vpcId}: ${allIds(needs).join(', ')}.`,
      unneeded: ({ needs }) => needs.createVpc && made,
    },
    "the network is for the platform's exclusive use": {
      statement: ({ needs }) => `Nothing but the platform uses ${needs.vpcId} and its subnets.`,
      unneeded: ({ needs }) => needs.createVpc && made,
    },
  },
});

const unobserved: Judgement = inapplicable(made);

/** Asked for by filter, so that a subnet which does not exist is missing from the answer instead of failing it. */
async function networkOf({ ec2 }: ReadingAws, vpcId: string, ids: SubnetIds): Promise<Network> {
  const next = (token: string | undefined) => (token === undefined ? {} : { NextToken: token });
  const [{ Vpcs: [vpc] = [] }, subnets, tables] = await Promise.all([
    ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] })),
    allPages(async (token) => {
      const Filters = [{ Name: 'subnet-id', Values: [...allIds(ids)] }];
      const page = await ec2.send(new DescribeSubnetsCommand({ Filters, ...next(token) }));
      return { items: page.Subnets, next: page.NextToken };
    }),
    allPages(async (token) => {
      const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
      const page = await ec2.send(new DescribeRouteTablesCommand({ Filters, ...next(token) }));
      return { items: page.RouteTables, next: page.NextToken };
    }),
  ]);
  const subnet = (use: Subnet['use']) => (id: string) => subnetOf(id, use, subnets, tables);
  return {
    vpcId,
    block: vpc?.CidrBlock ?? null,
    subnets: [
      ...ids.privateSubnetIds.map(subnet('private')),
      ...ids.publicSubnetIds.map(subnet('public')),
      ...ids.isolatedSubnetIds.map(subnet('isolated')),
    ],
  };
}

async function elasticIpsOf(aws: ReadingAws, accountId: string) {
  const [{ quota, source }, { Addresses = [] }] = await Promise.all([
    quotaOf(aws),
    aws.ec2.send(new DescribeAddressesCommand({})),
  ]);
  // Addresses of one's own (BYOIP) do not count against the quota.
  const counted = Addresses.filter(({ PublicIpv4Pool = 'amazon' }) => PublicIpv4Pool === 'amazon');
  const launched = `SC-${accountId}-pp-`;
  return {
    quota,
    source,
    allocated: counted.length,
    ofProducts: counted
      .filter(({ Tags = [] }) =>
        Tags.some(
          ({ Key, Value = '' }) =>
            Key === 'aws:cloudformation:stack-name' && Value.startsWith(launched),
        ),
      )
      .map(({ AllocationId = '' }) => AllocationId),
  };
}

async function quotaOf({ quotas, ec2 }: ReadingAws): Promise<{ quota: number; source: string }> {
  try {
    const { Quota } = await quotas.send(new GetServiceQuotaCommand(elasticIpQuota));
    if (Quota?.Value !== undefined) return { quota: Quota.Value, source: 'Service Quotas' };
  } catch (error) {
    // Service Quotas knows the limit only once it was ever changed from the default, and may be closed to the deployer.
    const named = error instanceof Error ? error.name : '';
    if (!['NoSuchResourceException', 'AccessDeniedException'].includes(named)) throw error;
  }
  const { AccountAttributes = [] } = await ec2.send(new DescribeAccountAttributesCommand({}));
  const limit = AccountAttributes.find(
    ({ AttributeName }) => AttributeName === 'vpc-max-elastic-ips',
  );
  const value = limit?.AttributeValues?.[0]?.AttributeValue;
  if (value === undefined)
    throw new BlockedError(
      'RP-B221',
      'AWS does not tell how many Elastic IP addresses are allowed.',
    );
  return { quota: Number(value), source: 'account attributes' };
}
