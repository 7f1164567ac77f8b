import { EKS } from '@aws-sdk/client-eks';
import { OpenSearch } from '@aws-sdk/client-opensearch';
import type { Sandbox } from './sandbox.ts';

const name = 'analytics';

/** Somebody else's EKS cluster and search domain in the same account: open, and none of ours. */
export async function makeNeighbours({ aws }: Pick<Sandbox, 'aws'>, subnetIds: string[]) {
  await new EKS(aws).createCluster({
    name,
    roleArn: 'arn:aws:iam::111122223333:role/analytics',
    resourcesVpcConfig: { subnetIds, endpointPublicAccess: true, endpointPrivateAccess: false },
  });
  await new OpenSearch(aws).createDomain({
    DomainName: name,
    EngineVersion: 'Elasticsearch_7.10',
    DomainEndpointOptions: { EnforceHTTPS: false },
  });
}

/** Who can reach them. */
export async function neighbours({ aws }: Pick<Sandbox, 'aws'>): Promise<object> {
  const { cluster } = await new EKS(aws).describeCluster({ name });
  const { DomainStatus } = await new OpenSearch(aws).describeDomain({ DomainName: name });
  return {
    publicApi: cluster?.resourcesVpcConfig?.endpointPublicAccess,
    privateApi: cluster?.resourcesVpcConfig?.endpointPrivateAccess,
    enforcesHttps: DomainStatus?.DomainEndpointOptions?.EnforceHTTPS,
  };
}

export const untouched = { publicApi: true, privateApi: false, enforcesHttps: false };
