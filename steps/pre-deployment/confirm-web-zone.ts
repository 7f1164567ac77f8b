import {
  GetHostedZoneCommand,
  ListHostedZonesCommand,
  type GetHostedZoneCommandOutput,
} from '@aws-sdk/client-route-53';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { Dns } from '../../harness/context.ts';
import { holds } from '../../harness/criteria.ts';
import { defineCheck } from '../../harness/step.ts';
import { optional, text } from '../../harness/values.ts';

type Zone = {
  readonly id: string;
  readonly name: string;
  readonly public: boolean;
  readonly nameServers: readonly string[];
  /** What public DNS says of the zone's name; null where it was not asked, as the zone is private. */
  readonly delegatedTo: readonly string[] | null;
};

export const confirmWebZone = defineCheck({
  id: 'pre-deployment.confirm-web-zone',
  procedure: 'pre-deployment#web-zone',
  title: "Confirm the DNS zone of the platform's domain",
  account: 'main',
  needs: {
    domain: text("the platform's domain"),
    zoneId: optional(text('hosted zone the environment names')),
  },
  produces: { zoneId: text("hosted zone that serves the platform's domain") },
  permissions: ['route53:GetHostedZone', 'route53:ListHostedZones'],

  async observe({ aws, dns, needs }) {
    const ids = needs.zoneId === null ? await coveringZones(aws, needs.domain) : [needs.zoneId];
    const zones = await Promise.all(ids.map((id) => readZone(aws, dns, id)));
    const found = zones.filter((zone) => zone !== null);
    // Of several zones of one name only the one that is delegated serves anybody.
    const zone = found.find(isDelegated) ?? found[0] ?? null;
    return {
      zoneId: zone?.id ?? null,
      zone,
      zonesOfThatName: found.map(({ id }) => id),
    };
  },
  criteria: {
    "a public hosted zone of the account covers the platform's domain": ({
      facts: { zone },
      needs,
    }) =>
      holds(
        zone !== null && zone.public && covers(zone.name, needs.domain),
        `a public zone of the name ${needs.domain} or of one above it`,
        zone === null
          ? needs.zoneId === null
            ? 'none'
            : `no zone ${needs.zoneId}`
          : `${zone.public ? 'public' : 'private'} zone ${zone.id} of the name ${zone.name}`,
      ),
    "the zone's name is delegated to its own name servers": ({ facts: { zone } }) =>
      holds(
        zone !== null && isDelegated(zone),
        zone === null || zone.nameServers.length === 0
          ? 'a zone that has name servers'
          : sorted(zone.nameServers).join(', '),
        zone === null ? 'no zone' : sorted(zone.delegatedTo ?? []),
      ),
  },
});

const sorted = (servers: readonly string[]): readonly string[] => servers.toSorted();
const plain = (name: string): string => name.toLowerCase().replace(/\.$/, '');
const covers = (zone: string, domain: string): boolean =>
  domain === zone || domain.endsWith(`.${zone}`);

function isDelegated({ nameServers, delegatedTo }: Zone): boolean {
  return nameServers.length > 0 && sorted(nameServers).join() === sorted(delegatedTo ?? []).join();
}

/** Ids of the public zones with the longest name that covers the domain. */
async function coveringZones({ route53 }: ReadingAws, domain: string): Promise<readonly string[]> {
  const zones = await allPages(async (token) => {
    const page = await route53.send(
      new ListHostedZonesCommand(token === undefined ? {} : { Marker: token }),
    );
    return { items: page.HostedZones, next: page.IsTruncated ? page.NextMarker : undefined };
  });
  const fitting = zones
    .filter(({ Config }) => Config?.PrivateZone !== true)
    .map(({ Id = '', Name = '' }) => ({ id: Id.replace('/hostedzone/', ''), name: plain(Name) }))
    .filter(({ name }) => covers(name, plain(domain)));
  const longest = Math.max(...fitting.map(({ name }) => name.length));
  return fitting.flatMap(({ id, name }) => (name.length === longest ? id : [])).toSorted();
}

async function readZone({ route53 }: ReadingAws, dns: Dns, id: string): Promise<Zone | null> {
  let answer: GetHostedZoneCommandOutput;
  try {
    answer = await route53.send(new GetHostedZoneCommand({ Id: id }));
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchHostedZone') return null;
    throw error;
  }
  const name = plain(answer.HostedZone?.Name ?? '');
  const isPublic = answer.HostedZone?.Config?.PrivateZone !== true;
  return {
    id,
    name,
    public: isPublic,
    nameServers: (answer.DelegationSet?.NameServers ?? []).map(plain),
    delegatedTo: isPublic ? (await dns.resolveNs(name)).map(plain) : null,
  };
}
