import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { plantingIn } from './planting.ts';
import type { Stage } from './stage.ts';

export const ecsOf = (stage: Stage) => plantingIn(stage.world, ECSClient);

/** Services of the platform as its product runs them, in one cluster. */
export async function runServices(
  stage: Stage,
  services: readonly string[],
  { cluster = 'ts-platform-production', desiredCount = 2 } = {},
): Promise<void> {
  const ecs = ecsOf(stage);
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'platform',
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      requiresCompatibilities: ['FARGATE'],
      containerDefinitions: [{ name: 'app', image: 'example/app', essential: true }],
    }),
  );
  for (const serviceName of services) {
    await ecs.send(
      new CreateServiceCommand({
        cluster,
        serviceName,
        taskDefinition: taskDefinition?.taskDefinitionArn,
        desiredCount,
        launchType: 'FARGATE',
      }),
    );
  }
}
