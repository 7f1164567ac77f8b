import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
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
  type ReadsParameters,
  type WantedParameter,
  type WritesParameters,
} from '../../harness/aws/parameter-store.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import {
  isRolling,
  restart,
  servicesDeployed,
  type DeployedService,
} from '../../harness/aws/service-deployments.ts';
import { goesBy } from '../../harness/aws/service-tasks.ts';
import type { Aws } from '../../harness/aws/services.ts';
import { onlyOne, stackResources } from '../../harness/aws/stack-resources.ts';
import { none } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import {
  agesOf,
  olderThanParameters,
  parameterPath,
  type StoredParameter,
} from '../../harness/service-parameters.ts';
import { defineStep } from '../../harness/step.ts';
import { list, optional, text } from '../../harness/values.ts';

/** How the vendor names services, in the paths of Parameter Store and (assumed) in ECS. */
const anyService = 'ts-service';

export const overridePostgresHost = defineStep({
  id: 'deployment.override-postgres-host',
  procedure: 'deployment#postgres-host',
  title: 'Tell the services the address of the database',
  account: 'main',
  needs: {
    environment: text('environment of the data layer, the second part of each path'),
    dataStack: text('name of the data layer’s stack'),
    database: optional(text('database of the platform, where the stack does not tell it')),
    services: list(text('service that asks the database')),
    ecsCluster: optional(text('ECS cluster of the platform, where the account has others')),
  },
  permissions: [
    'cloudformation:ListStackResources',
    'rds:DescribeDBInstances',
    'ssm:DescribeParameters',
    'ssm:GetParameter',
    'ssm:GetParameterHistory',
    'ssm:PutParameter',
    'ssm:DeleteParameter',
    'ecs:ListClusters',
    'ecs:ListServices',
    'ecs:ListTasks',
    'ecs:DescribeServices',
    'ecs:DescribeTasks',
    'ecs:UpdateService',
  ],

  async observe({ aws, needs }) {
    const database = await databaseOf(aws, needs);
    const running = await platformServices(aws, needs);
    const services = [...new Set([...needs.services, ...running.flatMap(nameOf)])].toSorted();
    const parameters = await observeParameters(
      reading(aws),
      wantedOf(needs.environment, services, database.endpoint),
    );
    return { ...database, services, parameters, runningServices: agesOf(running, parameters) };
  },
  varies: { runningServices: 'services are launched, restarted and scaled later' },
  criteria: {
    'every service has POSTGRES_HOST in Parameter Store': ({ facts }) =>
      none(
        pathsOf(facts.parameters, ({ type }) => type === null),
        `none without it, of ${facts.services.join(', ')}`,
      ),
    'every POSTGRES_HOST is the endpoint of the database': ({ facts }) =>
      none(
        pathsOf(facts.parameters, ({ isTheOneProvided }) => !isTheOneProvided),
        `none other than ${facts.endpoint}`,
      ),
    'no running service is older than its parameters': ({ facts }) =>
      none(
        olderThanParameters(facts.runningServices),
        'none that was started, or restarted, before its parameters were written',
      ),
    'every running service is stable': ({ facts }) =>
      none(
        facts.runningServices.filter((one) => !isSettled(one)),
        'none but with one completed deployment and as many tasks as are desired',
      ),
  },
  preconditions: {
    'no parameter of these names is stored in another type': ({ facts }) =>
      none(
        ofAnotherType(facts.parameters, () => 'String'),
        'String or nothing: AWS does not change the type of a parameter, so delete it (aws ssm delete-parameter --name PATH), then run this step again',
      ),
  },
  underway: ({ facts }) => facts.runningServices.some(isRolling),
  async act({ aws, needs, before }) {
    const wanted = wantedOf(needs.environment, before.services, before.endpoint);
    await writeParameters(writing(aws), wanted, before.parameters);
    const written = await observeParameters(reading(aws), wanted);
    await restart(
      updating(aws),
      olderThanParameters(agesOf(await platformServices(aws, needs), written)),
    );
  },
  settles: { within: '20m', every: '15s' },
  async undo({ aws, needs, before, after }) {
    await restoreParameters(writing(aws), before.parameters, after.parameters);
    const changed = after.parameters.filter(
      ({ path, version }) =>
        before.parameters.find((one) => one.path === path)?.version !== version,
    );
    // They would go on with an address that Parameter Store no longer holds.
    const running = await platformServices(aws, needs);
    await restart(
      updating(aws),
      running.filter((one) => changed.some(({ service }) => goesBy(one.service, service))),
    );
  },
});

