import {
  DescribeTasksCommand,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  PutParameterCommand,
  type DescribeParametersRequest,
  type DescribeParametersResult,
  type ParameterMetadata,
} from '@aws-sdk/client-ssm';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import { servicesNamed } from '../../harness/aws/service-tasks.ts';
import type { Aws } from '../../harness/aws/services.ts';
import { none } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import { Secret } from '../../harness/secret.ts';
import {
  agesOf,
  olderThanParameters,
  parameterPath,
  type StoredParameter,
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
  ],

  async observe({ aws, needs }) {
    const wanted = wantedOf(needs);
    const metadata = await metadataOf(
      (input) => aws.ssm.send(new DescribeParametersCommand(input)),
      wanted,
    );
    const parameters: StoredParameter[] = [];
    for (const { path, value, service, documentSays } of wanted) {
      const found = metadata.get(path);
      parameters.push({
        path,
        service,
        type: found?.Type ?? null,
        version: found?.Version ?? null,
        changed: found?.LastModifiedDate?.toISOString() ?? null,
        isTheOneProvided:
          found?.Type === 'SecureString' ? await holdsValue(aws, path, value) : false,
        documentSays,
      });
    }
    const services = await servicesNamed(
      {
        clusters: (nextToken) => aws.ecs.send(new ListClustersCommand({ nextToken })),
        services: (cluster, nextToken) =>
          aws.ecs.send(new ListServicesCommand({ cluster, nextToken })),
        tasks: (cluster, serviceName, nextToken) =>
          aws.ecs.send(new ListTasksCommand({ cluster, serviceName, nextToken })),
        describe: (cluster, tasks) => aws.ecs.send(new DescribeTasksCommand({ cluster, tasks })),
      },
      [...new Set(wanted.map(({ service }) => service))],
      needs.ecsCluster,
    );
    return {
      parameters,
      runningServices: agesOf(services, parameters),
    };
  },
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
        facts.parameters.flatMap(({ path, type }) =>
          type === null || type === 'SecureString' ? [] : { path, type },
        ),
        'SecureString or nothing: AWS does not change the type of a parameter, so delete it (aws ssm delete-parameter --name PATH), then run this step again',
      ),
    'there is a parameter to write': ({ facts }) =>
      none(
        facts.parameters.every(({ isTheOneProvided }) => isTheOneProvided)
          ? olderThanParameters(facts.runningServices)
          : [],
        'a value that is not in place yet; here only services are left to be restarted, which this step does not do: force a new deployment of each in ECS',
      ),
  },
  async act({ aws, needs, before }) {
    const wanted = wantedOf(needs);
    const metadata = await metadataOf(
      (input) => aws.ssm.send(new DescribeParametersCommand(input)),
      wanted,
    );
    for (const { path, value } of wanted) {
      const seen = before.parameters.find((one) => one.path === path);
      if (seen?.isTheOneProvided !== true) await put(aws, path, value, metadata.get(path));
    }
  },
  settles: { within: '30s', every: '5s' },
  // Earlier values are taken from the history AWS keeps, so they never pass through a file of ours.
  async undo({ aws, before, after }) {
    const metadata = await metadataOf(
      (input) => aws.ssm.send(new DescribeParametersCommand(input)),
      after.parameters,
    );
    for (const { path, version } of after.parameters) {
      const earlier = before.parameters.find((one) => one.path === path)?.version ?? null;
      if (version === null || version === earlier) continue;
      const now = metadata.get(path);
      if (now?.Version !== version) {
        throw new BlockedError('RP-B248', `The parameter ${path} has been changed since.`, {
          where: path,
          found: now === undefined ? 'no parameter' : `version ${now.Version}`,
          expected: `version ${version}`,
        });
      }
      await (earlier === null
        ? aws.ssm.send(new DeleteParameterCommand({ Name: path }))
        : put(aws, path, await valueOf(aws, path, earlier), now));
    }
  },
});

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

type Describe = (input: DescribeParametersRequest) => Promise<DescribeParametersResult>;

/** By name, without values: a parameter whose type is wrong is not even read. */
async function metadataOf(
  describe: Describe,
  parameters: readonly { readonly path: string }[],
): Promise<ReadonlyMap<string, ParameterMetadata>> {
  if (parameters.length === 0) return new Map();
  const Values = parameters.map(({ path }) => path);
  const found = await allPages(async (NextToken) => {
    const answer = await describe({
      ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values }],
      NextToken,
    });
    return { items: answer.Parameters, next: answer.NextToken };
  });
  return new Map(found.map((one) => [one.Name ?? '', one]));
}

async function holdsValue(aws: ReadingAws, path: string, provided: Secret): Promise<boolean> {
  const { Parameter } = await aws.ssm.send(
    new GetParameterCommand({ Name: path, WithDecryption: true }),
  );
  const value = Parameter?.Value ?? '';
  if (value === provided.reveal()) return true;
  registerWherePossible(path, value);
  return false;
}

/** Writes a value and sends back all else the parameter has, which PutParameter would reset. */
async function put(
  aws: Aws,
  Name: string,
  value: Secret,
  now: ParameterMetadata | undefined,
): Promise<void> {
  await aws.ssm.send(
    new PutParameterCommand({
      Name,
      Value: value.reveal(),
      Type: 'SecureString',
      Overwrite: now !== undefined,
      KeyId: now?.KeyId,
      Tier: now?.Tier,
      Description: now?.Description,
      AllowedPattern: now?.AllowedPattern,
      DataType: now?.DataType,
    }),
  );
}

/** A value as it stood in an earlier version. */
async function valueOf(aws: Aws, Name: string, version: number): Promise<Secret> {
  const history = await allPages(async (NextToken) => {
    const answer = await aws.ssm.send(
      new GetParameterHistoryCommand({ Name, WithDecryption: true, NextToken }),
    );
    return { items: answer.Parameters, next: answer.NextToken };
  });
  const earlier = history.find(({ Version }) => Version === version)?.Value;
  if (earlier !== undefined) return new Secret(`earlier value of ${Name}`, earlier);
  throw new BlockedError('RP-B251', `AWS no longer keeps the earlier value of ${Name}.`, {
    where: Name,
    expected: `version ${version} in the parameter's history`,
  });
}

/** Any value that was read is kept out of the evidence. One too short for that is told apart by nothing and written nowhere. */
function registerWherePossible(path: string, value: string): void {
  try {
    void new Secret(`value of ${path}`, value);
  } catch (error) {
    if (!(error instanceof BlockedError && error.code === 'RP-B310')) throw error;
  }
}

const pathsOf = <One extends { readonly path: string }>(
  all: readonly One[],
  wrong: (one: One) => boolean,
) => all.filter(wrong).map(({ path }) => path);
