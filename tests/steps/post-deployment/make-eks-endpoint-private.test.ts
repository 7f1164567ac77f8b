import { DescribeClusterCommand, EKSClient, UpdateClusterConfigCommand } from '@aws-sdk/client-eks';
import { EC2Client, ModifyVpcAttributeCommand } from '@aws-sdk/client-ec2';
import type { Http } from '../../../harness/http.ts';
import type { Acting } from '../../../harness/context.ts';
import { actOf, type Facts } from '../../../harness/step.ts';
import type { Values } from '../../../harness/values.ts';
import { makeEksEndpointPrivate as step } from '../../../steps/post-deployment/make-eks-endpoint-private.ts';
import { cluster, dataStack, launch } from '../data-stack.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const name = 'acme-production';
const needs = { dataStack, clusterName: null, platform: 'https://tdp.example.com/' };

/** The platform in front of it all, as long as it answers. */
const answering =
  (...statuses: readonly number[]): Http =>
  async () => ({
    status: statuses[asked++] ?? statuses.at(-1) ?? 200,
    headers: { 'content-type': 'text/html' },
    body: '',
  });
let asked = 0;
const cidrs = ['198.51.100.0/24', '203.0.113.7/32'];

const unfit = async (stage: Stage) => {
  asked = 0;
  stage.outside.http = answering(200);
  await launch(stage, { cluster: cluster(name, cidrs) });
  return needs;
};

const accessOf = async (stage: Stage) => {
  const { cluster: found } = await plantingIn(stage.world, EKSClient).send(
    new DescribeClusterCommand({ name }),
  );
  const { endpointPublicAccess, endpointPrivateAccess, publicAccessCidrs } =
    found?.resourcesVpcConfig ?? {};
  return { endpointPublicAccess, endpointPrivateAccess, publicAccessCidrs };
};

const update = (stage: Stage, resourcesVpcConfig: object) =>
  plantingIn(stage.world, EKSClient).send(
    new UpdateClusterConfigCommand({ name, resourcesVpcConfig }),
  );

lifeCycle(step, {
  unfit,
  changes: ['eks:UpdateClusterConfig', 'eks:UpdateClusterConfig'],
  undoing: ['eks:UpdateClusterConfig'],
  reading: { service: 'eks', operation: 'DescribeCluster' },
  changingCall: { service: 'eks', operation: 'UpdateClusterConfig' },
});

test('opens the private way first, and brings the old address ranges back', async ({ stage }) => {
  await unfit(stage);
  const before = await accessOf(stage);
  expect(before.publicAccessCidrs).toEqual(cidrs);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  // Between the two halves an update was waited for, with both endpoints on.
  const operations = run.calls
    .filter(({ service }) => service === 'eks')
    .map(({ operation }) => operation);
  const [first = -1, second = -1] = operations.flatMap((one, i) =>
    one === 'UpdateClusterConfig' ? [i] : [],
  );
  expect(second).toBeGreaterThan(first);
  expect(operations.slice(first + 1, second)).toEqual(expect.arrayContaining(['DescribeUpdate']));
  expect(await accessOf(stage)).toMatchObject({
    endpointPublicAccess: false,
    endpointPrivateAccess: true,
  });
  expect((await stage.undo(step, { needs })).verdict).toBe('passed');
  expect(await accessOf(stage)).toEqual(before);
});

test('finishes what was cut off between the halves', async ({ stage }) => {
  await unfit(stage);
  stage.fault({
    service: 'eks',
    operation: 'UpdateClusterConfig',
    kind: 'slow',
    seconds: 2,
    times: 1,
  });
  await update(stage, {
    endpointPrivateAccess: true,
    endpointPublicAccess: true,
    publicAccessCidrs: cidrs,
  });
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['eks:UpdateClusterConfig']);
});

test('waits for another update, and is pending while that goes on', async ({ stage }) => {
  await unfit(stage);
  stage.fault({
    service: 'eks',
    operation: 'UpdateClusterConfig',
    kind: 'slow',
    seconds: 30,
    times: 1,
  });
  await update(stage, { endpointPublicAccess: true, publicAccessCidrs: ['192.0.2.0/24'] });
  const run = await stage.play({ ...step, settles: { within: '0s', every: '1s' } }, { needs });
  expect(run.verdict, told(run)).toBe('pending');
  expect(changing(run)).toEqual([]);
});

test('blocks where the VPC does not resolve the names of a private endpoint', async ({ stage }) => {
  await unfit(stage);
  const { facts } = await stage.play(step, { needs, mode: 'plan' });
  const ec2 = plantingIn(stage.world, EC2Client);
  const VpcId = facts?.['vpcId'] as string;
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: false } }));
  const judgment = await stage.play(step, { needs });
  expect(judgment.verdict, told(judgment)).toBe('blocked');
  expect(judgment.reason).toContain('DNS host names are on in the VPC');
  expect(changing(judgment)).toEqual([]);
});

test('"already at the desired configuration" is no error', async ({ stage }) => {
  await unfit(stage);
  // Somebody else makes the same change between the look and the act.
  const racing = {
    ...step,
    async act(context: Acting<Values, Facts>) {
      await update(stage, { endpointPrivateAccess: true, publicAccessCidrs: cidrs });
      await expect
        .poll(async () => (await accessOf(stage)).endpointPrivateAccess, { timeout: 10_000 })
        .toBe(true);
      await actOf(step, 'api')?.(context);
    },
  };
  const run = await stage.play(racing, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(run.failure).toBeNull();
});

test('the public endpoint stays on where the platform falls silent in the middle', async ({
  stage,
}) => {
  await unfit(stage);
  stage.outside.http = answering(200, 503);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('failed');
  expect(run.failure?.name).toBe('RP-B545');
  expect(run.remedy).toContain('undo');
  expect(changing(run)).toEqual(['eks:UpdateClusterConfig']);
  expect(await accessOf(stage)).toMatchObject({
    endpointPublicAccess: true,
    endpointPrivateAccess: true,
    publicAccessCidrs: cidrs,
  });

  const silent = await stage.play(step, { needs });
  expect(silent.verdict).toBe('blocked');
  expect(silent.reason).toContain('the platform answers');
  expect(changing(silent)).toEqual([]);
});
