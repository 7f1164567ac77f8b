import {
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import { DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import {
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  ListNodegroupsCommand,
} from '@aws-sdk/client-eks';
import { DescribeDomainCommand } from '@aws-sdk/client-opensearch';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import { inventoryOf, type Inventory } from '../../harness/aws/stack-inventory.ts';
import type { StackResource } from '../../harness/aws/stack-resources.ts';
import { holds, none } from '../../harness/criteria.ts';
import { defineCheck } from '../../harness/step.ts';
import { optional, text } from '../../harness/values.ts';

/** DescribeTasks takes no more. */
const most = 100;

export const recordInstalledConfiguration = defineCheck({
  id: 'post-deployment.record-installed-configuration',
  procedure: 'post-deployment#installed-configuration',
  title: 'Record what is installed',
  account: 'main',
  alsoReads: ['dr'],
  needs: {
    dataStack: text('name of the data layer’s stack'),
    dataVersion: text('version of the data layer'),
    serviceStack: text('name of the service layer’s stack'),
    serviceVersion: text('version of the service layer'),
    drStack: optional(text('stack in the Region of disaster recovery')),
    snapshotCopyStack: optional(text('stack that copies snapshots, in the main Region')),
  },
  permissions: [
    'cloudformation:DescribeStacks',
    'cloudformation:GetTemplate',
    'cloudformation:ListStackResources',
    'ec2:DescribeInstances',
    'ecs:DescribeTasks',
    'ecs:ListTasks',
    'eks:DescribeCluster',
    'eks:DescribeNodegroup',
    'eks:ListNodegroups',
    'es:DescribeDomain',
    'rds:DescribeDBInstances',
  ],

  async observe({ aws, awsIn, needs, region }) {
    const data = await stacksIn(aws, needs.dataStack);
    const service = await stacksIn(aws, needs.serviceStack);
    const recovery =
      needs.drStack === null ? null : await stacksIn(awsIn({ account: 'dr' }), needs.drStack);
    const copying =
      needs.snapshotCopyStack === null
        ? null
        : await stacksIn(awsIn({ account: 'dr', region }), needs.snapshotCopyStack);
    const resources = [...data.resources, ...service.resources];
    const nodes = await nodesOf(aws, idsOf(resources, 'AWS::EKS::Cluster'));
    const workers = idsOf(resources, 'AWS::AutoScaling::AutoScalingGroup');
    return {
      dataLayer: data.stacks,
      serviceLayer: service.stacks,
      recoveryStack: recovery?.stacks ?? null,
      snapshotCopyStack: copying?.stacks ?? null,
      images: await imagesOf(aws, idsOf(resources, 'AWS::ECS::Cluster')),
      databases: await databasesOf(aws, idsOf(resources, 'AWS::RDS::DBInstance')),
      searchDomains: await domainsOf(aws, [
        ...idsOf(resources, 'AWS::Elasticsearch::Domain'),
        ...idsOf(resources, 'AWS::OpenSearchService::Domain'),
      ]),
      ...nodes,
      machineImages: [
        ...(await machinesWith(
          aws,
          'tag:eks:cluster-name',
          nodes.clusters.map(({ name }) => name),
        )),
        ...(await machinesWith(aws, 'tag:aws:autoscaling:groupName', workers)),
      ],
    };
  },
  varies: { 'machineImages.running': 'the cluster scales by itself' },
  criteria: {
    "the version of both layers is the environment's": ({ needs, facts }) => {
      const found = [facts.dataLayer[0]?.version ?? null, facts.serviceLayer[0]?.version ?? null];
      return holds(
        found[0] === needs.dataVersion && found[1] === needs.serviceVersion,
        `data layer ${needs.dataVersion}, service layer ${needs.serviceVersion}`,
        { dataLayer: found[0] ?? null, serviceLayer: found[1] ?? null },
      );
    },
    'every stack of the installation is recorded': ({ facts }) => {
      const parts = {
        'data layer': facts.dataLayer,
        'service layer': facts.serviceLayer,
        'disaster recovery': facts.recoveryStack,
        'snapshot copy': facts.snapshotCopyStack,
      };
      return none(
        Object.entries(parts).flatMap(([part, stacks]) =>
          stacks === null
            ? []
            : stacks.length === 0
              ? `${part}: no such stack`
              : stacks
                  .filter((one) => one.templateSha256 === null || !settled.has(one.status))
                  .map(({ name, status }) => `${part}: ${name} is ${status}`),
        ),
        'none that is missing, incomplete or without the digest of its template',
      );
    },
    'every running image is recorded with its digest': ({ facts: { images } }) =>
      images.length === 0
        ? holds(false, 'running containers of the platform', 'none')
        : none(
            images.filter(({ digest }) => digest === null).map(({ image }) => image),
            'none without a digest',
          ),
  },
});

const settled = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE']);

const idsOf = (resources: readonly StackResource[], wanted: string): readonly string[] =>
  resources.flatMap(({ type, physicalId }) => (type === wanted ? physicalId : []));

const stacksIn = ({ cloudformation }: ReadingAws, stackName: string): Promise<Inventory> =>
  inventoryOf(
    {
      resources: (input) => cloudformation.send(new ListStackResourcesCommand(input)),
      stacks: (input) => cloudformation.send(new DescribeStacksCommand(input)),
      template: (input) => cloudformation.send(new GetTemplateCommand(input)),
    },
    stackName,
  );

/** Images of all running tasks, each once. Those on EKS are known to Kubernetes alone. */
async function imagesOf({ ecs }: ReadingAws, clusters: readonly string[]) {
  const found = new Map<string, { image: string; digest: string | null }>();
  for (const cluster of clusters) {
    const tasks = await allPages(async (nextToken) => {
      const page = await ecs.send(
        new ListTasksCommand({ cluster, desiredStatus: 'RUNNING', nextToken }),
      );
      return { items: page.taskArns, next: page.nextToken };
    });
    for (let i = 0; i < tasks.length; i += most) {
      const answer = await ecs.send(
        new DescribeTasksCommand({ cluster, tasks: tasks.slice(i, i + most) }),
      );
      for (const { image = '', imageDigest = null } of (answer.tasks ?? []).flatMap(
        ({ containers = [] }) => containers,
      ))
        found.set(`${image} ${imageDigest}`, { image, digest: imageDigest });
    }
  }
  return [...found.values()].toSorted((one, other) => one.image.localeCompare(other.image));
}

async function databasesOf({ rds }: ReadingAws, ids: readonly string[]) {
  const found = [];
  for (const DBInstanceIdentifier of ids) {
    const { DBInstances: [one] = [] } = await rds.send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier }),
    );
    found.push({
      name: DBInstanceIdentifier,
      engine: one?.Engine ?? null,
      version: one?.EngineVersion ?? null,
      instanceType: one?.DBInstanceClass ?? null,
    });
  }
  return found;
}

