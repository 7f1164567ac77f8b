import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { confirmWebZone } from '../../../steps/pre-deployment/confirm-web-zone.ts';
import { broken, checkCycle } from '../check-cycle.ts';
import { answering, observeDirectly } from '../directly.ts';
import { plantingIn } from '../planting.ts';
import { expect, test, type Stage } from '../stage.ts';

const covering = "a public hosted zone of the account covers the platform's domain";
const delegated = "the zone's name is delegated to its own name servers";
const domain = 'tdp.example.com';

checkCycle(confirmWebZone, {
  fit: async (stage) => {
    await makeZone(stage, domain);
    return { domain, zoneId: null };
  },
  call: { service: 'route53', operation: 'GetHostedZone' },
});

test('of the zones above the domain the one with the longest name is taken', async ({ stage }) => {
  await makeZone(stage, 'com');
  await makeZone(stage, 'dp.example.com');
  const { id } = await makeZone(stage, 'example.com');
  const judgment = await stage.play(confirmWebZone, { needs: { domain, zoneId: null } });
  expect(judgment.verdict).toBe('already conformant');
  expect(judgment.facts).toMatchObject({
    zone: { id, name: 'example.com', public: true },
    zonesOfThatName: [id],
  });
});

test('a zone that is named is taken, and has to cover the domain', async ({ stage }) => {
  const wanted = await makeZone(stage, 'example.com');
  const other = await makeZone(stage, 'ample.com');
  await makeZone(stage, domain);
  const named = await stage.play(confirmWebZone, { needs: { domain, zoneId: wanted.id } });
  expect(named.verdict).toBe('already conformant');
  expect(named.facts).toMatchObject({ zone: { id: wanted.id } });
  const wrong = await stage.play(confirmWebZone, { needs: { domain, zoneId: other.id } });
  expect(wrong.verdict).toBe('failed');
  expect(broken(wrong)).toEqual([covering]);
});

test('without a zone, and with one that does not exist, both results fail', async ({ stage }) => {
  await makeZone(stage, 'else.example');
  for (const zoneId of [null, 'Z00000000000000000000']) {
    const judgment = await stage.play(confirmWebZone, { needs: { domain, zoneId } });
    expect(judgment.verdict).toBe('failed');
    expect(broken(judgment)).toEqual([covering, delegated]);
  }
});

test('a private zone does not count', async ({ stage }) => {
  const route53 = plantingIn(stage.world, Route53Client);
  const { HostedZone } = await route53.send(
    new CreateHostedZoneCommand({
      Name: domain,
      CallerReference: 'private',
      HostedZoneConfig: { PrivateZone: true, Comment: '<img src=x onerror=alert(1)>' },
    }),
  );
  const zoneId = HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
  const found = await stage.play(confirmWebZone, { needs: { domain, zoneId: null } });
  expect(broken(found)).toEqual([covering, delegated]);
  expect(found.facts).toMatchObject({ zone: null });
  const named = await stage.play(confirmWebZone, { needs: { domain, zoneId } });
  expect(broken(named)).toEqual([covering, delegated]);
});

test('a zone that is delegated nowhere, elsewhere, or in part, is not served', async ({
  stage,
}) => {
  const { servers } = await makeZone(stage, domain);
  const [first = '', ...others] = servers;
  expect(others.length).toBeGreaterThan(0);
  for (const told of [[], ['ns1.example.net'], [first], [...servers, 'ns1.example.net']]) {
    await stage.delegate(domain, told);
    const judgment = await stage.play(confirmWebZone, { needs: { domain, zoneId: null } });
    expect(judgment.verdict).toBe('failed');
    expect(broken(judgment)).toEqual([delegated]);
    expect(judgment.criteria[1]?.actual).toEqual(told.toSorted());
  }
  await stage.delegate(domain, servers.toReversed());
  expect((await stage.play(confirmWebZone, { needs: { domain, zoneId: null } })).verdict).toBe(
    'already conformant',
  );
});

test('of two zones of one name the delegated one is taken, and both are shown', async () => {
  const serversOf = (id: string) => [`ns-${id.toLowerCase()}.example.net`];
  const route53 = answering({
    ListHostedZones: () => ({
      HostedZones: ['ZB', 'ZA'].map((id) => ({ Id: `/hostedzone/${id}`, Name: `${domain}.` })),
    }),
    GetHostedZone: ({ Id }: { Id: string }) => ({
      HostedZone: { Name: `${domain}.` },
      DelegationSet: { NameServers: serversOf(Id) },
    }),
  });
  for (const id of ['ZA', 'ZB']) {
    const { facts, criteria } = await observeDirectly(confirmWebZone, {
      aws: { route53 },
      needs: { domain, zoneId: null },
      dns: { resolveNs: async () => serversOf(id), resolve: async () => [] },
    });
    expect(facts).toMatchObject({ zone: { id }, zonesOfThatName: ['ZA', 'ZB'] });
    expect(broken({ criteria })).toEqual([]);
  }
});

test('DNS that fails is an error, not a missing delegation; zones are looked for on every page', async () => {
  const pages = [
    {
      HostedZones: [{ Id: '/hostedzone/ZOTHER', Name: 'other.example.' }],
      IsTruncated: true,
      NextMarker: 'ZMORE',
    },
    { HostedZones: [{ Id: '/hostedzone/ZMINE', Name: 'Example.COM.' }], IsTruncated: false },
  ];
  const route53 = answering({
    ListHostedZones: ({ Marker }: { Marker?: string }) => pages[Marker === 'ZMORE' ? 1 : 0] ?? {},
    GetHostedZone: () => ({
      HostedZone: { Name: 'Example.COM.', Config: { PrivateZone: false } },
      DelegationSet: { NameServers: ['NS-1.example.net.'] },
    }),
  });
  const needs = { domain, zoneId: null };
  const { facts, criteria } = await observeDirectly(confirmWebZone, {
    aws: { route53 },
    needs,
    dns: { resolveNs: async () => ['ns-1.example.net'], resolve: async () => [] },
  });
  expect(facts).toMatchObject({ zone: { id: 'ZMINE', name: 'example.com' } });
  expect(broken({ criteria })).toEqual([]);
  const silent = {
    resolveNs: () => Promise.reject(new Error('ETIMEOUT')),
    resolve: async () => [],
  };
  await expect(
    observeDirectly(confirmWebZone, { aws: { route53 }, needs, dns: silent }),
  ).rejects.toThrow('ETIMEOUT');
});

async function makeZone(
  { world }: Stage,
  Name: string,
): Promise<{ id: string; servers: string[] }> {
  const CallerReference = `${Name}-${Math.random()}`;
  const made = await plantingIn(world, Route53Client).send(
    new CreateHostedZoneCommand({ Name, CallerReference }),
  );
  return {
    id: made.HostedZone?.Id?.replace('/hostedzone/', '') ?? '',
    servers: (made.DelegationSet?.NameServers ?? []).map((server) => server.replace(/\.$/, '')),
  };
}
