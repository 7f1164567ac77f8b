import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { publishWebDns as step } from '../../../steps/post-deployment/publish-web-dns.ts';
import { actionsOf } from '../actions.ts';
import { broken } from '../check-cycle.ts';
import { balancer, launch, serviceStack } from '../data-stack.ts';
import { told } from '../life-cycle.ts';
import { plantingIn, tell } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const domain = 'tdp.example.com';
const needs = { serviceStack, loadBalancer: null, domain };

/** Launches the load balancer and tells its name. */
async function launched(stage: Stage, PublicDomain = domain): Promise<string> {
  await launch(stage, { web: balancer('internal') }, serviceStack, { PublicDomain });
  const { LoadBalancers: [one] = [] } = await plantingIn(
    stage.world,
    ElasticLoadBalancingV2Client,
  ).send(new DescribeLoadBalancersCommand({}));
  return one?.DNSName?.toLowerCase() ?? '';
}

test('is pending with the records to be made, until the company has made both', async ({
  stage,
}) => {
  const name = await launched(stage);
  const audited = await stage.play(step, { needs, mode: 'audit' });
  expect(audited.verdict).toBe('failed');
  const planned = await stage.play(step, { needs, mode: 'plan' });
  expect(planned.verdict).toBe('would act');

  const asked = await stage.play(step, { needs });
  expect(asked.verdict, told(asked)).toBe('pending');
  expect(asked.remedy).toContain(`${domain}. CNAME ${name}.`);
  expect(asked.remedy).toContain(`api.${domain}. CNAME ${name}.`);
  expect(asked.attachments).toMatchObject([{ name: 'dns-records.txt' }]);

  await tell(stage.world, 'dns/record', { name: domain, type: 'CNAME', values: [name] });
  const half = await stage.play(step, { needs });
  expect(half.verdict).toBe('pending');
  expect(broken(half)).toEqual(['the api name leads to its load balancer']);
  await tell(stage.world, 'dns/record', { name: `api.${domain}`, type: 'CNAME', values: [name] });
  for (const mode of ['run', 'plan', 'audit'] as const) {
    const done = await stage.play(step, { needs, mode });
    expect(done.verdict, told(done)).toBe('already conformant');
    expect(step.permissions).toEqual(expect.arrayContaining([...actionsOf(done)]));
  }
  expect(changing(asked).concat(changing(half))).toEqual([]);
});

test('an address that is not the load balancer’s does not do, alone or beside', async ({
  stage,
}) => {
  const name = await launched(stage);
  await tell(stage.world, 'dns/record', { name: `api.${domain}`, type: 'CNAME', values: [name] });
  const own = await stage.play(step, { needs, mode: 'audit' });
  const { loadBalancer } = own.facts as { loadBalancer: { addresses: string[] } };
  for (const values of [['192.0.2.7'], [...loadBalancer.addresses, '192.0.2.7']]) {
    await tell(stage.world, 'dns/record', { name: domain, type: 'A', values });
    const judgment = await stage.play(step, { needs, mode: 'audit' });
    expect(broken(judgment)).toEqual(["the platform's domain leads to its load balancer"]);
  }
});

test('is blocked where the service layer was launched for another domain, or has no load balancer', async ({
  stage,
}) => {
  await launched(stage, 'other.example.com');
  const other = await stage.play(step, { needs });
  expect(other.verdict, told(other)).toBe('blocked');
  expect(other.preconditions.find(({ holds }) => !holds)?.actual).toBe('other.example.com');
  await launch(stage, { storage: {} }, 'without');
  const none = await stage.play(step, { needs: { ...needs, serviceStack: 'without' } });
  expect(none.failure?.name).toBe('RP-B245');
  expect(none.remedy).toContain('LOAD_BALANCER');
});
