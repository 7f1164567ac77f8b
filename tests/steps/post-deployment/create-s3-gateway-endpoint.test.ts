import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CreateSubnetCommand,
  CreateVpcEndpointCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2';
import { createS3GatewayEndpoint as step } from '../../../steps/post-deployment/create-s3-gateway-endpoint.ts';
import { dataStack, launch, network } from '../data-stack.ts';
import { answering, observeDirectly } from '../directly.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const needs = { dataStack, vpcId: null, subnetIds: null, confirmedRouteTables: null };

const unfit = async (stage: Stage) => {
  await launch(stage, { network });
  return needs;
};

/** Physical ids of the network's parts by their logical ones. */
async function parts(stage: Stage): Promise<Record<string, string>> {
  const cloudformation = plantingIn(stage.world, CloudFormationClient);
  const outer = await cloudformation.send(
    new DescribeStackResourcesCommand({ StackName: dataStack }),
  );
  const StackName = outer.StackResources?.[0]?.PhysicalResourceId;
  const { StackResources } = await cloudformation.send(
    new DescribeStackResourcesCommand({ StackName }),
  );
  return Object.fromEntries(
    (StackResources ?? []).map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [
      LogicalResourceId,
      PhysicalResourceId,
    ]),
  );
}

const endpointsOf = async (stage: Stage) =>
  (await plantingIn(stage.world, EC2Client).send(new DescribeVpcEndpointsCommand({})))
    .VpcEndpoints ?? [];

const tablesOf = (facts: unknown) =>
  (facts as { privateTables: { id: string; main: boolean; foreignSubnets: string[] }[] })
    .privateTables;

lifeCycle(step, {
  unfit,
  changes: ['ec2:CreateVpcEndpoint'],
  undoing: ['ec2:DeleteVpcEndpoints'],
  reading: { service: 'ec2', operation: 'DescribeRouteTables' },
  changingCall: { service: 'ec2', operation: 'CreateVpcEndpoint' },
});

test('covers every private table, the main one among them, and no public one', async ({
  stage,
}) => {
  await unfit(stage);
  const made = await parts(stage);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  const tables = tablesOf(run.facts);
  expect(tables).toHaveLength(3);
  const main = tables.find((one) => one.main)?.id ?? 'no main table';
  const [endpoint] = await endpointsOf(stage);
  expect(endpoint?.RouteTableIds?.toSorted()).toEqual(
    [made['OfA'] ?? '', made['OfB'] ?? '', main].toSorted(),
  );
});

test('completes an endpoint that is there, keeps its policy, and takes back only what it added', async ({
  stage,
}) => {
  await unfit(stage);
  const made = await parts(stage);
  const ec2 = plantingIn(stage.world, EC2Client);
  const PolicyDocument =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:Get*","Resource":"*"}]}';
  await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: made['Vpc'],
      ServiceName: 'com.amazonaws.us-east-2.s3',
      RouteTableIds: [String(made['Public']), String(made['OfA'])],
      PolicyDocument,
    }),
  );
  const [before] = await endpointsOf(stage);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['ec2:ModifyVpcEndpoint']);
  const [completed] = await endpointsOf(stage);
  expect(completed?.RouteTableIds).toHaveLength(4);
  expect(completed?.PolicyDocument).toBe(before?.PolicyDocument);
  expect((await stage.undo(step, { needs })).verdict).toBe('passed');
  const [undone] = await endpointsOf(stage);
  expect(undone?.RouteTableIds?.toSorted()).toEqual(before?.RouteTableIds?.toSorted());
});

