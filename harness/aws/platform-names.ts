import type {
  DescribeStacksCommandInput,
  DescribeStacksCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type {
  DescribeLoadBalancersCommandInput,
  DescribeLoadBalancersCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Dns } from '../context.ts';
import { holds, type Judgement } from '../criteria.ts';
import { BlockedError } from '../errors/index.ts';
import { onlyOne, stackResources, type ListResources } from './stack-resources.ts';

/** The calls that tell where the platform is; a step makes the commands, so that the harness loads without the SDK. */
export interface FindsPlatform {
  resources: ListResources;
  stacks(input: DescribeStacksCommandInput): Promise<Pick<DescribeStacksCommandOutput, 'Stacks'>>;
  balancers(
    input: DescribeLoadBalancersCommandInput,
  ): Promise<Pick<DescribeLoadBalancersCommandOutput, 'LoadBalancers'>>;
}

export interface PlatformSought {
  readonly serviceStack: string;
  /** ARN of the load balancer, where the stack does not tell it. */
  readonly loadBalancer: string | null;
  readonly domain: string;
}

/** A name of the platform and the addresses DNS gives for it. */
export type PlatformName = { readonly name: string; readonly addresses: readonly string[] };

/** Where the platform's names lead, beside where its load balancer is. */
export type PlatformNames = {
  /** The domain the service layer was launched for; null where it has no such parameter. */
  readonly launchedFor: string | null;
  readonly loadBalancer: {
    readonly arn: string;
    readonly name: string;
    readonly internal: boolean;
    readonly addresses: readonly string[];
  };
  readonly web: PlatformName;
  readonly api: PlatformName;
};

/**
 * Asks DNS for the domain, its api name and the load balancer of the service layer.
 * @throws BlockedError RP-B245, RP-B246 where the stack has no load balancer or several, RP-B324 where AWS knows it no more
 */
export async function platformNames(
  calls: FindsPlatform,
  dns: Dns,
  { serviceStack, loadBalancer, domain }: PlatformSought,
): Promise<PlatformNames> {
  const arn =
    loadBalancer ??
    onlyOne(
      await stackResources(calls.resources, serviceStack),
      ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
      { what: 'load balancer', stack: serviceStack, key: 'LOAD_BALANCER' },
    ).physicalId;
  const { LoadBalancers: [found] = [] } = await calls.balancers({ LoadBalancerArns: [arn] });
  if (found?.DNSName === undefined)
    throw new BlockedError('RP-B324', 'The load balancer of the platform has no name.', {
      where: arn,
      found: found === undefined ? 'no such load balancer' : 'no DNS name',
    });
  const { Stacks: [stack] = [] } = await calls.stacks({ StackName: serviceStack });
  const resolved = async (name: string): Promise<PlatformName> => ({
    name,
    addresses: await dns.resolve(name),
  });
  const name = found.DNSName.toLowerCase();
  const { addresses } = await resolved(name);
  return {
    launchedFor:
      stack?.Parameters?.find(({ ParameterKey }) => ParameterKey === 'PublicDomain')
        ?.ParameterValue ?? null,
    loadBalancer: { arn, name, internal: found.Scheme === 'internal', addresses },
    web: await resolved(domain),
    api: await resolved(`api.${domain}`),
  };
}

/** Whether every address of a name is one of the load balancer's. */
export function leadsToBalancer(
  { loadBalancer }: PlatformNames,
  ...names: readonly PlatformName[]
): Judgement {
  const known = new Set(loadBalancer.addresses);
  return holds(
    names.every(
      ({ addresses }) => addresses.length > 0 && addresses.every((one) => known.has(one)),
    ),
    `addresses of ${loadBalancer.name}: ${loadBalancer.addresses.join(', ') || 'none; it is not found in DNS itself'}`,
    names.map(({ name, addresses }) => `${name}: ${addresses.join(', ') || 'no address'}`),
  );
}

/** Whether the service layer was launched for that domain and no other. */
export const launchedForDomain = ({ launchedFor }: PlatformNames, domain: string): Judgement =>
  holds(launchedFor === domain, `a service layer launched for ${domain}`, launchedFor);
