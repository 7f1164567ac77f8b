import { ECS } from '@aws-sdk/client-ecs';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'task-images' });

const digest = `sha256:${'a'.repeat(64)}`;

test('a running task tells the digest of its image', async ({ world, bare }) => {
  const told = async (place: typeof world) => {
    const ecs = new ECS(as(place));
    await ecs.createCluster({ clusterName: 'platform' });
    await ecs.registerTaskDefinition({
      family: 'web',
      containerDefinitions: [
        { name: 'web', image: 'registry.example.com/web:v3.0.0' },
        { name: 'beside', image: `registry.example.com/beside@${digest}` },
      ],
    });
    const { tasks: started } = await ecs.runTask({ cluster: 'platform', taskDefinition: 'web' });
    const tasks = (started ?? []).flatMap(({ taskArn }) => taskArn ?? []);
    const answer = await ecs.describeTasks({ cluster: 'platform', tasks });
    return answer.tasks?.[0]?.containers?.map(({ imageDigest }) => imageDigest);
  };
  expect(await told(world)).toEqual([expect.stringMatching(/^sha256:[0-9a-f]{64}$/), digest]);
  expect(await told(bare)).toEqual([undefined, undefined]);
});
