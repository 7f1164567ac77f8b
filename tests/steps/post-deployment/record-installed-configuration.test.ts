import { DescribeInstancesCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import { CreateNodegroupCommand, EKSClient } from '@aws-sdk/client-eks';
import { recordInstalledConfiguration as step } from '../../../steps/post-deployment/record-installed-configuration.ts';
import { broken, checkCycle } from '../check-cycle.ts';
import { cluster, dataStack, database, domain, launch, serviceStack } from '../data-stack.ts';
import { answering, observeDirectly } from '../directly.ts';
import { plantingIn } from '../planting.ts';
import { expect, test, type Stage } from '../stage.ts';

const needs = {
  dataStack,
  dataVersion: 'v3.0.0',
  serviceStack,
  serviceVersion: 'v3.0.0',
  drStack: null,
  snapshotCopyStack: null,
};
const versions = "the version of both layers is the environment's";
const stacks = 'every stack of the installation is recorded';
const images = 'every running image is recorded with its digest';
const version = { CFTemplateVersion: 'v3.0.0' };

async function fit(stage: Stage, running = true) {
  await launch(
    stage,
    {
      database: database('ts-platform-acme'),
      search: domain('ts-acme-main'),
      cluster: cluster('acme-production'),
    },
    dataStack,
    version,
  );
  const services = {
    Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'acme-services' } },
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: 'acme-web',
        ContainerDefinitions: [
          { Name: 'web', Image: 'registry.example.com/ts-service-web:v3.0.0' },
        ],
      },
    },
  };
  await launch(stage, { services }, serviceStack, version);
  if (running) {
    await plantingIn(stage.world, ECSClient).send(
      new RunTaskCommand({ cluster: 'acme-services', taskDefinition: 'acme-web', count: 2 }),
    );
  }
  return needs;
}

checkCycle(step, { fit, call: { service: 'cloudformation', operation: 'GetTemplate' } });

test('records stacks, images, engines, clusters and machine images', async ({ stage }) => {
  await fit(stage);
  const { main } = stage.world.accounts;
  await plantingIn(stage.world, EKSClient).send(
    new CreateNodegroupCommand({
      clusterName: 'acme-production',
      nodegroupName: 'workers',
      nodeRole: `arn:aws:iam::${main.accountId}:role/nodes`,
      subnets: ['subnet-1'],
      amiType: 'AL2023_x86_64_STANDARD',
      releaseVersion: '1.33.0-20261101',
    }),
  );
  const ec2 = plantingIn(stage.world, EC2Client);
  const Tags = [{ Key: 'eks:cluster-name', Value: 'acme-production' }];
  for (const TagSpecifications of [[{ ResourceType: 'instance' as const, Tags }], []]) {
    await ec2.send(
      new RunInstancesCommand({
        ImageId: 'ami-0123456789abcdef0',
        MinCount: 1,
        MaxCount: 1,
        TagSpecifications,
      }),
    );
  }
  expect((await ec2.send(new DescribeInstancesCommand({}))).Reservations).toHaveLength(2);
  const { facts, verdict } = await stage.play(step, { needs });
  expect(verdict).toBe('already conformant');
  const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
  const complete = { status: 'CREATE_COMPLETE', templateSha256: digest };
  expect(facts).toMatchObject({
    dataLayer: [
      { name: dataStack, version: 'v3.0.0', ...complete },
      { version: null, ...complete },
      { version: null, ...complete },
      { version: null, ...complete },
    ],
    serviceLayer: [{ name: serviceStack, ...complete }, complete],
    recoveryStack: null,
    images: [
      {
        image: 'registry.example.com/ts-service-web:v3.0.0',
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      },
    ],
    databases: [{ name: 'ts-platform-acme', engine: 'postgres', version: '12.22' }],
    searchDomains: [{ name: 'ts-acme-main', version: 'Elasticsearch_7.10' }],
    clusters: [{ name: 'acme-production' }],
    nodeGroups: [
      { name: 'workers', imageType: 'AL2023_x86_64_STANDARD', release: '1.33.0-20261101' },
    ],
    machineImages: [{ image: 'ami-0123456789abcdef0', running: 1 }],
  });
});

test('another version, a stack that is not there, nothing that runs: each fails', async ({
  stage,
}) => {
  await fit(stage, false);
  const idle = await stage.play(step, { needs });
  expect(broken(idle)).toEqual([images]);
  const other = await stage.play(step, {
    needs: { ...needs, serviceVersion: 'v3.1.0', drStack: 'ts-platform-dr' },
  });
  expect(broken(other)).toEqual([versions, stacks, images]);
  expect(other.criteria.find(({ name }) => name === stacks)?.actual).toEqual([
    'disaster recovery: no such stack',
  ]);
});

test('a stack whose update was rolled back, and an image without a digest, are told', async () => {
  const cloudformation = answering({
    DescribeStacks: ({ StackName }: { StackName: string }) => ({
      Stacks: [
        {
          StackName,
          StackStatus: StackName === serviceStack ? 'UPDATE_ROLLBACK_COMPLETE' : 'UPDATE_COMPLETE',
          Parameters: [{ ParameterKey: 'CFTemplateVersion', ParameterValue: 'v3.0.0' }],
        },
      ],
    }),
    GetTemplate: () => ({ TemplateBody: '{}' }),
    ListStackResources: ({ StackName }: { StackName: string }) => ({
      StackResourceSummaries:
        StackName === serviceStack
          ? [
              {
                ResourceType: 'AWS::ECS::Cluster',
                PhysicalResourceId: 'acme-services',
                ResourceStatus: 'CREATE_COMPLETE',
              },
            ]
          : [],
    }),
  });
  const pages: Readonly<Record<string, object>> = {
    first: { taskArns: [], nextToken: 'more' },
    more: { taskArns: ['one'] },
  };
  const ecs = answering({
    ListTasks: ({ nextToken = 'first' }: { nextToken?: string }) => pages[nextToken] ?? {},
    DescribeTasks: () => ({ tasks: [{ containers: [{ image: 'web:v3.0.0' }] }] }),
  });
  const { criteria } = await observeDirectly(step, { aws: { cloudformation, ecs }, needs });
  expect(broken({ criteria })).toEqual([stacks, images]);
  expect(JSON.stringify(criteria)).toContain(`${serviceStack} is UPDATE_ROLLBACK_COMPLETE`);
});
