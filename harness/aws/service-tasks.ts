import type {
  ListClustersResponse,
  ListServicesResponse,
  ListTasksResponse,
  Task,
} from '@aws-sdk/client-ecs';
import { allPages } from './all-pages.ts';

/** The four lists of ECS; a step makes the commands, so that the harness loads without the SDK. */
export interface ListsOfEcs {
  clusters(nextToken: string | undefined): Promise<ListClustersResponse>;
  services(cluster: string, nextToken: string | undefined): Promise<ListServicesResponse>;
  tasks(
    cluster: string,
    serviceName: string,
    nextToken: string | undefined,
  ): Promise<ListTasksResponse>;
  describe(cluster: string, tasks: string[]): Promise<{ tasks?: Task[] | undefined }>;
}

/** A service of the platform and since when the oldest of its running tasks has been running (ISO); null without tasks. */
export interface RunningService {
  readonly [field: string]: string | null;
  readonly cluster: string;
  readonly service: string;
  readonly runsSince: string | null;
}

/** DescribeTasks takes no more. */
const most = 100;

/**
 * The ECS services that go by one of the names, whatever a deployment puts before or after it, in one cluster or, where
 * none is named, in all of the Region.
 */
export async function servicesNamed(
  lists: ListsOfEcs,
  names: readonly string[],
  cluster: string | null,
): Promise<readonly RunningService[]> {
  const clusters =
    cluster === null
      ? await allPages(async (token) => {
          const answer = await lists.clusters(token);
          return { items: answer.clusterArns, next: answer.nextToken };
        })
      : [cluster];
  const found: RunningService[] = [];
  for (const one of clusters) {
    const services = await allPages(async (token) => {
      const answer = await lists.services(one, token);
      return { items: answer.serviceArns, next: answer.nextToken };
    });
    for (const service of services
      .map(lastPart)
      .filter((given) => names.some((name) => goesBy(given, name)))) {
      found.push({
        cluster: lastPart(one),
        service,
        runsSince: await oldestStart(lists, one, service),
      });
    }
  }
  return found;
}

/** `acme-production-ts-service-web` goes by `ts-service-web`; `ts-service-website` does not. */
export const goesBy = (service: string, name: string): boolean =>
  `-${service}-`.includes(`-${name}-`);

async function oldestStart(
  lists: ListsOfEcs,
  cluster: string,
  service: string,
): Promise<string | null> {
  const tasks = await allPages(async (token) => {
    const answer = await lists.tasks(cluster, service, token);
    return { items: answer.taskArns, next: answer.nextToken };
  });
  const starts: string[] = [];
  for (let i = 0; i < tasks.length; i += most) {
    const answer = await lists.describe(cluster, tasks.slice(i, i + most));
    for (const { startedAt, createdAt } of answer.tasks ?? []) {
      const start = startedAt ?? createdAt;
      if (start !== undefined) starts.push(start.toISOString());
    }
  }
  return starts.toSorted()[0] ?? null;
}

const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
