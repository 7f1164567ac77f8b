import type { DescribeServicesResponse, Service, UpdateServiceRequest } from '@aws-sdk/client-ecs';
import { servicesNamed, type ListsOfEcs } from './service-tasks.ts';

/** The lists of ECS, and what its services say of themselves. */
export interface ReadsServices extends ListsOfEcs {
  state(cluster: string, service: string): Promise<DescribeServicesResponse>;
}

/** A service of the platform with its newest deployment; times are ISO, null where there is none. */
export interface DeployedService {
  readonly [field: string]: string | number | null;
  readonly cluster: string;
  readonly service: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** Since when the oldest of its running tasks has been running. */
  readonly runsSince: string | null;
  /** Id of the deployment that is, or is to become, the only one. */
  readonly deployment: string | null;
  readonly deployedAt: string | null;
  /** IN_PROGRESS, COMPLETED or FAILED. */
  readonly rollout: string | null;
  /** Deployments that are there beside it, still to be drained. */
  readonly others: number;
}

/** The services that go by one of the names, in one cluster or, where none is named, in all of the Region. */
export async function servicesDeployed(
  calls: ReadsServices,
  names: readonly string[],
  cluster: string | null,
): Promise<readonly DeployedService[]> {
  const found = await servicesNamed(calls, names, cluster);
  const all: DeployedService[] = [];
  for (const { cluster: home, service, runsSince } of found) {
    const { services = [] } = await calls.state(home ?? '', service ?? '');
    all.push(...services.map((one) => deployed(home ?? '', service ?? '', runsSince ?? null, one)));
  }
  return all;
}

function deployed(
  cluster: string,
  service: string,
  runsSince: string | null,
  { desiredCount = 0, runningCount = 0, pendingCount = 0, deployments = [] }: Service,
): DeployedService {
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  return {
    cluster,
    service,
    desired: desiredCount,
    running: runningCount,
    pending: pendingCount,
    runsSince,
    deployment: primary?.id ?? null,
    deployedAt: primary?.createdAt?.toISOString() ?? null,
    rollout: primary?.rolloutState ?? null,
    others: deployments.length - (primary === undefined ? 0 : 1),
  };
}

/** A deployment is being carried out: nothing is to be started on top of it. */
export const isRolling = ({ rollout }: Pick<DeployedService, 'rollout'>): boolean =>
  rollout === 'IN_PROGRESS';

/** As many tasks as there are to be, at least one, all of the one deployment, and nothing under way. */
export const isStable = ({
  desired,
  running,
  pending,
  rollout,
  others,
}: DeployedService): boolean =>
  rollout === 'COMPLETED' && others === 0 && pending === 0 && desired > 0 && running === desired;

/** Replaces the tasks of each service by new ones of the same definition. */
export async function restart(
  update: (input: UpdateServiceRequest) => Promise<object>,
  services: readonly Pick<DeployedService, 'cluster' | 'service'>[],
): Promise<void> {
  for (const { cluster, service } of services)
    await update({ cluster, service, forceNewDeployment: true });
}
