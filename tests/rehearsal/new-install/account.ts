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
    keyPairs: (keys.KeyPairs ?? []).map(({ KeyName }) => KeyName).toSorted(),
    certificates: (certificates.CertificateSummaryList ?? [])
      .map(({ DomainName }) => DomainName)
      .toSorted(),
    resourcePolicies: (policies.resourcePolicies ?? [])
      .map(({ policyName }) => policyName)
      .toSorted(),
    serviceLinkedRoles: (roles.Roles ?? [])
      .filter(({ Path }) => Path?.startsWith('/aws-service-role/'))
      .map(({ RoleName }) => RoleName)
      .toSorted(),
    gatewayEndpoints: (endpoints.VpcEndpoints ?? [])
      .filter(({ VpcEndpointType }) => VpcEndpointType === 'Gateway')
      .map(({ ServiceName }) => ServiceName)
      .toSorted(),
    senders: (senders.EmailIdentities ?? []).map(({ IdentityName }) => IdentityName).toSorted(),
    parameters: (parameters.Parameters ?? []).map(({ Name }) => Name).toSorted(),
    httpsEnforced: await Promise.all(enforced),
    clusters: await Promise.all(reachable),
  };
}
