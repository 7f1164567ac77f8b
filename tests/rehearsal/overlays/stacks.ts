import type { CloudFormation, CreateStackInput, Stack } from '@aws-sdk/client-cloudformation';
import { expect } from '@playwright/test';

export interface Resource {
  Type: string;
  DependsOn?: string;
  Properties?: object;
}

export const template = (
  Resources: Record<string, Resource>,
  Parameters?: object,
  Outputs?: object,
): string => JSON.stringify({ Parameters, Resources, Outputs });

/** The stack when nothing more happens to it, whatever the end. */
export async function settled(
  cloudformation: CloudFormation,
  StackName: string,
): Promise<Stack | undefined> {
  let stack: Stack | undefined;
  await expect
    .poll(
      async () => {
        stack = (await cloudformation.describeStacks({ StackName })).Stacks?.[0];
        return stack?.StackStatus;
      },
      { intervals: [50] },
    )
    .not.toMatch(/IN_PROGRESS$/);
  return stack;
}

type Asked = Omit<CreateStackInput, 'StackName'>;

/** Creates a stack and waits for the end. */
export async function created(cloudformation: CloudFormation, StackName: string, asked: Asked) {
  await cloudformation.createStack({ Capabilities: ['CAPABILITY_NAMED_IAM'], ...asked, StackName });
  return settled(cloudformation, StackName);
}

/** Updates a stack and waits for the end. */
export async function updated(cloudformation: CloudFormation, StackName: string, asked: Asked) {
  await cloudformation.updateStack({ Capabilities: ['CAPABILITY_NAMED_IAM'], ...asked, StackName });
  return settled(cloudformation, StackName);
}
