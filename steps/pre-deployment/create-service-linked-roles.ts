import {
  CreateServiceLinkedRoleCommand,
  DeleteServiceLinkedRoleCommand,
  GetRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  NoSuchEntityException,
} from '@aws-sdk/client-iam';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { Aws } from '../../harness/aws/services.ts';
import { holds } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import { defineStep } from '../../harness/step.ts';
import { until } from '../../harness/until.ts';

/** Principal names are case-sensitive, and neither service takes a suffix. */
const roles = {
  ecs: { name: 'AWSServiceRoleForECS', service: 'ecs.amazonaws.com' },
  elasticsearch: {
    name: 'AWSServiceRoleForAmazonElasticsearchService',
    service: 'es.amazonaws.com',
  },
} as const;
const kinds = ['ecs', 'elasticsearch'] as const;

export const createServiceLinkedRoles = defineStep({
  id: 'pre-deployment.create-service-linked-roles',
  procedure: 'pre-deployment#service-linked-roles',
  title: 'Create the service-linked roles of ECS and Elasticsearch',
  account: 'main',
  permissions: [
    'iam:GetRole',
    'iam:CreateServiceLinkedRole',
    'iam:DeleteServiceLinkedRole',
    'iam:GetServiceLinkedRoleDeletionStatus',
  ],

  async observe({ aws }) {
    return {
      ecs: await roleOf(aws, roles.ecs.name),
      elasticsearch: await roleOf(aws, roles.elasticsearch.name),
    };
  },
  criteria: {
    'the service-linked role of ECS exists': ({ facts }) =>
      holds(facts.ecs !== null, roles.ecs.name, facts.ecs),
    'the service-linked role of Elasticsearch exists': ({ facts }) =>
      holds(facts.elasticsearch !== null, roles.elasticsearch.name, facts.elasticsearch),
  },
  async act({ aws, before }) {
    for (const kind of kinds) {
      if (before[kind] !== null) continue;
      try {
        await aws.iam.send(
          new CreateServiceLinkedRoleCommand({ AWSServiceName: roles[kind].service }),
        );
      } catch (error) {
        if (!hasBeenTaken(error)) throw error;
      }
    }
  },
  settles: { within: '1m', every: '5s' },
  // AWS itself refuses to delete a role that a service still uses, so taking back our own cannot harm others.
  async undo({ aws, before, after }) {
    for (const kind of kinds) {
      if (before[kind] === null && after[kind] !== null) await deleteRole(aws, roles[kind].name);
    }
  },
});

async function roleOf(
  aws: ReadingAws,
  RoleName: string,
): Promise<{ arn: string; created: string | null } | null> {
  try {
    const { Role } = await aws.iam.send(new GetRoleCommand({ RoleName }));
    return { arn: Role?.Arn ?? '', created: Role?.CreateDate?.toISOString() ?? null };
  } catch (error) {
    if (error instanceof NoSuchEntityException) return null;
    throw error;
  }
}

/** Somebody, or an earlier attempt of ours, was quicker: AWS says so with a general InvalidInput. */
const hasBeenTaken = (error: unknown): boolean =>
  error instanceof Error &&
  error.name.startsWith('InvalidInput') &&
  error.message.includes('has been taken');

/** Deletion is a task of its own in IAM: asked for, then done or refused. */
async function deleteRole(aws: Aws, RoleName: string): Promise<void> {
  const { DeletionTaskId } = await aws.iam.send(new DeleteServiceLinkedRoleCommand({ RoleName }));
  const { Status, Reason } = await until(
    () => aws.iam.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId })),
    (task) => task.Status === 'SUCCEEDED' || task.Status === 'FAILED',
    120_000,
  );
  if (Status === 'SUCCEEDED') return;
  throw new BlockedError('RP-B251', `IAM has not deleted the role ${RoleName}.`, {
    where: RoleName,
    found: [
      Status,
      Reason?.Reason,
      ...(Reason?.RoleUsageList ?? []).flatMap(({ Resources }) => Resources ?? []),
    ]
      .filter((part) => part !== undefined)
      .join(', '),
    expected: 'SUCCEEDED',
    fix: 'Delete what still uses the role, then undo again; or leave the role, which grants nobody but AWS anything.',
  });
}
