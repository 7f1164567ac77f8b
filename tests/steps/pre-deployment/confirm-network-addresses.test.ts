import { AllocateAddressCommand, CreateTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { confirmNetwork } from '../../../steps/pre-deployment/confirm-network.ts';
import { broken } from '../check-cycle.ts';
import { makeNetwork, needsOf, open } from '../network.ts';
import { plantingIn, tell } from '../planting.ts';
import { expect, test, type Stage } from '../stage.ts';

const elastic = 'enough Elastic IP addresses are free';

test('with a new VPC only the Elastic IP addresses are judged, and the report says so', async ({
  stage,
}) => {
  const judgment = await stage.play(confirmNetwork, { needs: open, attest: false });
  expect(judgment.verdict).toBe('already conformant');
  expect(judgment.facts).toMatchObject({
    network: null,
    elasticIps: { quota: 5, allocated: 0, source: 'Service Quotas' },
  });
  for (const { name, actual, inapplicable } of judgment.criteria) {
    if (name === elastic) expect(actual).toContain('5 free');
    else
      expect([name, inapplicable]).toEqual([name, expect.stringContaining('CREATE_VPC is true')]);
  }
  expect(judgment.attestations.map(({ unneeded }) => unneeded)).toEqual([
    expect.stringContaining('CREATE_VPC'),
    expect.stringContaining('CREATE_VPC'),
  ]);
  expect(judgment.calls.map(({ operation }) => operation).toSorted()).toEqual([
    'DescribeAddresses',
    'GetServiceQuota',
  ]);
});

test('Elastic IP addresses that are taken are missed with a new VPC, and with an exposed one', async ({
  stage,
}) => {
  const network = await makeNetwork(stage);
  const allocated = await allocate(stage, 3);
  for (const needs of [open, { ...needsOf(network), exposedOnInternet: true }]) {
    const judgment = await stage.play(confirmNetwork, { needs });
    expect(judgment.verdict).toBe('failed');
    expect(broken(judgment)).toEqual([elastic]);
    expect(judgment.criteria.at(-1)?.actual).toBe(
      '2 free (3 of 5 allocated), 0 held by launched products',
    );
  }
  expect(broken(await stage.play(confirmNetwork, { needs: needsOf(network) }))).toEqual([]);
  await tell(stage.world, 'limits/elastic-ips', {
    account: '111122223333',
    region: 'us-east-2',
    elasticIps: 6,
  });
  expect(broken(await stage.play(confirmNetwork, { needs: open }))).toEqual([]);
  expect(allocated).toHaveLength(3);
});

test('addresses a launched product holds already count; those of other stacks do not', async ({
  stage,
}) => {
  const [one = '', ...others] = await allocate(stage, 4);
  const ec2 = plantingIn(stage.world, EC2Client);
  const tag = (id: string, Value: string) =>
    ec2.send(
      new CreateTagsCommand({
        Resources: [id],
        Tags: [{ Key: 'aws:cloudformation:stack-name', Value }],
      }),
    );
  await tag(one, 'SC-999988887777-pp-abcdefghijklm');
  expect(broken(await stage.play(confirmNetwork, { needs: open }))).toEqual([elastic]);
  for (const id of others) await tag(id, 'SC-111122223333-pp-abcdefghijklm-Network-1ABC');
  const judgment = await stage.play(confirmNetwork, { needs: open });
  expect(judgment.verdict).toBe('already conformant');
  expect(judgment.facts).toMatchObject({ elasticIps: { allocated: 4, ofProducts: others } });
});

test('where Service Quotas may not be asked, the limit comes from the account attributes', async ({
  stage,
}) => {
  stage.fault({ service: 'servicequotas', operation: 'GetServiceQuota', kind: 'deny' });
  const judgment = await stage.play(confirmNetwork, { needs: open });
  expect(judgment.verdict).toBe('already conformant');
  expect(judgment.facts).toMatchObject({ elasticIps: { quota: 5, source: 'account attributes' } });
  stage.fault({ service: 'ec2', operation: 'DescribeAccountAttributes', kind: 'deny' });
  expect((await stage.play(confirmNetwork, { needs: open })).verdict).toBe('blocked');
});

async function allocate({ world }: Stage, count: number): Promise<string[]> {
  const ec2 = plantingIn(world, EC2Client);
  const ids: string[] = [];
  while (ids.length < count) {
    const { AllocationId = '' } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
    ids.push(AllocationId);
  }
  return ids;
}
