import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { overridePostgresHost as step } from '../../../steps/deployment/override-postgres-host.ts';
import { broken } from '../check-cycle.ts';
import { database, dataStack, launch } from '../data-stack.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const needs = {
  environment: 'production',
  dataStack,
  database: null,
  services: ['ts-service-web', 'ts-service-api'],
  ecsCluster: null,
};
const pathOf = (service: string) => `/tetrascience/production/ECS/${service}/POSTGRES_HOST`;

lifeCycle(step, {
  unfit: async (stage) => {
    await launch(stage, { database: database('ts-platform-acme') });
    return needs;
  },
  changes: ['ssm:PutParameter', 'ssm:PutParameter'],
  undoing: ['ssm:DeleteParameter', 'ssm:DeleteParameter'],
  reading: { service: 'rds', operation: 'DescribeDBInstances' },
  changingCall: { service: 'ssm', operation: 'PutParameter' },
});

const valueOf = async ({ world }: Stage, Name: string) =>
  (await plantingIn(world, SSMClient).send(new GetParameterCommand({ Name }))).Parameter?.Value;

test('services that run already are written too, and restarted; another cluster is left alone', async ({
  stage,
}) => {
  await launch(stage, { database: database('ts-platform-acme') });
  await run(stage, 'platform', ['acme-ts-service-web', 'acme-ts-service-command', 'monitoring']);
  await run(stage, 'another', ['ts-service-elsewhere']);
  const before = await tasksOf(stage, 'platform');
  const judgment = await stage.play(step, { needs });
  expect(judgment.verdict, told(judgment)).toBe('passed');
  expect(judgment.facts?.['services']).toEqual([
    'ts-service-api',
    'ts-service-command',
    'ts-service-web',
  ]);
  const { endpoint } = judgment.facts as { endpoint: string };
  expect(await valueOf(stage, pathOf('ts-service-command'))).toBe(endpoint);
  expect(changing(judgment).filter((call) => call === 'ecs:UpdateService')).toHaveLength(2);
  const after = await tasksOf(stage, 'platform');
  expect(after.filter((task) => before.includes(task))).toHaveLength(1);
  expect((await stage.play(step, { needs, mode: 'audit' })).verdict).toBe('already conformant');
  const undone = await stage.undo(step, { needs });
  expect(undone.verdict, told(undone)).toBe('passed');
  expect(changing(undone)).toEqual([
    ...Array<string>(3).fill('ssm:DeleteParameter'),
    ...Array<string>(2).fill('ecs:UpdateService'),
  ]);
  expect((await stage.play(step, { needs })).verdict).toBe('passed');

  // Written again behind our back, the services run with what was there before.
  const Name = pathOf('ts-service-web');
  const Value = endpoint;
  await plantingIn(stage.world, SSMClient).send(
    new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }),
  );
  const stale = await stage.play(step, { needs, mode: 'audit' });
  expect(broken(stale)).toEqual(['no running service is older than its parameters']);
  const again = await stage.play(step, { needs });
  expect(again.verdict, told(again)).toBe('passed');
  expect(changing(again)).toEqual(['ecs:UpdateService']);
});

test('another value is replaced and comes back when undone; another type is not touched', async ({
  stage,
}) => {
  await launch(stage, { database: database('ts-platform-acme') });
  const ssm = plantingIn(stage.world, SSMClient);
  const Name = pathOf('ts-service-web');
  await ssm.send(new PutParameterCommand({ Name, Value: 'db.example.com', Type: 'String' }));
  const seen = await stage.play(step, { needs, mode: 'audit' });
  expect(seen.criteria.find(({ name }) => name.startsWith('every POSTGRES_HOST'))?.actual).toEqual(
    [pathOf('ts-service-api'), Name].toSorted((one, other) => one.localeCompare(other)),
  );
  expect((await stage.play(step, { needs })).verdict).toBe('passed');
  expect((await stage.undo(step, { needs })).verdict).toBe('passed');
  expect(await valueOf(stage, Name)).toBe('db.example.com');

  const encrypted = pathOf('ts-service-api');
  await ssm.send(
    new PutParameterCommand({ Name: encrypted, Value: 'db.example.com', Type: 'SecureString' }),
  );
  const blocked = await stage.play(step, { needs });
  expect(blocked.verdict).toBe('blocked');
  expect(changing(blocked)).toEqual([]);
});

async function run({ world }: Stage, cluster: string, services: readonly string[]): Promise<void> {
  const ecs = plantingIn(world, ECSClient);
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: cluster,
      containerDefinitions: [{ name: 'main', image: 'platform:v3.0.0' }],
    }),
  );
  for (const serviceName of services) {
    await ecs.send(
      new CreateServiceCommand({ cluster, serviceName, taskDefinition: cluster, desiredCount: 1 }),
    );
  }
}

async function tasksOf({ world }: Stage, cluster: string): Promise<readonly string[]> {
  const ecs = plantingIn(world, ECSClient);
  return (
    (await ecs.send(new ListTasksCommand({ cluster, desiredStatus: 'RUNNING' }))).taskArns ?? []
  );
}
