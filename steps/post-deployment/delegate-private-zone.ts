import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import {
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  NoSuchHostedZone,
  type GetHostedZoneCommandOutput,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import { stackResources } from '../../harness/aws/stack-resources.ts';
import type { Dns } from '../../harness/context.ts';
import { holds } from '../../harness/criteria.ts';
import { defineStep } from '../../harness/step.ts';
import { text } from '../../harness/values.ts';
import { WaitsFor } from '../../harness/waits-for.ts';

/** How many names of the zone are looked up: those of the database and of the search are all it has. */
const enough = 5;

export const delegatePrivateZone = defineStep({
  id: 'post-deployment.delegate-private-zone',
  procedure: 'post-deployment#private-zone-delegation',
  title: "Let the company's DNS find the platform's private names",
  account: 'main',
  needs: {
    serviceStack: text('name of the service layer’s stack'),
    privateDomain: text('domain in which the services find one another'),
  },
  permissions: [
    'cloudformation:ListStackResources',
    'route53:GetHostedZone',
    'route53:ListResourceRecordSets',
    'ec2:DescribeNetworkInterfaces',
  ],

  async observe({ aws, dns, needs }) {
    const zone = await privateZoneOf(aws, needs);
    const records = zone === null ? [] : await recordsOf(aws, zone.id);
    return {
      zone,
      nameServers: records
        .filter(({ Type, Name }) => Type === 'NS' && bare(Name) === needs.privateDomain)
        .flatMap(({ ResourceRecords = [] }) => ResourceRecords.map(({ Value }) => bare(Value))),
      inboundEndpoints: zone === null ? [] : await endpointsIn(aws, zone.vpcs),
      names: await Promise.all(namesIn(records).map((name) => lookUp(dns, name))),
    };
  },
  criteria: {
    'the private zone exists': ({ facts: { zone }, needs }) =>
      holds(
        zone !== null,
        `a private zone ${needs.privateDomain} of the service layer`,
        zone?.id ?? 'none',
      ),
    'the private zone can be asked for from outside of its VPC': ({ facts }) =>
      holds(
        facts.inboundEndpoints.length > 0 || found(facts).length > 0,
        'an inbound endpoint of Route 53 Resolver in a VPC of the zone, or a name of the zone that is found from here',
        { inboundEndpoints: facts.inboundEndpoints, names: facts.names },
      ),
  },
  attestations: {
    "the company's DNS delegates the private zone to the name servers of AWS": {
      statement: ({ needs, facts }) =>
        `The company's DNS asks AWS for ${needs.privateDomain}: ${ways(facts)}.`,
      unneeded: ({ facts }) => {
        const seen = found(facts);
        return seen.length > 0 && `names of the zone are found from here: ${seen.join('; ')}`;
      },
    },
  },
  preconditions: {
    'the service layer has made the private zone': ({ facts: { zone }, needs }) =>
      holds(zone !== null, `a private zone ${needs.privateDomain}`, zone?.id ?? 'none'),
  },
  async act({ needs, before }) {
    throw new WaitsFor(
      `waits for an inbound endpoint of Route 53 Resolver in ${before.zone?.vpcs.join(' or ')}`,
      `The name servers of ${needs.privateDomain} (${before.nameServers.join(', ')}) answer inside the VPC only. Have whoever runs the network make an inbound endpoint there, in two subnets and open for the company's DNS servers on port 53, then npx runproof resume.`,
    );
  },
  // The endpoint and the company's DNS are others' to make and to take away.
  async undo() {},
});

type Zone = { readonly id: string; readonly vpcs: readonly string[] };
type Endpoint = { readonly id: string; readonly addresses: readonly string[] };
type LookedUp = {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly problem: string | null;
};

interface Delegated {
  readonly nameServers: readonly string[];
  readonly inboundEndpoints: readonly Endpoint[];
  readonly names: readonly LookedUp[];
}

const bare = (name = ''): string => name.toLowerCase().replace(/\.$/, '');

const found = ({ names }: Pick<Delegated, 'names'>): readonly string[] =>
  names.flatMap(({ name, addresses }) =>
    addresses.length === 0 ? [] : `${name} is ${addresses.join(', ')}`,
  );

const ways = ({ nameServers, inboundEndpoints }: Delegated): string =>
  [
    ...inboundEndpoints.map(
      ({ id, addresses }) => `inbound endpoint ${id} at ${addresses.join(', ')}`,
    ),
    `name servers ${nameServers.join(', ')}`,
  ].join('; ');

/** The stack may hold a public zone, too. */
async function privateZoneOf(
  { cloudformation, route53 }: ReadingAws,
  needs: { readonly serviceStack: string; readonly privateDomain: string },
): Promise<Zone | null> {
  const resources = await stackResources(
    (input) => cloudformation.send(new ListStackResourcesCommand(input)),
    needs.serviceStack,
  );
  for (const { type, physicalId } of resources) {
    if (type !== 'AWS::Route53::HostedZone') continue;
    const zone = await zoneNamed(route53, physicalId);
    if (zone?.HostedZone?.Config?.PrivateZone !== true) continue;
    if (bare(zone.HostedZone.Name) !== needs.privateDomain) continue;
    return { id: physicalId, vpcs: (zone.VPCs ?? []).flatMap(({ VPCId }) => VPCId ?? []) };
  }
  return null;
}

async function zoneNamed(
  route53: ReadingAws['route53'],
  Id: string,
): Promise<GetHostedZoneCommandOutput | null> {
  try {
    return await route53.send(new GetHostedZoneCommand({ Id }));
  } catch (error) {
    if (error instanceof NoSuchHostedZone) return null;
    throw error;
  }
}

async function recordsOf(
  { route53 }: ReadingAws,
  HostedZoneId: string,
): Promise<readonly ResourceRecordSet[]> {
  const { ResourceRecordSets = [] } = await route53.send(
    new ListResourceRecordSetsCommand({ HostedZoneId, MaxItems: 100 }),
  );
  return ResourceRecordSets;
}

const namesIn = (records: readonly ResourceRecordSet[]): readonly string[] =>
  records
    .filter(
      ({ Type = '', Name = '' }) => ['A', 'AAAA', 'CNAME'].includes(Type) && !/[\\*]/.test(Name),
    )
    .map(({ Name }) => bare(Name))
    .slice(0, enough);

/**
 * Endpoints of the Resolver in these VPCs, by the descriptions of their network interfaces ("Route 53 Resolver:
 * rslvr-in-…:rni-…"): a current SDK of the Resolver itself is not to be had.
 */
async function endpointsIn(
  { ec2 }: ReadingAws,
  vpcs: readonly string[],
): Promise<readonly Endpoint[]> {
  const interfaces = await allPages(async (NextToken) => {
    const page = await ec2.send(
      new DescribeNetworkInterfacesCommand({
        Filters: [{ Name: 'vpc-id', Values: [...vpcs] }],
        NextToken,
      }),
    );
    return { items: page.NetworkInterfaces, next: page.NextToken };
  });
  const endpoints = new Map<string, string[]>();
  for (const { Description = '', PrivateIpAddress } of interfaces) {
    const [, id] = /^Route 53 Resolver: (rslvr-in-[0-9a-f]+)/.exec(Description) ?? [];
    if (id === undefined || PrivateIpAddress === undefined) continue;
    endpoints.set(id, [...(endpoints.get(id) ?? []), PrivateIpAddress].toSorted());
  }
  return [...endpoints].map(([id, addresses]) => ({ id, addresses }));
}

/** What a name server says that cannot ask AWS yet; to be seen, and no reason to stop. */
const notYet = new Set(['ESERVFAIL', 'ETIMEOUT', 'EREFUSED']);

async function lookUp(dns: Dns, name: string): Promise<LookedUp> {
  try {
    return { name, addresses: await dns.resolve(name), problem: null };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (notYet.has(code)) return { name, addresses: [], problem: code };
    throw error;
  }
}
