import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcEndpointCommand,
  type Filter,
} from '@aws-sdk/client-ec2';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import { onlyOne, stackResources } from '../../harness/aws/stack-resources.ts';
import { holds, none } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import { privateTables, type PrivateTable } from '../../harness/private-routes.ts';
import { defineStep } from '../../harness/step.ts';
import { list, optional, text } from '../../harness/values.ts';

const id = 'post-deployment.create-s3-gateway-endpoint';

export const createS3GatewayEndpoint = defineStep({
  id,
  procedure: 'post-deployment#s3-gateway-endpoint',
  title: 'Lead traffic to S3 through a gateway endpoint',
  account: 'main',
  needs: {
    dataStack: text('name of the data layer’s stack'),
    vpcId: optional(text('VPC of the platform, where it existed before')),
    subnetIds: optional(
      list(text('private and isolated subnets of the platform, where they existed before')),
    ),
    confirmedRouteTables: optional(
      list(text('route tables that may be changed although they serve other subnets, too')),
    ),
  },
  permissions: [
    'cloudformation:ListStackResources',
    'ec2:DescribeSubnets',
    'ec2:DescribeRouteTables',
    'ec2:DescribeVpcEndpoints',
    'ec2:CreateVpcEndpoint',
    'ec2:CreateTags',
    'ec2:ModifyVpcEndpoint',
    'ec2:DeleteVpcEndpoints',
  ],

  async observe({ aws, needs, region }) {
    const { vpcId, platform } = await networkOf(aws, needs);
    const inVpc: Filter = { Name: 'vpc-id', Values: [vpcId] };
    const tables = await allPages(async (NextToken) => {
      const answer = await aws.ec2.send(
        new DescribeRouteTablesCommand({ Filters: [inVpc], ...paged(NextToken) }),
      );
      return { items: answer.RouteTables, next: answer.NextToken };
    });
    const subnets = await allPages(async (NextToken) => {
      const answer = await aws.ec2.send(
        new DescribeSubnetsCommand({ Filters: [inVpc], ...paged(NextToken) }),
      );
      return { items: answer.Subnets, next: answer.NextToken };
    });
    const service = `com.amazonaws.${region}.s3`;
    const endpoints = await allPages(async (NextToken) => {
      const Filters = [inVpc, { Name: 'service-name', Values: [service] }];
      const answer = await aws.ec2.send(
        new DescribeVpcEndpointsCommand({ Filters, ...paged(NextToken) }),
      );
      return { items: answer.VpcEndpoints, next: answer.NextToken };
    });
    return {
      vpcId,
      service,
      privateTables: privateTables(tables, subnets, platform),
      endpoints: endpoints
        .filter(({ VpcEndpointType }) => VpcEndpointType === 'Gateway')
        .map(({ VpcEndpointId, State, RouteTableIds }) => ({
          id: VpcEndpointId ?? '',
          // The API answers in lower case, its model says otherwise.
          state: (State ?? 'unknown').toLowerCase(),
          routeTables: (RouteTableIds ?? []).toSorted(),
        }))
        .filter(({ state }) => !['deleting', 'deleted'].includes(state)),
    };
  },
  criteria: {
    'the VPC has a gateway endpoint for S3': ({ facts }) =>
      holds(
        facts.endpoints.length > 0,
        `a gateway endpoint for ${facts.service} in ${facts.vpcId}`,
        idsOf(facts.endpoints),
      ),
    'the endpoint is available': ({ facts }) =>
      holds(
        facts.endpoints.length > 0 && facts.endpoints.every(({ state }) => state === 'available'),
        'available',
        facts.endpoints.map((one) => `${one.id} ${one.state}`),
      ),
    'every private route table of the platform leads to it': ({ facts }) =>
      facts.privateTables.length === 0
        ? holds(false, 'a private route table of the platform', [])
        : none(idsOf(withoutRoute(facts)), 'a route to the endpoint in every private table'),
  },
  preconditions: {
    'the platform has a private route table': ({ facts }) =>
      holds(
        facts.privateTables.length > 0,
        'a table without a route to an Internet gateway',
        idsOf(facts.privateTables),
      ),
    'no table to be changed serves other subnets unconfirmed': ({ needs, facts }) =>
      none(
        withoutRoute(facts)
          .filter(
            (table) =>
              table.foreignSubnets.length > 0 &&
              needs.confirmedRouteTables?.includes(table.id) !== true,
          )
          .map(({ id: table, foreignSubnets }) => ({ table, foreignSubnets })),
        'tables of the platform alone; ask whoever uses the other subnets, then name the table in S3_SHARED_ROUTE_TABLES',
      ),
    'an endpoint that exists is available': ({ facts }) =>
      holds(
        facts.endpoints.length === 0 || facts.endpoints.some(({ state }) => state === 'available'),
        'no endpoint, or one that is available; delete one that failed or was rejected',
        facts.endpoints.map((one) => `${one.id} ${one.state}`),
      ),
  },
  underway: ({ facts }) =>
    facts.endpoints.some(({ state }) => state.startsWith('pending')) ||
    (withoutRoute(facts).length > 0 && unassociated(facts).length === 0),
  async act({ aws, before, token }) {
    const missing = idsOf(unassociated(before));
    const present = before.endpoints.find(({ state }) => state === 'available');
    await (present === undefined
      ? aws.ec2.send(
          new CreateVpcEndpointCommand({
            VpcId: before.vpcId,
            ServiceName: before.service,
            VpcEndpointType: 'Gateway',
            RouteTableIds: missing,
            ClientToken: token,
            TagSpecifications: [
              { ResourceType: 'vpc-endpoint', Tags: [{ Key: 'runproof:step', Value: id }] },
            ],
          }),
        )
      : aws.ec2.send(
          new ModifyVpcEndpointCommand({ VpcEndpointId: present.id, AddRouteTableIds: missing }),
        ));
  },
  settles: { within: '5m', every: '5s' },
  async undo({ aws, before, after }) {
    for (const endpoint of after.endpoints) {
      const earlier = before.endpoints.find((one) => one.id === endpoint.id);
      if (earlier === undefined) {
        const { Unsuccessful } = await aws.ec2.send(
          new DeleteVpcEndpointsCommand({ VpcEndpointIds: [endpoint.id] }),
        );
        const [refused] = Unsuccessful ?? [];
        if (refused !== undefined)
          throw notDeleted(endpoint.id, refused.Error?.Message ?? 'no reason given');
        continue;
      }
      const ours = idsOf(unassociated(before));
      const added = endpoint.routeTables.filter(
        (table) => ours.includes(table) && !earlier.routeTables.includes(table),
      );
      if (added.length === 0) continue;
      await aws.ec2.send(
        new ModifyVpcEndpointCommand({ VpcEndpointId: endpoint.id, RemoveRouteTableIds: added }),
      );
    }
  },
});