test('asks before it changes a table that serves other subnets', async ({ stage }) => {
  await unfit(stage);
  const made = await parts(stage);
  const ec2 = plantingIn(stage.world, EC2Client);
  // Without a table of its own it takes the main one, as the platform's third private subnet does.
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({ VpcId: made['Vpc'], CidrBlock: '10.20.200.0/24' }),
  );
  const asked = await stage.play(step, { needs });
  expect(asked.verdict, told(asked)).toBe('blocked');
  expect(changing(asked)).toEqual([]);
  expect(JSON.stringify(asked.preconditions)).toContain('S3_SHARED_ROUTE_TABLES');
  const shared = tablesOf(asked.facts).find(({ foreignSubnets }) => foreignSubnets.length > 0);
  expect(shared?.foreignSubnets).toEqual([Subnet?.SubnetId]);
  const confirmed = await stage.play(step, {
    needs: { ...needs, confirmedRouteTables: [String(shared?.id)] },
  });
  expect(confirmed.verdict, told(confirmed)).toBe('passed');
});

test('takes an existing VPC and its subnets from the environment', async ({ stage }) => {
  await unfit(stage);
  const made = await parts(stage);
  const given = {
    dataStack: 'no stack of that name',
    vpcId: String(made['Vpc']),
    subnetIds: [String(made['PrivateA'])],
    confirmedRouteTables: null,
  };
  const run = await stage.play(step, { needs: given });
  expect(run.verdict, told(run)).toBe('passed');
  const [endpoint] = await endpointsOf(stage);
  expect(endpoint?.RouteTableIds).toEqual([made['OfA']]);
});

test('blocks where only public subnets are named', async ({ stage }) => {
  await unfit(stage);
  const made = await parts(stage);
  const subnetIds = [String(made['PublicA'])];
  const judgment = await stage.play(step, {
    needs: { ...needs, vpcId: String(made['Vpc']), subnetIds },
  });
  expect(judgment.verdict, told(judgment)).toBe('blocked');
  expect(judgment.reason).toContain('the platform has a private route table');
});

test('notices a table that was taken off the endpoint by hand, and repairs only that', async ({
  stage,
}) => {
  await unfit(stage);
  const made = await parts(stage);
  await stage.play(step, { needs });
  const [endpoint] = await endpointsOf(stage);
  const VpcEndpointId = String(endpoint?.VpcEndpointId);
  const RemoveRouteTableIds = [String(made['OfB'])];
  await plantingIn(stage.world, EC2Client).send(
    new ModifyVpcEndpointCommand({ VpcEndpointId, RemoveRouteTableIds }),
  );
  const audit = await stage.play(step, { needs, mode: 'audit' });
  expect(audit.verdict).toBe('failed');
  expect(JSON.stringify(audit.criteria)).toContain(made['OfB']);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['ec2:ModifyVpcEndpoint']);
});

test('waits for an endpoint in the making and for routes to appear, and acts on neither', async () => {
  const table = { RouteTableId: 'rtb-1', Associations: [{ SubnetId: 'subnet-1' }], Routes: [] };
  const given = { ...needs, vpcId: 'vpc-1', subnetIds: ['subnet-1'] };
  const look = async (State: string, RouteTableIds: string[]) => {
    const ec2 = answering({
      DescribeRouteTables: () => ({ RouteTables: [table] }),
      DescribeSubnets: () => ({ Subnets: [{ SubnetId: 'subnet-1' }] }),
      DescribeVpcEndpoints: () => ({
        VpcEndpoints: [
          { VpcEndpointId: 'vpce-1', VpcEndpointType: 'Gateway', State, RouteTableIds },
        ],
      }),
    });
    const { facts, criteria } = await observeDirectly(step, { aws: { ec2 }, needs: given });
    const seen = { needs: given, facts, accountId: '', region: '', now: new Date() } as never;
    return { underway: step.underway?.(seen), holds: criteria.map(({ holds }) => holds) };
  };
  expect(await look('Pending', [])).toEqual({ underway: true, holds: [true, false, false] });
  expect(await look('Available', ['rtb-1'])).toEqual({
    underway: true,
    holds: [true, true, false],
  });
  expect(await look('Available', [])).toEqual({ underway: false, holds: [true, true, false] });
  expect(await look('Deleted', ['rtb-1'])).toEqual({
    underway: false,
    holds: [false, false, false],
  });
});
