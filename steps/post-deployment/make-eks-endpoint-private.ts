import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeVpcAttributeCommand } from '@aws-sdk/client-ec2';
import {
  DescribeClusterCommand,
  DescribeUpdateCommand,
  ListUpdatesCommand,
  UpdateClusterConfigCommand,
  type Update,
  type VpcConfigRequest,
} from '@aws-sdk/client-eks';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { Aws } from '../../harness/aws/services.ts';
import { onlyOne, stackResources } from '../../harness/aws/stack-resources.ts';
import { equal, holds, type Judgement } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import { defineStep } from '../../harness/step.ts';
import { until } from '../../harness/until.ts';
import { optional, text } from '../../harness/values.ts';
import { signInPageOf, type WebAnswer } from '../../harness/web-answers.ts';

/** How long a half of the change may take before the step goes on waiting as a whole. */
const half = 30 * 60_000;

export const makeEksEndpointPrivate = defineStep({
  id: 'post-deployment.make-eks-endpoint-private',
  procedure: 'post-deployment#eks-private-endpoint',
  title: 'Take the API of the EKS cluster off the Internet',
  account: 'main',
  needs: {
    dataStack: text('name of the data layer’s stack'),
    clusterName: optional(text('name of the EKS cluster, where the stack does not tell it')),
    platform: text('address of the platform'),
  },
  permissions: [
    'cloudformation:ListStackResources',
    'eks:DescribeCluster',
    'eks:ListUpdates',
    'eks:DescribeUpdate',
    'eks:UpdateClusterConfig',
    'ec2:DescribeVpcAttribute',
  ],

  async observe({ aws, http, needs }) {
    const clusterName =
      needs.clusterName ??
      onlyOne(
        await stackResources(
          (input) => aws.cloudformation.send(new ListStackResourcesCommand(input)),
          needs.dataStack,
        ),
        ['AWS::EKS::Cluster'],
        { what: 'EKS cluster', stack: needs.dataStack, key: 'EKS_CLUSTER' },
      ).physicalId;
    const { cluster } = await aws.eks.send(new DescribeClusterCommand({ name: clusterName }));
    const network = cluster?.resourcesVpcConfig ?? {};
    const updates = await updatesOf(aws, clusterName);
    const last = updates.filter(({ type }) => type === 'EndpointAccessUpdate').at(-1);
    return {
      clusterName,
      found: needs.clusterName === null ? 'in the stack, by type' : 'named by the environment',
      status: cluster?.status ?? 'unknown',
      privateEndpoint: network.endpointPrivateAccess ?? false,
      publicEndpoint: network.endpointPublicAccess ?? false,
      publicAccessCidrs: network.publicAccessCidrs ?? [],
      updatesInProgress: updates.filter(inProgress).map(({ id, type }) => `${type} ${id}`),
      lastEndpointUpdate:
        last === undefined
          ? null
          : { id: last.id ?? '', status: last.status ?? 'unknown', errors: errorsOf(last) },
      vpcId: network.vpcId ?? null,
      dnsResolution: await vpcAttribute(aws, network.vpcId, 'enableDnsSupport'),
      dnsHostNames: await vpcAttribute(aws, network.vpcId, 'enableDnsHostnames'),
      platform: await signInPageOf(http, needs.platform),
    };
  },
  criteria: {
    'the private endpoint is on': ({ facts }) => equal(facts.privateEndpoint, true),
    'the public endpoint is off': ({ facts }) => equal(facts.publicEndpoint, false),
    'the change has taken effect': ({ facts }) =>
      holds(
        facts.status === 'ACTIVE' && facts.updatesInProgress.length === 0,
        'an active cluster and no update in progress',
        {
          status: facts.status,
          updatesInProgress: facts.updatesInProgress,
          lastUpdate: facts.lastEndpointUpdate,
        },
      ),
    'the platform still answers': ({ facts }) => answers(facts.platform),
  },
  preconditions: {
    'the cluster is active': ({ facts }) => equal(facts.status, 'ACTIVE'),
    'DNS resolution is on in the VPC': ({ facts }) => equal(facts.dnsResolution, true),
    'DNS host names are on in the VPC': ({ facts }) => equal(facts.dnsHostNames, true),
    // Without it nobody could tell afterwards whether this broke anything.
    'the platform answers': ({ facts }) => answers(facts.platform),
  },
  underway: ({ facts }) =>
    ['UPDATING', 'CREATING'].includes(facts.status) || facts.updatesInProgress.length > 0,
  async act({ aws, http, needs, before, token }) {
    const { clusterName: name } = before;
    // While both are on nobody loses the cluster; were the first half to fail, the public endpoint stays.
    if (!before.privateEndpoint) {
      const both = { ...accessBefore(before), endpointPrivateAccess: true };
      const first = await ask(aws, name, both, `${token.slice(0, 56)}-private`);
      if (first !== null && (await over(aws, name, first))?.status !== 'Successful') return;
    }
    const seen = await signInPageOf(http, needs.platform);
    if (!answers(seen).holds) throw silent(seen);
    const closed = { endpointPrivateAccess: true, endpointPublicAccess: false };
    await ask(aws, name, closed, `${token.slice(0, 57)}-public`);
  },
  settles: { within: '60m', every: '15s' },
  async undo({ aws, before }) {
    const asked = await ask(aws, before.clusterName, accessBefore(before));
    if (asked !== null) await over(aws, before.clusterName, asked);
  },
});

