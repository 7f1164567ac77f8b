import type {
  DescribeStacksCommandInput,
  DescribeStacksCommandOutput,
  GetTemplateCommandInput,
  GetTemplateCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { sha256 } from '../json.ts';
import { stackResources, type ListResources, type StackResource } from './stack-resources.ts';

/** Calls that tell what a stack is made of; a step makes the commands, so that the harness loads without the SDK. */
export interface ReadsStacks {
  resources: ListResources;
  stacks(input: DescribeStacksCommandInput): Promise<Pick<DescribeStacksCommandOutput, 'Stacks'>>;
  template(input: GetTemplateCommandInput): Promise<Pick<GetTemplateCommandOutput, 'TemplateBody'>>;
}

/** A stack as it is installed. */
export type InstalledStack = {
  readonly name: string;
  readonly status: string;
  /** What its template calls CFTemplateVersion; null where it has no such parameter. */
  readonly version: string | null;
  /** Digest of the template as it was handed in; 64 hexadecimal digits. */
  readonly templateSha256: string | null;
};

export interface Inventory {
  /** The outermost stack first; empty where there is none of that name. */
  readonly stacks: readonly InstalledStack[];
  readonly resources: readonly StackResource[];
}

const nested = 'AWS::CloudFormation::Stack';

/** A stack and all nested in it, each with the digest of its template, and their resources. */
export async function inventoryOf(calls: ReadsStacks, stackName: string): Promise<Inventory> {
  const outermost = await installed(calls, stackName);
  if (outermost === null) return { stacks: [], resources: [] };
  const resources = await stackResources(calls.resources, stackName);
  const stacks = [outermost];
  for (const { type, physicalId } of resources) {
    const inner = type === nested ? await installed(calls, physicalId) : null;
    if (inner !== null) stacks.push(inner);
  }
  return { stacks, resources };
}

async function installed(calls: ReadsStacks, StackName: string): Promise<InstalledStack | null> {
  const stack = await described(calls, StackName);
  if (stack === undefined) return null;
  const { TemplateBody = '' } = await calls.template({ StackName, TemplateStage: 'Original' });
  return {
    name: stack.StackName ?? StackName,
    status: stack.StackStatus ?? 'unknown',
    version:
      stack.Parameters?.find(({ ParameterKey }) => ParameterKey === 'CFTemplateVersion')
        ?.ParameterValue ?? null,
    templateSha256: TemplateBody === '' ? null : sha256(TemplateBody),
  };
}

async function described(calls: ReadsStacks, StackName: string) {
  try {
    return (await calls.stacks({ StackName })).Stacks?.[0];
  } catch (error) {
    // The name that CloudFormation gives an absent stack it gives other mistakes, too.
    if (
      error instanceof Error &&
      error.name === 'ValidationError' &&
      error.message.includes('does not exist')
    )
      return undefined;
    throw error;
  }
}
