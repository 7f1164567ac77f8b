import {
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateSummaryCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { ReadingAws } from '../../harness/aws/reading.ts';

export type StackState = {
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  /** As they are in use; CloudFormation masks those that are not to be echoed. */
  readonly parameters: readonly {
    readonly name: string;
    readonly value: string;
    /** Of the template that is in use. */
    readonly default: string;
    readonly noEcho: boolean;
  }[];
};

/** A resource of a stack or of one nested in it, by its path of logical ids (`Cluster/Nodes`). */
export type ResourceState = {
  readonly path: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: string;
  readonly reason: string;
  readonly time: string;
};

const nested = 'AWS::CloudFormation::Stack';

/** Null where there is no such stack. */
export async function findStack(aws: ReadingAws, nameOrArn: string): Promise<StackState | null> {
  const found = await aws.cloudformation
    .send(new DescribeStacksCommand({ StackName: nameOrArn }))
    .catch((error: unknown) => {
      if (error instanceof Error && error.message.endsWith('does not exist')) return null;
      throw error;
    });
  const stack = found?.Stacks?.[0];
  if (stack === undefined) return null;
  const { Parameters: declared = [] } = await aws.cloudformation.send(
    new GetTemplateSummaryCommand({ StackName: stack.StackId ?? nameOrArn }),
  );
  return {
    name: stack.StackName ?? '',
    arn: stack.StackId ?? '',
    status: stack.StackStatus ?? '',
    parameters: (stack.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => {
      const one = declared.find((each) => each.ParameterKey === ParameterKey);
      const { DefaultValue = '', NoEcho = false } = one ?? {};
      return { name: ParameterKey, value: ParameterValue, default: DefaultValue, noEcho: NoEcho };
    }),
  };
}

/** Every resource CloudFormation has begun with, nested stacks included, whatever has become of it. */
export async function resourceStates(
  aws: ReadingAws,
  stack: string,
  above = '',
): Promise<readonly ResourceState[]> {
  const summaries = await allPages(async (token) => {
    const answer = await aws.cloudformation.send(
      new ListStackResourcesCommand({
        StackName: stack,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    return { items: answer.StackResourceSummaries, next: answer.NextToken };
  });
  const found: ResourceState[] = [];
  for (const one of summaries) {
    const state: ResourceState = {
      path: `${above}${one.LogicalResourceId}`,
      type: one.ResourceType ?? '',
      physicalId: one.PhysicalResourceId ?? '',
      status: one.ResourceStatus ?? '',
      reason: one.ResourceStatusReason ?? '',
      time: one.LastUpdatedTimestamp?.toISOString() ?? '',
    };
    found.push(state);
    if (state.type === nested && state.physicalId !== '')
      found.push(...(await resourceStates(aws, state.physicalId, `${state.path}/`)));
  }
  return found;
}

/** `31 of 84 resources, newest Cluster/Nodes CREATE_IN_PROGRESS`. CloudFormation tells of a resource once it has begun with it. */
export function progressOf(resources: readonly ResourceState[]): string {
  const own = resources.filter(({ type }) => type !== nested);
  const done = own.filter(({ status }) => status.endsWith('_COMPLETE'));
  const newest = resources.toSorted(byTime).at(-1);
  const last = newest === undefined ? '' : `, newest ${newest.path} ${newest.status}`;
  return `${done.length} of ${own.length} resources begun${last}`;
}

/** Every event of a stack and of those nested in it, whatever has become of them, oldest first. */
export async function stackEvents(
  aws: ReadingAws,
  stack: string,
  above = '',
): Promise<readonly ResourceState[]> {
  const events = await allPages(async (token) => {
    const answer = await aws.cloudformation.send(
      new DescribeStackEventsCommand({
        StackName: stack,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    return { items: answer.StackEvents, next: answer.NextToken };
  });
  const found = events
    .filter(({ PhysicalResourceId, StackId }) => PhysicalResourceId !== StackId)
    .map((event) => ({
      path: `${above}${event.LogicalResourceId}`,
      type: event.ResourceType ?? '',
      physicalId: event.PhysicalResourceId ?? '',
      status: event.ResourceStatus ?? '',
      reason: event.ResourceStatusReason ?? '',
      time: event.Timestamp?.toISOString() ?? '',
    }));
  const within = new Map(
    found.flatMap(({ type, physicalId, path }) =>
      type === nested && physicalId !== '' ? [[physicalId, path]] : [],
    ),
  );
  const below: ResourceState[] = [];
  for (const [child, path] of within) below.push(...(await stackEvents(aws, child, `${path}/`)));
  // AWS gives the newest first; those of one moment stay in their order.
  return [...found.toReversed(), ...below].toSorted(byTime);
}

/**
 * The resource that failed first, the cause and not what fell with it: what was cancelled and the nested stacks that
 * failed because of a resource within are left out.
 */
export function firstFailure(events: readonly ResourceState[]): ResourceState | null {
  const failed = events.filter(
    ({ status, reason }) =>
      /^(CREATE|UPDATE|IMPORT)_FAILED$/.test(status) && !/cancelled/i.test(reason),
  );
  const causes = failed.filter(
    ({ path }) => !failed.some((other) => other.path.startsWith(`${path}/`)),
  );
  return causes[0] ?? null;
}

/** What a failed creation has left behind: retained on purpose, or not to be deleted. */
export function leftOver(events: readonly ResourceState[]): readonly ResourceState[] {
  const last = new Map(events.map((event) => [event.path, event]));
  return [...last.values()].filter(
    ({ type, physicalId, status }) =>
      type !== nested && physicalId !== '' && status !== 'DELETE_COMPLETE',
  );
}

const byTime = (one: ResourceState, other: ResourceState): number =>
  one.time.localeCompare(other.time);
