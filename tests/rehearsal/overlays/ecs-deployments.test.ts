import { ECS } from '@aws-sdk/client-ecs';
import type { World } from '../../../fixtures/rehearsal/world.ts';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: ['ecs-deployments', 'ecs-times'] });

/** Starts a service anew; tells the state of its deployment, and when its task started. */
const restarted = async (world: World) => {
  const ecs = new ECS(as(world));
  const [cluster, service] = ['platform', 'web'];
  await ecs.createCluster({ clusterName: cluster });
  const { taskDefinition } = await ecs.registerTaskDefinition({
    family: 'web',
    containerDefinitions: [{ name: 'web', image: 'web', memory: 128 }],
  });
  const definition = taskDefinition?.taskDefinitionArn;
  await ecs.createService({
    cluster,
    serviceName: service,
    taskDefinition: definition,
    desiredCount: 1,
  });
  await ecs.updateService({ cluster, service, forceNewDeployment: true });
  const state = async () => {
    const { services } = await ecs.describeServices({ cluster, services: [service] });
    return services?.[0]?.deployments?.find(({ status }) => status === 'PRIMARY')?.rolloutState;
  };
  const { taskArns = [] } = await ecs.listTasks({ cluster, serviceName: service });
  const { tasks = [] } = await ecs.describeTasks({ cluster, tasks: taskArns });
  return { state, started: tasks.map(({ startedAt }) => startedAt?.getTime() ?? 0) };
};

test('a deployment takes a while, and tasks tell when they started to the millisecond', async ({
  world,
  bare,
}) => {
  const began = Date.now();
  const { state, started } = await restarted(world);
  expect(await state()).toBe('IN_PROGRESS');
  expect(started).toHaveLength(1);
  expect(started[0]).toBeGreaterThanOrEqual(began);
  await expect.poll(state, { intervals: [50] }).toBe('COMPLETED');

  const atOnce = await restarted(bare);
  expect(await atOnce.state()).toBe('COMPLETED');
  expect((atOnce.started[0] ?? 1) % 1000).toBe(0);
});
