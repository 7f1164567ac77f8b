import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { restartServices as step } from '../../../steps/single-sign-on/restart-services.ts';
import { answering, observeDirectly } from '../directly.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { ecsOf, runServices } from '../services.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const services = ['ts-service-user-org', 'acme-ts-service-web', 'ts-service-website'];
const cluster = 'ts-platform-production';
const clientId = 'the-client-of-the-platform';
const needs = { environment: 'production', clientId, ecsCluster: null };
const newer = 'both services run a deployment newer than their parameters';
const stable = 'both services are stable';

const put = (stage: Stage, service: string, name = 'SSO_CLIENT_ID', Value = clientId) =>
  plantingIn(stage.world, SSMClient).send(
    new PutParameterCommand({
      Name: `/tetrascience/production/ECS/${service}/${name}`,
      Value,
      Type: 'String',
      Overwrite: true,
    }),
  );

const unfit = async (stage: Stage) => {
  await runServices(stage, services);
  await put(stage, 'ts-service-user-org');
  await put(stage, 'ts-service-web');
  return needs;
};

lifeCycle(step, {
  unfit,
  changes: ['ecs:UpdateService', 'ecs:UpdateService'],
  reading: { service: 'ecs', operation: 'DescribeServices' },
  changingCall: { service: 'ecs', operation: 'UpdateService' },
});

const broken = (criteria: readonly { readonly name: string; readonly holds: boolean }[]) =>
  criteria.filter(({ holds }) => !holds).map(({ name }) => name);

test('an audit after a later parameter fails at the restart, with both times', async ({
  stage,
}) => {
  await unfit(stage);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  await put(stage, 'ts-service-web', 'INT_BOX_CLIENT_ID');
  const audit = await stage.play(step, { needs, mode: 'audit' });
  expect(audit.verdict).toBe('failed');
  expect(broken(audit.criteria)).toEqual([newer]);
  const [, web] = (audit.criteria.find(({ name }) => name === newer)?.actual ?? []) as {
    newestParameter: string;
    parametersChanged: string;
    oldestTaskStarted: string;
  }[];
  expect(web?.newestParameter).toContain('INT_BOX_CLIENT_ID');
  expect(web?.oldestTaskStarted.localeCompare(web.parametersChanged)).toBe(-1);
  // Only the one that is behind is restarted.
  const again = await stage.play(step, { needs });
  expect(again.verdict, told(again)).toBe('passed');
  expect(changing(again)).toEqual(['ecs:UpdateService']);
});

test('waits for a deployment in flight and starts none on top of it', async ({ stage }) => {
  await unfit(stage);
  stage.fault({ service: 'ecs', operation: 'UpdateService', kind: 'slow', seconds: 2, times: 2 });
  for (const service of services.slice(0, 2))
    await ecsOf(stage).send(
      new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }),
    );
  const hurried = await stage.play({ ...step, settles: { within: '0s', every: '1s' } }, { needs });
  expect(hurried.verdict, told(hurried)).toBe('pending');
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('already conformant');
  expect([...changing(hurried), ...changing(run)]).toEqual([]);
});

test('blocks where a service is missing, twice there, without tasks, or has nothing to read', async ({
  stage,
}) => {
  const verdicts: (string | undefined)[] = [];
  const look = async () => {
    const judgment = await stage.play(step, { needs });
    expect(judgment.verdict, told(judgment)).toBe('blocked');
    expect(changing(judgment)).toEqual([]);
    verdicts.push(judgment.preconditions.find(({ holds }) => !holds)?.name);
  };
  await runServices(stage, ['ts-service-web']);
  await look();
  await runServices(stage, ['ts-service-user-org'], { desiredCount: 0 });
  await look();
  await ecsOf(stage).send(
    new UpdateServiceCommand({ cluster, service: 'ts-service-user-org', desiredCount: 1 }),
  );
  await look();
  await put(stage, 'ts-service-user-org', 'SSO_CLIENT_ID', 'another client');
  await put(stage, 'ts-service-web');
  await look();
  await put(stage, 'ts-service-user-org');
  await runServices(stage, ['ts-service-web'], { cluster: 'another-platform' });
  await look();
  expect(verdicts).toEqual([
    'each service is there once',
    'each service is to have tasks',
    'the parameters of each service are written',
    'the parameters of each service are written',
    'each service is there once',
  ]);
  const named = await stage.play(step, { needs: { ...needs, ecsCluster: cluster } });
  expect(named.verdict, told(named)).toBe('passed');
});

const day = (n: number) => new Date(Date.UTC(2026, 2, n));

/** As ECS tells it of both services; parameters changed on the second of the month. */
const seen = async (deployments: object[], counts: object, started: Date[]) =>
  observeDirectly(step, {
    needs,
    aws: {
      ssm: answering({
        GetParameter: () => ({ Parameter: { Value: clientId } }),
        DescribeParameters: () => ({
          Parameters: [
            { Name: '/p', LastModifiedDate: day(2) },
            { Name: '/o', LastModifiedDate: day(1) },
          ],
        }),
      }),
      ecs: answering({
        ListClusters: () => ({ clusterArns: ['arn:c/one'] }),
        ListServices: () => ({
          serviceArns: ['arn:s/ts-service-user-org', 'arn:s/ts-service-web'],
        }),
        ListTasks: () => ({ taskArns: started.map((_, n) => `${n}`) }),
        DescribeTasks: () => ({ tasks: started.map((startedAt) => ({ startedAt })) }),
        DescribeServices: () => ({
          services: [{ desiredCount: 2, runningCount: 2, pendingCount: 0, ...counts, deployments }],
        }),
      }),
    },
  });

const completed = { id: 'd', status: 'PRIMARY', rolloutState: 'COMPLETED', createdAt: day(3) };
const cases = [
  ['everything is new', [completed], {}, [day(3), day(4)], []],
  [
    'a deployment failed',
    [{ ...completed, rolloutState: 'FAILED' }],
    {},
    [day(3)],
    [newer, stable],
  ],
  ['it was rolled back', [{ ...completed, createdAt: day(1) }], {}, [day(3)], [newer]],
  [
    'an old task is left',
    [completed, { id: 'o', status: 'ACTIVE' }],
    {},
    [day(1), day(3)],
    [newer, stable],
  ],
  ['a task is missing', [completed], { runningCount: 1 }, [day(3)], [stable]],
  ['one is pending', [completed], { pendingCount: 1 }, [day(3)], [stable]],
  ['none is wanted', [completed], { desiredCount: 0, runningCount: 0 }, [], [newer, stable]],
] as const;

for (const [what, deployments, counts, started, wrong] of cases) {
  test(`sees that ${what}`, async () => {
    const { criteria } = await seen([...deployments], counts, [...started]);
    expect(broken(criteria)).toEqual(wrong);
  });
}
