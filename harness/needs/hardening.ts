import type { Environment } from '../environment/index.ts';

export const gatewayEndpointNeeds = (environment: Environment, dataStack: string) => ({
  dataStack,
  vpcId: environment.vpcId ?? null,
  subnetIds: environment.existingVpc
    ? [...environment.privateSubnetIds, ...environment.isolatedSubnetIds]
    : null,
  confirmedRouteTables: environment.s3SharedRouteTables,
});

export const elasticsearchNeeds = (environment: Environment, dataStack: string) => ({
  dataStack,
  domainName: environment.elasticsearchDomain ?? null,
});

export const eksNeeds = (environment: Environment, dataStack: string) => ({
  dataStack,
  clusterName: environment.eksCluster ?? null,
  platform: `${environment.https ? 'https' : 'http'}://${environment.publicDomain}/`,
});