const answers = (answer: WebAnswer): Judgement =>
  holds(answer.status === 200, 'its sign-in page', answer);

const silent = ({ url, status, certificate, problem }: WebAnswer): BlockedError =>
  new BlockedError('RP-B545', 'The platform does not answer with the private endpoint on.', {
    where: url,
    found: status === null ? (certificate ?? problem ?? 'nothing') : `HTTP ${status}`,
    expected: 'its sign-in page; the public endpoint has been left on',
  });

interface Access {
  readonly privateEndpoint: boolean;
  readonly publicEndpoint: boolean;
  readonly publicAccessCidrs: readonly string[];
}

/** The whole of it: address ranges left out would be opened to the world, and are refused where nothing is public. */
const accessBefore = ({
  privateEndpoint,
  publicEndpoint,
  publicAccessCidrs,
}: Access): VpcConfigRequest => ({
  endpointPrivateAccess: privateEndpoint,
  endpointPublicAccess: publicEndpoint,
  ...(publicEndpoint ? { publicAccessCidrs: [...publicAccessCidrs] } : {}),
});

/** Asks for a change; null where the cluster is that way already, which EKS calls an error. */
async function ask(
  aws: Aws,
  name: string,
  resourcesVpcConfig: VpcConfigRequest,
  token?: string,
): Promise<Update | null> {
  const repeatable = token === undefined ? {} : { clientRequestToken: token };
  try {
    const answer = await aws.eks.send(
      new UpdateClusterConfigCommand({ name, resourcesVpcConfig, ...repeatable }),
    );
    return answer.update ?? null;
  } catch (error) {
    if (error instanceof Error && error.message.includes('already at the desired configuration'))
      return null;
    throw error;
  }
}

/** Waits until a change is over, and returns it as it stood at last. */
async function over(aws: Aws, name: string, { id }: Update): Promise<Update | undefined> {
  const { update } = await until(
    () => aws.eks.send(new DescribeUpdateCommand({ name, updateId: id })),
    (seen) => seen.update === undefined || !inProgress(seen.update),
    half,
  );
  return update;
}

/** All updates of the cluster, oldest first. */
async function updatesOf(aws: ReadingAws, name: string): Promise<readonly Update[]> {
  const ids = await allPages(async (nextToken) => {
    const answer = await aws.eks.send(
      new ListUpdatesCommand({ name, ...(nextToken === undefined ? {} : { nextToken }) }),
    );
    return { items: answer.updateIds, next: answer.nextToken };
  });
  const updates: Update[] = [];
  for (const updateId of ids) {
    const { update } = await aws.eks.send(new DescribeUpdateCommand({ name, updateId }));
    if (update !== undefined) updates.push(update);
  }
  return updates.toSorted(
    (one, other) => (one.createdAt?.getTime() ?? 0) - (other.createdAt?.getTime() ?? 0),
  );
}

async function vpcAttribute(
  aws: ReadingAws,
  VpcId: string | undefined,
  Attribute: 'enableDnsSupport' | 'enableDnsHostnames',
): Promise<boolean | null> {
  if (VpcId === undefined) return null;
  const answer = await aws.ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }));
  return (
    (Attribute === 'enableDnsSupport' ? answer.EnableDnsSupport : answer.EnableDnsHostnames)
      ?.Value ?? null
  );
}

const inProgress = ({ status }: Update): boolean => status === 'InProgress';

const errorsOf = ({ errors }: Update): readonly string[] =>
  (errors ?? []).map(({ errorCode, errorMessage }) => `${errorCode}: ${errorMessage}`);
