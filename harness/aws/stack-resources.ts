import type {
  ListStackResourcesCommandInput,
  ListStackResourcesCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { BlockedError } from '../errors/index.ts';
import { allPages } from './all-pages.ts';

/** A resource that exists, with the name of the stack (the outermost or a nested one) that holds it. */
export interface StackResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
}

/** Sends ListStackResources; the step makes the command, so that the harness loads without the SDK. */
export type ListResources = (
  input: ListStackResourcesCommandInput,
) => Promise<Pick<ListStackResourcesCommandOutput, 'StackResourceSummaries' | 'NextToken'>>;

const nested = 'AWS::CloudFormation::Stack';
const gone = new Set(['DELETE_COMPLETE', 'CREATE_FAILED']);

/** Every resource of a stack and of the stacks nested in it, all pages; what was deleted or never made is left out. */
export async function stackResources(
  list: ListResources,
  stackName: string,
): Promise<readonly StackResource[]> {
  const summaries = await allPages(async (token) => {
    const answer = await list({
      StackName: stackName,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    return { items: answer.StackResourceSummaries, next: answer.NextToken };
  });
  const found: StackResource[] = [];
  for (const { LogicalResourceId, PhysicalResourceId, ResourceType, ResourceStatus } of summaries) {
    if (!PhysicalResourceId || !ResourceType || gone.has(ResourceStatus ?? '')) continue;
    found.push({
      stack: nameOfStack(stackName),
      logicalId: LogicalResourceId ?? '',
      type: ResourceType,
      physicalId: PhysicalResourceId,
    });
    if (ResourceType === nested) found.push(...(await stackResources(list, PhysicalResourceId)));
  }
  return found;
}

/**
 * The only resource of one of the types.
 * @throws BlockedError RP-B245 where there is none, RP-B246 where there are several, naming the key that decides
 */
export function onlyOne(
  resources: readonly StackResource[],
  types: readonly string[],
  sought: { readonly what: string; readonly stack: string; readonly key: string },
): StackResource {
  const fit = resources.filter(({ type }) => types.includes(type));
  const [first, second] = fit;
  const details = {
    where: `stack ${sought.stack} and the stacks nested in it`,
    expected: `one resource of type ${types.join(' or ')}`,
    fix: `Name the one that is meant with ${sought.key} in the environment file.`,
  };
  if (first === undefined) {
    throw new BlockedError('RP-B245', `The stack holds no ${sought.what}.`, {
      ...details,
      found: 'none',
    });
  }
  if (second !== undefined) {
    const found = fit.map(({ physicalId, stack }) => `${physicalId} (${stack})`).join(', ');
    throw new BlockedError('RP-B246', `The stack holds more than one ${sought.what}.`, {
      ...details,
      found,
    });
  }
  return first;
}

/** A nested stack is listed by its ARN, `arn:…:stack/NAME/UUID`. */
const nameOfStack = (nameOrArn: string): string =>
  /:stack\/([^/]+)/.exec(nameOrArn)?.[1] ?? nameOrArn;