type Calls = Pick<ReadingAws, 'cloudformation' | 'ecs' | 'rds' | 'ssm'>;

const reading = ({ ssm }: Pick<ReadingAws, 'ssm'>): ReadsParameters => ({
  describe: (input) => ssm.send(new DescribeParametersCommand(input)),
  get: (input) => ssm.send(new GetParameterCommand(input)),
});

const writing = ({ ssm }: Aws): WritesParameters => ({
  describe: (input) => ssm.send(new DescribeParametersCommand(input)),
  history: (input) => ssm.send(new GetParameterHistoryCommand(input)),
  put: (input) => ssm.send(new PutParameterCommand(input)),
  remove: (input) => ssm.send(new DeleteParameterCommand(input)),
});

const updating =
  ({ ecs }: Aws) =>
  (input: ConstructorParameters<typeof UpdateServiceCommand>[0]) =>
    ecs.send(new UpdateServiceCommand(input));

async function databaseOf(
  aws: Calls,
  needs: { readonly dataStack: string; readonly database: string | null },
): Promise<{ database: string; endpoint: string }> {
  const database =
    needs.database ??
    onlyOne(
      await stackResources(
        (input) => aws.cloudformation.send(new ListStackResourcesCommand(input)),
        needs.dataStack,
      ),
      ['AWS::RDS::DBInstance'],
      { what: 'database', stack: needs.dataStack, key: 'DATABASE' },
    ).physicalId;
  const { DBInstances: [instance] = [] } = await aws.rds.send(
    new DescribeDBInstancesCommand({ DBInstanceIdentifier: database }),
  );
  const endpoint = instance?.Endpoint?.Address;
  if (endpoint !== undefined) return { database, endpoint };
  throw new BlockedError('RP-B323', `The database ${database} has no endpoint.`, {
    where: database,
    found: instance?.DBInstanceStatus ?? 'no such database',
    expected: 'a database that is available',
  });
}

/** Services of the platform that exist: those in a cluster which holds one that the environment names. */
async function platformServices(
  { ecs }: Calls,
  needs: { readonly services: readonly string[]; readonly ecsCluster: string | null },
): Promise<readonly DeployedService[]> {
  const all = await servicesDeployed(
    {
      clusters: (nextToken) => ecs.send(new ListClustersCommand({ nextToken })),
      services: (cluster, nextToken) => ecs.send(new ListServicesCommand({ cluster, nextToken })),
      tasks: (cluster, serviceName, nextToken) =>
        ecs.send(new ListTasksCommand({ cluster, serviceName, nextToken })),
      describe: (cluster, tasks) => ecs.send(new DescribeTasksCommand({ cluster, tasks })),
      state: (cluster, service) =>
        ecs.send(new DescribeServicesCommand({ cluster, services: [service] })),
    },
    [...needs.services, anyService],
    needs.ecsCluster,
  );
  const ours = new Set(
    all.flatMap(({ cluster, service }) =>
      needs.services.some((name) => goesBy(service, name)) ? cluster : [],
    ),
  );
  return all.filter(({ cluster }) => ours.has(cluster));
}

/** A service of which none is desired has settled, too. */
const isSettled = ({ desired, running, pending, rollout, others }: DeployedService): boolean =>
  rollout === 'COMPLETED' && others === 0 && pending === 0 && running === desired;

/** The name in the paths, whatever a deployment puts before it: `acme-ts-service-web` reads `…/ts-service-web/…`. */
const nameOf = ({ service }: DeployedService): readonly string[] =>
  /(?:^|-)(ts-service-[a-z0-9-]+)$/.exec(service)?.slice(1) ?? [];

const wantedOf = (
  environment: string,
  services: readonly string[],
  value: string,
): readonly WantedParameter[] =>
  services.map((service) => ({
    path: parameterPath(environment, service, 'POSTGRES_HOST'),
    service,
    value,
  }));

const pathsOf = (all: readonly StoredParameter[], wrong: (one: StoredParameter) => boolean) =>
  all.filter(wrong).map(({ path }) => path);