interface Seen {
  readonly privateTables: readonly PrivateTable[];
  readonly endpoints: readonly {
    readonly id: string;
    readonly state: string;
    readonly routeTables: readonly string[];
  }[];
}

/** Tables whose routes lead to none of the endpoints; what an endpoint lists is a wish until the route is there. */
const withoutRoute = ({ privateTables: all, endpoints }: Seen) =>
  all.filter(({ leadsTo }) => !endpoints.some((endpoint) => leadsTo.includes(endpoint.id)));

const unassociated = ({ privateTables: all, endpoints }: Seen) =>
  all.filter((table) => !endpoints.some(({ routeTables }) => routeTables.includes(table.id)));

const idsOf = (all: readonly { readonly id: string }[]): string[] => all.map((one) => one.id);

const paged = (NextToken: string | undefined) => (NextToken === undefined ? {} : { NextToken });

/** The VPC and the platform's own subnets: from the environment, or by type from the data layer's stack. */
async function networkOf(
  aws: ReadingAws,
  needs: { dataStack: string; vpcId: string | null; subnetIds: readonly string[] | null },
): Promise<{ vpcId: string; platform: ReadonlySet<string> }> {
  if (needs.vpcId !== null && needs.subnetIds !== null) {
    return { vpcId: needs.vpcId, platform: new Set(needs.subnetIds) };
  }
  const resources = await stackResources(
    (input) => aws.cloudformation.send(new ListStackResourcesCommand(input)),
    needs.dataStack,
  );
  const sought = { what: 'VPC', stack: needs.dataStack, key: 'VPC_ID and PRIVATE_SUBNET_IDS' };
  const subnets = resources.flatMap(({ type, physicalId }) =>
    type === 'AWS::EC2::Subnet' ? physicalId : [],
  );
  const vpcId = needs.vpcId ?? onlyOne(resources, ['AWS::EC2::VPC'], sought).physicalId;
  return { vpcId, platform: new Set(needs.subnetIds ?? subnets) };
}

const notDeleted = (endpoint: string, reason: string) =>
  new BlockedError('RP-B251', `AWS did not delete the endpoint ${endpoint}.`, {
    where: endpoint,
    found: reason,
  });
