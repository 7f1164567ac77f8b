import {
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  ListStackResourcesCommand,
  type Change,
  type DescribeChangeSetOutput,
  type Parameter,
  type ResourceChange,
} from '@aws-sdk/client-cloudformation';
import type { Aws } from '../../harness/aws/services.ts';
import { stackResources } from '../../harness/aws/stack-resources.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import { Refused } from '../../harness/refused.ts';
import { until } from '../../harness/until.ts';

/** One resource that an update would touch, however deep it is nested. */
export interface PlannedChange {
  /** Logical ids from the outermost stack on, such as `Database/Database`. */
  readonly path: string;
  readonly type: string;
  readonly fate: 'kept' | 'perhaps replaced' | 'replaced' | 'removed';
}

export interface Intended {
  /** Name or ARN of the running stack. */
  readonly stack: string;
  readonly template: { readonly TemplateURL: string } | { readonly TemplateBody: string };
  readonly parameters: readonly Parameter[];
  /** Of the change set, within the stack. */
  readonly name: string;
}

const nested = 'AWS::CloudFormation::Stack';
const minutes = 60_000;

/** Our change sets have names that begin so; one that is there was left by a run that was killed. */
export const planPrefix = 'runproof-';

/**
 * What an update would do to each resource, nested stacks included: a change set is made, read and removed again.
 * @throws Refused RP-B510 where CloudFormation cannot make the plan
 * @throws BlockedError RP-B511 where it cannot be removed
 */
export async function changePlan(
  aws: Aws,
  { stack, template, parameters, name }: Intended,
): Promise<readonly PlannedChange[]> {
  const { Id = '' } = await aws.cloudformation.send(
    new CreateChangeSetCommand({
      StackName: stack,
      ChangeSetName: name,
      ChangeSetType: 'UPDATE',
      IncludeNestedStacks: true,
      Parameters: [...parameters],
      Capabilities: ['CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
      Description: 'Shows what an update would do; made and removed by Runproof',
      ...template,
    }),
  );
  try {
    const made = await until(
      () => describe(aws, Id),
      (seen) => seen !== null && !inProgress(seen),
      30 * minutes,
    );
    if (made === null || (made.Status !== 'CREATE_COMPLETE' && !isEmpty(made))) {
      throw new Refused('RP-B510', 'The plan of the update could not be made.', {
        where: `stack ${stack}`,
        found: made?.StatusReason ?? made?.Status ?? 'no change set',
        expected: 'a change set that looks into nested stacks',
      });
    }
    return await changesOf(aws, made, '');
  } finally {
    await removePlan(aws, stack, Id);
  }
}

/**
 * Removes a change set with those of its nested stacks, and waits until it is gone.
 * @throws BlockedError RP-B511
 */
export async function removePlan(
  aws: Aws,
  StackName: string,
  ChangeSetName: string,
): Promise<void> {
  await aws.cloudformation.send(new DeleteChangeSetCommand({ StackName, ChangeSetName }));
  const last = await until(
    () => describe(aws, ChangeSetName, StackName),
    (seen) => seen === null || seen.Status === 'DELETE_FAILED',
    10 * minutes,
  );
  if (last === null) return;
  throw new BlockedError('RP-B511', 'The plan of the update could not be removed.', {
    where: `change set ${last.ChangeSetName} of stack ${StackName}`,
    found: [last.Status, last.StatusReason].filter(Boolean).join(': '),
  });
}

async function describe(
  aws: Aws,
  ChangeSetName: string,
  StackName?: string,
): Promise<DescribeChangeSetOutput | null> {
  const asked = ChangeSetName.startsWith('arn:') ? {} : { StackName };
  const changes: Change[] = [];
  let NextToken: string | undefined;
  try {
    for (;;) {
      const answer = await aws.cloudformation.send(
        new DescribeChangeSetCommand({
          ChangeSetName,
          ...asked,
          ...(NextToken === undefined ? {} : { NextToken }),
        }),
      );
      changes.push(...(answer.Changes ?? []));
      NextToken = answer.NextToken;
      if (NextToken === undefined) return { ...answer, Changes: changes };
    }
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('ChangeSetNotFound')) return null;
    throw error;
  }
}

const inProgress = ({ Status }: DescribeChangeSetOutput): boolean =>
  Status === 'CREATE_PENDING' || Status === 'CREATE_IN_PROGRESS';

/** CloudFormation calls a plan failed that would change nothing; it tells why in words only. */
const isEmpty = ({ Status, StatusReason = '' }: DescribeChangeSetOutput): boolean =>
  Status === 'FAILED' && /didn't contain changes|No updates are to be performed/.test(StatusReason);

async function changesOf(
  aws: Aws,
  { Changes = [] }: DescribeChangeSetOutput,
  above: string,
): Promise<readonly PlannedChange[]> {
  const found: PlannedChange[] = [];
  for (const { ResourceChange: change } of Changes) {
    if (change === undefined) continue;
    const path = `${above}${change.LogicalResourceId}`;
    const type = change.ResourceType ?? '';
    if (type === nested) found.push(...(await within(aws, change, path)));
    else found.push({ path, type, fate: fateOf(change) });
  }
  return found;
}

/** A nested stack that goes takes along all that is in it; one that changes has a change set of its own. */
async function within(
  aws: Aws,
  { Action, ChangeSetId, PhysicalResourceId = '' }: ResourceChange,
  path: string,
): Promise<readonly PlannedChange[]> {
  if (Action === 'Add' || Action === 'Import') return [];
  if (Action !== 'Remove' && ChangeSetId !== undefined) {
    const seen = await describe(aws, ChangeSetId);
    if (seen !== null && (seen.Status === 'CREATE_COMPLETE' || isEmpty(seen)))
      return changesOf(aws, seen, `${path}/`);
  }
  const held = await stackResources(
    (input) => aws.cloudformation.send(new ListStackResourcesCommand(input)),
    PhysicalResourceId,
  );
  return held.map(({ logicalId, type }) => ({
    path: `${path}/${logicalId}`,
    type,
    // What cannot be looked into may lose anything that it holds.
    fate: Action === 'Remove' ? 'removed' : 'perhaps replaced',
  }));
}

/** Only a change that CloudFormation knows beforehand replaces for certain; it takes many a value for changed that is not. */
function fateOf({ Action, Replacement, Details = [] }: ResourceChange): PlannedChange['fate'] {
  if (Action === 'Remove') return 'removed';
  if (Action === 'Add' || Action === 'Import') return 'kept';
  if (Replacement === 'False' || (Replacement === undefined && Action === 'Modify')) return 'kept';
  const known = Details.some(
    ({ Evaluation, Target }) => Evaluation === 'Static' && Target?.RequiresRecreation === 'Always',
  );
  return Replacement === 'True' && (known || Details.length === 0)
    ? 'replaced'
    : 'perhaps replaced';
}