async function domainsOf({ opensearch }: ReadingAws, names: readonly string[]) {
  const found = [];
  for (const DomainName of names) {
    const { DomainStatus } = await opensearch.send(new DescribeDomainCommand({ DomainName }));
    found.push({
      name: DomainName,
      version: DomainStatus?.EngineVersion ?? null,
      software: DomainStatus?.ServiceSoftwareOptions?.CurrentVersion ?? null,
    });
  }
  return found;
}

async function nodesOf({ eks }: ReadingAws, names: readonly string[]) {
  const clusters = [];
  const nodeGroups = [];
  for (const clusterName of names) {
    const { cluster } = await eks.send(new DescribeClusterCommand({ name: clusterName }));
    clusters.push({
      name: clusterName,
      version: cluster?.version ?? null,
      platform: cluster?.platformVersion ?? null,
    });
    const groups = await allPages(async (nextToken) => {
      const page = await eks.send(new ListNodegroupsCommand({ clusterName, nextToken }));
      return { items: page.nodegroups, next: page.nextToken };
    });
    for (const nodegroupName of groups) {
      const { nodegroup } = await eks.send(
        new DescribeNodegroupCommand({ clusterName, nodegroupName }),
      );
      nodeGroups.push({
        cluster: clusterName,
        name: nodegroupName,
        imageType: nodegroup?.amiType ?? null,
        release: nodegroup?.releaseVersion ?? null,
      });
    }
  }
  return { clusters, nodeGroups };
}

/** Machine images of running instances with one of the values in a tag, and how many run each. */
async function machinesWith({ ec2 }: ReadingAws, Name: string, Values: readonly string[]) {
  if (Values.length === 0) return [];
  const instances = await allPages<Instance>(async (NextToken) => {
    const page = await ec2.send(
      new DescribeInstancesCommand({
        Filters: [
          { Name, Values: [...Values] },
          { Name: 'instance-state-name', Values: ['running'] },
        ],
        NextToken,
      }),
    );
    return {
      items: page.Reservations?.flatMap(({ Instances = [] }) => Instances),
      next: page.NextToken,
    };
  });
  const counted = new Map<string, number>();
  for (const { ImageId = 'unknown' } of instances)
    counted.set(ImageId, (counted.get(ImageId) ?? 0) + 1);
  return [...counted].map(([image, running]) => ({ image, running }));
}
