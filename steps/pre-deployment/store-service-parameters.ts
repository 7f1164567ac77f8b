import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import {
  observeParameters,
  ofAnotherType,
  restoreParameters,
  writeParameters,
  type WritesParameters,
} from '../../harness/aws/parameter-store.ts';
import { isRolling, restart, servicesDeployed } from '../../harness/aws/service-deployments.ts';
import { goesBy } from '../../harness/aws/service-tasks.ts';
import type { Aws } from '../../harness/aws/services.ts';
import { none } from '../../harness/criteria.ts';
import type { Secret } from '../../harness/secret.ts';
import {
  agesOf,
  olderThanParameters,
  parameterPath,
  type ServiceAge,
} from '../../harness/service-parameters.ts';
import { defineStep } from '../../harness/step.ts';
import { optional, secret, text } from '../../harness/values.ts';

/** What each container reads; `slip` marks the paths that the document writes with `uat`. */
const table = [
  { service: 'ts-service-link-file', name: 'BOX_CLIENT_ID', from: 'boxClientId', slip: false },
  { service: 'ts-service-web', name: 'INT_BOX_CLIENT_ID', from: 'boxClientId', slip: false },
  {
    service: 'ts-service-link-file',
    name: 'BOX_CLIENT_SECRET',
    from: 'boxClientSecret',
    slip: true,
  },
  { service: 'ts-service-web', name: 'INT_EGNYTE_CLIENT_ID', from: 'egnyteClientId', slip: true },
] as const;

interface Given {
  readonly environment: string;
  readonly boxClientId: Secret | null;
  readonly boxClientSecret: Secret | null;
  readonly egnyteClientId: Secret | null;
}

export const storeServiceParameters = defineStep({
  id: 'pre-deployment.store-service-parameters',
  procedure: 'pre-deployment#service-parameters',
  title: 'Store the clients of Box and Egnyte in Parameter Store',
  account: 'main',
  needs: {
    environment: text('environment of the data layer, the second part of each path'),
    boxClientId: optional(secret('client id of the Box app')),
    boxClientSecret: optional(secret('client secret of the Box app')),
    egnyteClientId: optional(secret('client id at Egnyte')),
    ecsCluster: optional(text('ECS cluster of the platform, where the account has others')),
  },
  permissions: [
    'ssm:DescribeParameters',
    'ssm:GetParameter',
    'ssm:GetParameterHistory',
    'ssm:PutParameter',
    'ssm:DeleteParameter',
    'ecs:ListClusters',
    'ecs:ListServices',
    'ecs:ListTasks',
    'ecs:DescribeTasks',
    'ecs:DescribeServices',
    'ecs:UpdateService',
  ],

  async observe({ aws, needs }) {
    const wanted = wantedOf(needs);
    const parameters = await observeParameters(
      {
        describe: (input) => aws.ssm.send(new DescribeParametersCommand(input)),
        get: (input) => aws.ssm.send(new GetParameterCommand(input)),
      },
      wanted,
    );
    const services = await servicesDeployed(
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
      [...new Set(wanted.map(({ service }) => service))],
      needs.ecsCluster,
    );
    return { parameters, runningServices: agesOf(services, parameters) };
  },
  varies: { runningServices: 'services are launched, restarted and scaled later' },
  criteria: {
    'every parameter in scope exists at its path': ({ facts }) =>
      none(
        pathsOf(facts.parameters, ({ type }) => type === null),
        'all of them',
      ),
    'every parameter is a SecureString': ({ facts }) =>
      none(
        facts.parameters.flatMap(({ path, type }) =>
          type === 'SecureString' ? [] : { path, type },
        ),
        'SecureString throughout',
      ),
    'every value is the one provided': ({ facts }) =>
      none(
        pathsOf(facts.parameters, ({ isTheOneProvided }) => !isTheOneProvided),
        'yes for each of them',
      ),
    'no running service is older than its parameters': ({ facts }) =>
      none(
        olderThanParameters(facts.runningServices),
        'services that were started, or restarted, after their parameters were written',
      ),
  },
  preconditions: {
    'no parameter of these names is stored in another type': ({ facts }) =>
      none(
        ofAnotherType(facts.parameters, () => 'SecureString'),
        'SecureString or nothing: AWS does not change the type of a parameter, so delete it (aws ssm delete-parameter --name PATH), then run this step again',
      ),
    'no two running services go by one name': ({ facts }) =>
      none(
        table.flatMap(({ service: name }) => {
          const same = facts.runningServices.filter(({ service }) => goesBy(service, name));
          return same.length > 1 ? same.map(({ cluster, service }) => ({ cluster, service })) : [];
        }),
        'one platform in the Region, or ECS_CLUSTER to tell which; another one is not to be restarted',
      ),
  },
  // Somebody restarts the services: wait, and restart only those that are old even then.
  underway: ({ facts }) =>
    olderThanParameters(facts.runningServices).some((service) => isRolling(service)) &&
    facts.parameters.every(({ isTheOneProvided }) => isTheOneProvided),
  async act({ aws, needs, before }) {
    const wanted = wantedOf(needs);
    await writeParameters(parameterStore(aws), wanted, before.parameters);
    const written = before.parameters.filter(({ isTheOneProvided }) => !isTheOneProvided);
    await restart(
      (input) => aws.ecs.send(new UpdateServiceCommand(input)),
      before.runningServices.filter(
        (service) =>
          written.some((one) => goesBy(service.service, one.service)) || isStale(service),
      ),
    );
  },
  settles: { within: '20m', every: '15s' },
  async undo({ aws, before, after }) {
    await restoreParameters(parameterStore(aws), before.parameters, after.parameters);
    // They hold what was taken back until they start again.
    const taken = after.parameters.filter(
      ({ path, version }) =>
        version !== before.parameters.find((one) => one.path === path)?.version,
    );
    await restart(
      (input) => aws.ecs.send(new UpdateServiceCommand(input)),
      after.runningServices.filter(({ service }) =>
        taken.some((one) => goesBy(service, one.service)),
      ),
    );
  },
});

const isStale = (service: ServiceAge) => olderThanParameters([service]).length > 0;

function wantedOf(needs: Given) {
  return table.flatMap(({ service, name, from, slip }) => {
    const value = needs[from];
    if (value === null) return [];
    const documentSays = slip
      ? `${parameterPath('uat', service, name)}, taken for a slip and not written`
      : null;
    return { path: parameterPath(needs.environment, service, name), service, value, documentSays };
  });
}

const parameterStore = (aws: Aws): WritesParameters => ({
  describe: (input) => aws.ssm.send(new DescribeParametersCommand(input)),
  history: (input) => aws.ssm.send(new GetParameterHistoryCommand(input)),
  put: (input) => aws.ssm.send(new PutParameterCommand(input)),
  remove: (input) => aws.ssm.send(new DeleteParameterCommand(input)),
});

const pathsOf = <One extends { readonly path: string }>(
  all: readonly One[],
  wrong: (one: One) => boolean,
) => all.filter(wrong).map(({ path }) => path);
