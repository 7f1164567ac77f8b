import {
  CreateNetworkInterfaceCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { delegatePrivateZone as step } from '../../../steps/post-deployment/delegate-private-zone.ts';
import { actionsOf } from '../actions.ts';
import { broken } from '../check-cycle.ts';
import { launch, serviceStack, zones } from '../data-stack.ts';
import { told } from '../life-cycle.ts';
import { plantingIn, tell } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const needs = { serviceStack, privateDomain: 'ts-dip.internal' };
const attested = "the company's DNS delegates the private zone to the name servers of AWS";

/** The network interfaces that AWS makes for an inbound endpoint; the Resolver itself is not rehearsed. */
async function makeEndpoint({ world }: Stage, direction: 'in' | 'out'): Promise<void> {
  const ec2 = plantingIn(world, EC2Client);
  const Filters = [{ Name: 'cidr-block', Values: ['10.20.2.0/24', '10.20.3.0/24'] }];
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
  for (const [index, { SubnetId }] of Subnets.entries()) {
    await ec2.send(
      new CreateNetworkInterfaceCommand({
        SubnetId,
        Description: `Route 53 Resolver: rslvr-${direction}-55829d25693e4b729:rni-${index}`,
      }),
    );
  }
}

test('waits for an inbound endpoint, then for the statement, and needs none once names are found', async ({
  stage,
}) => {
  await launch(stage, { names: zones('database.example.com') }, serviceStack);
  const audited = await stage.play(step, { needs, mode: 'audit' });
  expect(broken(audited)).toEqual(['the private zone can be asked for from outside of its VPC']);
  const asked = await stage.play(step, { needs });
  expect(asked.verdict, told(asked)).toBe('pending');
  expect(asked.remedy).toContain('inbound endpoint');
  await makeEndpoint(stage, 'out');
  expect((await stage.play(step, { needs })).verdict).toBe('pending');

  await makeEndpoint(stage, 'in');
  const waiting = await stage.play(step, { needs, attest: false });
  expect(waiting.verdict, told(waiting)).toBe('pending');
  expect(waiting.reason).toContain(attested);
  expect(waiting.facts).toMatchObject({
    inboundEndpoints: [
      {
        id: 'rslvr-in-55829d25693e4b729',
        addresses: [expect.any(String), expect.any(String)],
      },
    ],
    names: [{ name: 'postgres.ts-dip.internal', addresses: [] }],
  });
  expect(waiting.attestations[0]?.statement).toContain('rslvr-in-55829d25693e4b729');
  expect((await stage.play(step, { needs })).verdict).toBe('passed');

  await tell(stage.world, 'dns/record', {
    name: 'database.example.com',
    type: 'A',
    values: ['10.20.2.9'],
  });
  await tell(stage.world, 'dns/forward', { zone: 'ts-dip.internal' });
  const found = await stage.play(step, { needs, attest: false });
  expect(found.attestations[0]?.unneeded).toContain('postgres.ts-dip.internal is 10.20.2.9');
  expect([asked, waiting, found].flatMap((judgment) => changing(judgment))).toEqual([]);
  expect(step.permissions).toEqual(expect.arrayContaining([...actionsOf(found)]));
});

test('is blocked without a private zone of that name; a name server that fails is shown', async ({
  stage,
}) => {
  await launch(stage, { names: zones('database.example.com') }, serviceStack);
  const other = await stage.play(step, { needs: { ...needs, privateDomain: 'tdp.example.com' } });
  expect(other.verdict, told(other)).toBe('blocked');
  expect(other.facts).toMatchObject({ zone: null });
  const failing = (code: string) => ({
    resolveNs: async () => [],
    resolve: () => Promise.reject(Object.assign(new Error(code), { code })),
  });
  stage.outside.dns = failing('ESERVFAIL');
  const half = await stage.play(step, { needs });
  expect(half.verdict).toBe('pending');
  expect(half.facts?.['names']).toMatchObject([{ problem: 'ESERVFAIL' }]);
  stage.outside.dns = failing('EBADNAME');
  expect((await stage.play(step, { needs })).verdict).toBe('blocked');
});
