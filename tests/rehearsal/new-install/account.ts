import { ACM } from '@aws-sdk/client-acm';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { EC2 } from '@aws-sdk/client-ec2';
import { EKS } from '@aws-sdk/client-eks';
import { IAM } from '@aws-sdk/client-iam';
import { OpenSearch } from '@aws-sdk/client-opensearch';
import { SESv2 } from '@aws-sdk/client-sesv2';
import { SSM } from '@aws-sdk/client-ssm';
import type { Sandbox } from './sandbox.ts';

/** What is in the main account of all that a new install touches and can take back. */
export async function accountOf(settings: Sandbox['aws']): Promise<object> {
  const ec2 = new EC2(settings);
  const opensearch = new OpenSearch(settings);
  const eks = new EKS(settings);
  const [keys, certificates, policies, roles, endpoints, senders, parameters, domains, clusters] =
    await Promise.all([
      ec2.describeKeyPairs({}),
      new ACM(settings).listCertificates({}),
      new CloudWatchLogs(settings).describeResourcePolicies({}),
      new IAM(settings).listRoles({}),
      ec2.describeVpcEndpoints({}),
      new SESv2(settings).listEmailIdentities({}),
      new SSM(settings).describeParameters({}),
      opensearch.listDomainNames({}),
      eks.listClusters({}),
    ]);
  const enforced = (domains.DomainNames ?? []).map(async ({ DomainName }) => {
    const { DomainStatus } = await opensearch.describeDomain({ DomainName });
    return DomainStatus?.DomainEndpointOptions?.EnforceHTTPS ?? false;
  });
  const reachable = (clusters.clusters ?? []).map(async (name) => {
    const { cluster } = await eks.describeCluster({ name });
    const { endpointPublicAccess, endpointPrivateAccess, publicAccessCidrs } =
      cluster?.resourcesVpcConfig ?? {};
    return { endpointPublicAccess, endpointPrivateAccess, publicAccessCidrs };
  });
  return {
    keyPairs: sorted(keys.KeyPairs, ({ KeyName }) => KeyName),
    certificates: sorted(certificates.CertificateSummaryList, ({ DomainName }) => DomainName),
    resourcePolicies: sorted(policies.resourcePolicies, ({ policyName }) => policyName),
    serviceLinkedRoles: sorted(
      roles.Roles?.filter(({ Path }) => Path?.startsWith('/aws-service-role/')),
      ({ RoleName }) => RoleName,
    ),
    gatewayEndpoints: sorted(
      endpoints.VpcEndpoints?.filter(({ VpcEndpointType }) => VpcEndpointType === 'Gateway'),
      ({ ServiceName }) => ServiceName,
    ),
    senders: sorted(senders.EmailIdentities, ({ IdentityName }) => IdentityName),
    parameters: sorted(parameters.Parameters, ({ Name }) => Name),
    httpsEnforced: await Promise.all(enforced),
    clusters: await Promise.all(reachable),
  };
}

const sorted = <T>(
  found: readonly T[] | undefined,
  nameOf: (one: T) => string | undefined,
): readonly string[] =>
  (found ?? []).map((one) => nameOf(one) ?? '').toSorted((a, b) => a.localeCompare(b));
