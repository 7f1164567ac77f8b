import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeParametersCommand,
  GetParameterCommand,
  ParameterNotFound,
} from '@aws-sdk/client-ssm';
import { newestChange } from '../../harness/aws/parameter-store.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import {
  isRolling,
  isStable,
  restart,
  servicesDeployed,
  type DeployedService,
} from '../../harness/aws/service-deployments.ts';
import { goesBy } from '../../harness/aws/service-tasks.ts';
import { holds, none } from '../../harness/criteria.ts';
import { parameterPath } from '../../harness/service-parameters.ts';
import { defineStep } from '../../harness/step.ts';
import { optional, text } from '../../harness/values.ts';

const names = ['ts-service-user-org', 'ts-service-web'] as const;

interface Restarted extends DeployedService {
  readonly name: string;
  /** The parameter of this service that was written last, and when (ISO). */
  readonly newestParameter: string | null;
  readonly parametersChanged: string | null;
  /** The app client its parameters name. */
  readonly clientToUse: string | null;
}

const replaced = 'tasks are replaced, and services deployed again, as long as the platform lives';

export const restartServices = defineStep({
  id: 'single-sign-on.restart-services',
  procedure: 'single-sign-on#service-restart',
  title: 'Let the services read their parameters',
  account: 'main',
  needs: {
    environment: text('environment of the data layer, the second part of each path'),
    clientId: text('app client of the platform, which the services are to use'),
    ecsCluster: optional(text('ECS cluster of the platform, where the account has others')),
  },
  permissions: [
    'ssm:DescribeParameters',
    'ssm:GetParameter',
    'ecs:ListClusters',
    'ecs:ListServices',
    'ecs:ListTasks',
    'ecs:DescribeTasks',
    'ecs:DescribeServices',
    'ecs:UpdateService',
  ],

  async observe({ aws, needs }) {
    const found = await servicesDeployed(
      {
        clusters: (nextToken) => aws.ecs.send(new ListClustersCommand({ nextToken })),
        services: (cluster, nextToken) =>
          aws.ecs.send(new ListServicesCommand({ cluster, nextToken })),
        tasks: (cluster, serviceName, nextToken) =>
          aws.ecs.send(new ListTasksCommand({ cluster, serviceName, nextToken })),
        describe: (cluster, tasks) => aws.ecs.send(new DescribeTasksCommand({ cluster, tasks })),
        state: (cluster, service) =>
          aws.ecs.send(new DescribeServicesCommand({ cluster, services: [service] })),
      },
      names,
      needs.ecsCluster,
    );
    const services: Restarted[] = [];
    for (const name of names) {
      const newest = await newestChange(
        { describe: (input) => aws.ssm.send(new DescribeParametersCommand(input)) },
        `/tetrascience/${needs.environment}/ECS/${name}`,
      );
      for (const service of found.filter((one) => goesBy(one.service, name))) {
        services.push({
          ...service,
          name,
          newestParameter: newest?.path ?? null,
          parametersChanged: newest?.changed ?? null,
          clientToUse: await clientOf(aws, parameterPath(needs.environment, name, 'SSO_CLIENT_ID')),
        });
      }
    }
    return { services };
  },
  varies: {
    'services.runsSince': replaced,
    'services.deployedAt': replaced,
    'services.deployment': replaced,
    'services.running': replaced,
    'services.pending': replaced,
  },
  criteria: {
    'both services run a deployment newer than their parameters': ({ facts }) =>
      holds(
        isEachThere(facts.services) && facts.services.every(isNewer),
        'of each service a completed deployment, and all tasks started, after its newest parameter was written',
        facts.services.map((one) => ({
          service: one.service,
          newestParameter: one.newestParameter,
          parametersChanged: one.parametersChanged,
          deployedAt: one.deployedAt,
          rollout: one.rollout,
          oldestTaskStarted: one.runsSince,
        })),
      ),
    'both services are stable': ({ facts }) =>
      holds(
        isEachThere(facts.services) && facts.services.every(isStable),
        'of each service one completed deployment, with as many tasks running as are desired, and at least one',
        facts.services.map(({ service, desired, running, pending, rollout, others }) => ({
          service,
          desired,
          running,
          pending,
          rollout,
          otherDeployments: others,
        })),
      ),
  },
  preconditions: {
    'each service is there once': ({ facts }) =>
      holds(
        names.every((name) => facts.services.filter((one) => one.name === name).length === 1),
        `one ${names.join(' and one ')}: launch the service layer first, or name its cluster with ECS_CLUSTER where the Region has several`,
        facts.services.map(({ cluster, service }) => ({ cluster, service })),
      ),
    'each service is to have tasks': ({ facts }) =>
      none(
        facts.services.flatMap(({ service, desired }) => (desired > 0 ? [] : service)),
        'a desired count above zero (MIN_CAPACITY)',
      ),
    'the parameters of each service are written': ({ needs, facts }) =>
      none(
        facts.services.flatMap(({ service, clientToUse }) =>
          clientToUse === needs.clientId ? [] : { service, clientToUse },
        ),
        `parameters that name the app client ${needs.clientId}: run single-sign-on.store-sso-parameters first`,
      ),
  },
  underway: ({ facts }) => facts.services.some((service) => isRolling(service)),
  progress: ({ facts }) =>
    facts.services
      .map(({ service, running, desired }) => `${service}: ${running} of ${desired} tasks`)
      .join(', '),
  async act({ aws, before }) {
    await restart(
      (input) => aws.ecs.send(new UpdateServiceCommand(input)),
      before.services.filter((service) => !isNewer(service)),
    );
  },
  settles: { within: '20m', every: '15s' },
  irreversible:
    'tasks that were replaced do not come back; connections to the web interface break off for a moment',
});

async function clientOf(aws: ReadingAws, Name: string): Promise<string | null> {
  try {
    const { Parameter } = await aws.ssm.send(new GetParameterCommand({ Name }));
    return Parameter?.Value ?? null;
  } catch (error) {
    if (error instanceof ParameterNotFound) return null;
    throw error;
  }
}

const isEachThere = (services: readonly Restarted[]): boolean =>
  names.every((name) => services.some((one) => one.name === name));

/** The deployment in place, completed, and every task of the service began after the newest of its parameters. */
const isNewer = ({ parametersChanged, deployedAt, rollout, runsSince }: Restarted): boolean =>
  parametersChanged !== null &&
  rollout === 'COMPLETED' &&
  deployedAt !== null &&
  deployedAt > parametersChanged &&
  runsSince !== null &&
  runsSince > parametersChanged;
