import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateSummaryCommand,
  UpdateStackCommand,
  type Capability,
  type Parameter,
  type ParameterDeclaration,
} from '@aws-sdk/client-cloudformation';
import type { ReadingAws } from '../../harness/aws/reading.ts';
import type { Aws } from '../../harness/aws/services.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import { sha256 } from '../../harness/json.ts';
import type { LaunchParameter } from '../../harness/launch-parameters.ts';
import { until } from '../../harness/until.ts';
import { compareParameters, type Finding } from './comparison.ts';
import { firstFailure, leftOver, stackEvents } from './stack.ts';

/** A stack that a step makes itself, straight from a template of the vendor's. */
export type TemplateStack = {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  /** It bears the tag of the step that makes it. */
  readonly ours: boolean;
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** What failed first, and why; null where nothing did. */
  readonly firstFailure: string | null;
  /** Resources that outlived a creation that failed. */
  readonly leftOver: readonly string[];
};

/** A template on disk, compared with what is to be entered. */
export type TemplateFile = {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly asksFor: readonly string[];
  readonly findings: readonly Finding[];
};

/** CloudFormation takes no more in a request; a larger template has to be in S3. */
export const mostBytes = 51_200;
const capabilities: Capability[] = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'];
const whole = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];
const neverMade = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'];
/** How long the remains of a failed creation may take to go. */
const deletion = 15 * 60_000;

export const isWhole = (stack: TemplateStack | null): stack is TemplateStack =>
  stack !== null && whole.includes(stack.status);
export const neverCameToBe = (stack: TemplateStack | null): stack is TemplateStack =>
  stack !== null && neverMade.includes(stack.status);
/** Of a stack under review nothing exists yet, and nothing moves until somebody decides. */
export const isChanging = (stack: TemplateStack | null): boolean =>
  stack !== null && stack.status.endsWith('_IN_PROGRESS') && stack.status !== 'REVIEW_IN_PROGRESS';

export const tagOf = (step: string) => ({ Key: 'runproof:step', Value: step });

/** The stack of that name, or by its ARN even one that was deleted. */
export async function stackNamed(
  aws: ReadingAws,
  nameOrId: string,
  step: string,
): Promise<TemplateStack | null> {
  const found = await describe(aws, nameOrId);
  if (found === null) return null;
  const status = found.StackStatus ?? 'unknown';
  const events = /FAILED|ROLLBACK/.test(status) ? await stackEvents(aws, nameOrId) : [];
  const failed = firstFailure(events);
  const rest = neverMade.includes(status) ? leftOver(events) : [];
  const tag = tagOf(step);
  return {
    id: found.StackId ?? nameOrId,
    status,
    reason: found.StackStatusReason ?? null,
    ours: (found.Tags ?? []).some(({ Key, Value }) => Key === tag.Key && Value === tag.Value),
    parameters: Object.fromEntries(
      (found.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => [
        ParameterKey,
        ParameterValue,
      ]),
    ),
    outputs: Object.fromEntries(
      (found.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    ),
    firstFailure: failed === null ? null : `${failed.path} (${failed.type}): ${failed.reason}`,
    leftOver: rest.map(({ path, type, physicalId }) => `${path} (${type}) ${physicalId}`),
  };
}

async function describe(aws: Pick<ReadingAws, 'cloudformation'>, StackName: string) {
  try {
    const { Stacks } = await aws.cloudformation.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.[0] ?? null;
  } catch (error) {
    if (
      error instanceof Error &&
      error.name === 'ValidationError' &&
      error.message.includes('does not exist')
    )
      return null;
    throw error;
  }
}

/** Reads a template and compares what it asks for with what is to be entered; null where no file is named. */
export async function readTemplate(
  aws: ReadingAws,
  readFile: (path: string) => Promise<string>,
  path: string | null,
  parameters: readonly LaunchParameter[],
): Promise<TemplateFile | null> {
  if (path === null) return null;
  const text = await readFile(path);
  const bytes = Buffer.byteLength(text);
  const digest = sha256(text);
  if (bytes > mostBytes) return { path, sha256: digest, bytes, asksFor: [], findings: [] };
  const { Parameters = [] } = await aws.cloudformation.send(
    new GetTemplateSummaryCommand({ TemplateBody: text }),
  );
  const asked = Parameters.map(declaredAs);
  return {
    path,
    sha256: digest,
    bytes,
    asksFor: asked.map(({ ParameterKey = '' }) => ParameterKey),
    findings: compareParameters(parameters, asked, 'the environment file'),
  };
}

/** A template's own words for what a product calls otherwise. */
const declaredAs = ({ NoEcho, ...declared }: ParameterDeclaration) => ({
  ...declared,
  IsNoEcho: NoEcho,
});

/** Makes the stack; what is left of one of ours that never came to be goes first. */
export async function makeStack(
  aws: Aws,
  given: {
    readonly name: string;
    readonly step: string;
    readonly template: string;
    readonly parameters: readonly Parameter[];
    readonly token: string;
    readonly before: TemplateStack | null;
  },
): Promise<void> {
  if (given.before !== null) await removeStack(aws, given.before.id);
  await aws.cloudformation.send(
    new CreateStackCommand({
      StackName: given.name,
      TemplateBody: given.template,
      Parameters: [...given.parameters],
      Capabilities: capabilities,
      Tags: [tagOf(given.step)],
      ClientRequestToken: given.token,
    }),
  );
}

/** Gives a stack other parameters and leaves its template as it is. */
export async function updateStack(
  aws: Aws,
  stack: TemplateStack,
  parameters: readonly Parameter[],
  token?: string,
): Promise<void> {
  await aws.cloudformation.send(
    new UpdateStackCommand({
      StackName: stack.id,
      UsePreviousTemplate: true,
      Parameters: [...parameters],
      Capabilities: capabilities,
      ClientRequestToken: token,
    }),
  );
}

/** Deletes a stack by its ARN and waits until it is gone. @throws BlockedError RP-B491 where it does not go */
export async function removeStack(aws: Aws, id: string): Promise<void> {
  await aws.cloudformation.send(new DeleteStackCommand({ StackName: id }));
  const last = await until(
    () => describe(aws, id),
    (seen) => seen === null || /^DELETE_(COMPLETE|FAILED)$/.test(seen.StackStatus ?? ''),
    deletion,
  );
  if (last === null || last.StackStatus === 'DELETE_COMPLETE') return;
  throw new BlockedError('RP-B491', 'A stack could not be deleted.', {
    where: id,
    found: `${last.StackStatus}: ${last.StackStatusReason ?? 'no reason given'}`,
  });
}

/** What CloudFormation is told: the parameters the template asks for and for which there is a value. */
export const entered = (
  parameters: readonly LaunchParameter[],
  asksFor: readonly string[],
): readonly Parameter[] =>
  parameters.flatMap(({ name, value }) =>
    value === null || !asksFor.includes(name)
      ? []
      : [{ ParameterKey: name, ParameterValue: value }],
  );
