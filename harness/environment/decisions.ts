import type { Json } from '../json.ts';
import type { Environment } from './environment.ts';

/** A decision or a size under the name a reader knows. */
export interface Named {
  readonly [key: string]: Json;
  readonly name: string;
  readonly value: string | number | boolean;
}

/** The decisions that say which procedures are in scope. */
export function decisionsOf(environment: Environment): readonly Named[] {
  const { disasterRecovery, existingVpc, exposedOnInternet, noDnsWeb, ownCertificate, foreignDns } =
    environment;
  const { anylink, boxIntegration, egnyteIntegration, sso, eksAmi } = environment;
  return [
    { name: 'Disaster recovery', value: disasterRecovery },
    { name: 'Existing VPC', value: existingVpc },
    { name: 'Exposed on the Internet', value: exposedOnInternet },
    { name: 'Web DNS records made by the product', value: !noDnsWeb },
    { name: 'Own web certificate', value: ownCertificate },
    { name: 'Name servers other than those of AWS', value: foreignDns },
    { name: 'Anylink', value: anylink },
    { name: 'Box integration', value: boxIntegration },
    { name: 'Egnyte integration', value: egnyteIntegration },
    { name: 'Single sign-on', value: sso },
    { name: 'Image of the EKS workers', value: eksAmi },
  ];
}

/** Who has administrator rights for the deployment, in each account. */
export function deployersOf(environment: Environment): readonly string[] {
  const { deployerRole, accountId, drDeployerRole = deployerRole, drAwsAccountId } = environment;
  const main = `${deployerRole} of ${accountId}`;
  return drAwsAccountId === undefined ? [main] : [main, `${drDeployerRole} of ${drAwsAccountId}`];
}

/** The sizes the vendor advises on and has to approve. */
export function sizesOf(environment: Environment): readonly Named[] {
  return [
    { name: 'Elasticsearch masters', value: environment.esMasterInstanceType },
    { name: 'Elasticsearch data nodes', value: environment.esDatanodeInstanceType },
    { name: 'Number of data nodes', value: environment.esDatanodeInstanceCount },
    { name: 'Volume of a data node, GB', value: environment.esDatanodeVolumeSize },
    { name: 'Database', value: environment.instanceTypeRds },
    { name: 'Windows workers', value: environment.windowsInstanceType },
    { name: 'Files processed in parallel', value: environment.taskThroughput },
    { name: 'Containers at least', value: environment.minCapacity },
    { name: 'Containers at most', value: environment.maxCapacity },
  ];
}
