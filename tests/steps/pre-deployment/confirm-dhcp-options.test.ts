import {
  AssociateDhcpOptionsCommand,
  CreateDhcpOptionsCommand,
  CreateVpcCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { confirmDhcpOptions } from '../../../steps/pre-deployment/confirm-dhcp-options.ts';
import { broken, checkCycle } from '../check-cycle.ts';
import { plantingIn } from '../planting.ts';
import { expect, test, type Stage } from '../stage.ts';

const [servers, attributes] = [
  "the VPC's name servers are those decided on",
  'DNS resolution and DNS host names are on in the VPC',
];

checkCycle(confirmDhcpOptions, {
  fit: async (stage) => ({ vpcId: await makeVpc(stage), foreignDns: false }),
  call: { service: 'ec2', operation: 'DescribeDhcpOptions' },
});

test('name servers of others conform only where that was decided', async ({ stage }) => {
  const vpcId = await makeVpc(stage);
  await serve(stage, vpcId, ['10.0.0.2', '10.0.0.3']);
  const asDecided = await stage.play(confirmDhcpOptions, { needs: { vpcId, foreignDns: true } });
  expect(asDecided.verdict).toBe('already conformant');
  const undecided = await stage.play(confirmDhcpOptions, { needs: { vpcId, foreignDns: false } });
  expect(undecided.verdict).toBe('failed');
  expect(broken(undecided)).toEqual([servers]);
  expect(undecided.facts).toMatchObject({ nameServers: ['10.0.0.2', '10.0.0.3'] });
});

test("AWS's name servers fail the decision for others, and so does a mixture", async ({
  stage,
}) => {
  const vpcId = await makeVpc(stage);
  const amazon = await stage.play(confirmDhcpOptions, { needs: { vpcId, foreignDns: true } });
  expect(broken(amazon)).toEqual([servers]);
  await serve(stage, vpcId, ['AmazonProvidedDNS', '10.0.0.2']);
  for (const foreignDns of [true, false]) {
    const mixed = await stage.play(confirmDhcpOptions, { needs: { vpcId, foreignDns } });
    expect(broken(mixed)).toEqual([servers]);
  }
});

test('a set of options without name servers fails either way', async ({ stage }) => {
  const vpcId = await makeVpc(stage);
  const ec2 = plantingIn(stage.world, EC2Client);
  const { DhcpOptions } = await ec2.send(
    new CreateDhcpOptionsCommand({
      DhcpConfigurations: [{ Key: 'domain-name', Values: ['corp.example'] }],
    }),
  );
  await ec2.send(
    new AssociateDhcpOptionsCommand({ VpcId: vpcId, DhcpOptionsId: DhcpOptions?.DhcpOptionsId }),
  );
  for (const foreignDns of [true, false]) {
    const judgment = await stage.play(confirmDhcpOptions, { needs: { vpcId, foreignDns } });
    expect(broken(judgment)).toEqual([servers]);
  }
});

test('DNS that is off in the VPC fails, in an audit too', async ({ stage }) => {
  const vpcId = await makeVpc(stage);
  const ec2 = plantingIn(stage.world, EC2Client);
  await ec2.send(
    new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: false } }),
  );
  const judgment = await stage.play(confirmDhcpOptions, {
    needs: { vpcId, foreignDns: false },
    mode: 'audit',
  });
  expect(judgment.verdict).toBe('failed');
  expect(broken(judgment)).toEqual([attributes]);
  expect(judgment.facts).toMatchObject({ dnsSupport: true, dnsHostNames: false });
});

test('a VPC that does not exist blocks it', async ({ stage }) => {
  const judgment = await stage.play(confirmDhcpOptions, {
    needs: { vpcId: 'vpc-0123456789abcdef0', foreignDns: false },
  });
  expect(judgment.verdict).toBe('blocked');
  expect(judgment.failure?.name).toBe('InvalidVpcID.NotFound');
});

async function makeVpc(stage: Stage): Promise<string> {
  const ec2 = plantingIn(stage.world, EC2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.40.0.0/16' }));
  const VpcId = Vpc?.VpcId ?? '';
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
  return VpcId;
}

async function serve(stage: Stage, VpcId: string, Values: string[]): Promise<void> {
  const ec2 = plantingIn(stage.world, EC2Client);
  const { DhcpOptions } = await ec2.send(
    new CreateDhcpOptionsCommand({ DhcpConfigurations: [{ Key: 'domain-name-servers', Values }] }),
  );
  await ec2.send(
    new AssociateDhcpOptionsCommand({ VpcId, DhcpOptionsId: DhcpOptions?.DhcpOptionsId }),
  );
}
