import type { Environment } from '../environment/index.ts';

export const networkNeeds = (environment: Environment) => ({
  createVpc: environment.createVpc,
  vpcId: environment.vpcId ?? null,
  vpcCidr: environment.vpcCidr,
  privateSubnetIds: environment.privateSubnetIds,
  publicSubnetIds: environment.publicSubnetIds,
  isolatedSubnetIds: environment.isolatedSubnetIds,
  corporateEgress: environment.corporateEgress,
  exposedOnInternet: environment.exposedOnInternet,
});

export const certificateNeeds = (environment: Environment) => ({
  domain: environment.publicDomain,
  givenArn: environment.certificate ?? null,
  certificateFile: environment.certificateFile ?? null,
  chainFile: environment.certificateChainFile ?? null,
  certificateKey: environment.certificateKeyFile ?? null,
});

export const serviceParameterNeeds = (environment: Environment) => ({
  environment: environment.environment,
  boxClientId: environment.boxClientId ?? null,
  boxClientSecret: environment.boxClientSecret ?? null,
  egnyteClientId: environment.egnyteClientId ?? null,
  ecsCluster: environment.ecsCluster ?? null,
});

export const alertNeeds = (environment: Environment, dataStack: string) => ({
  dataStack,
  topicArn: environment.alertTopic ?? null,
  address: environment.notificationEmail,
  mailbox: environment.mailbox ?? null,
  mailboxPassword: environment.mailboxPassword ?? null,
  confirmationLink: environment.alertConfirmationLink ?? null,
});
