import { holds, none, type Judgement } from '../../harness/criteria.ts';
import type { LaunchParameter } from '../../harness/launch-parameters.ts';
import type { Confirmation } from '../../harness/step.ts';
import {
  isWhole,
  mostBytes,
  neverCameToBe,
  type TemplateFile,
  type TemplateStack,
} from './template-stack.ts';

export interface StackSeen {
  readonly facts: {
    readonly stack: TemplateStack | null;
    readonly template: TemplateFile | null;
  };
}

/** Where the stack's parameters are not what is to be entered; a parameter at its default may be one the template lacks. */
export const differences = (stack: TemplateStack, parameters: readonly LaunchParameter[]) =>
  parameters.flatMap(({ name, value, chosen, source }) => {
    const found = stack.parameters[name];
    if (value === null || found === value || found === '****') return [];
    return found === undefined && !chosen
      ? []
      : [{ parameter: name, found: found ?? null, expected: value, source }];
  });

export const complete = ({ facts: { stack } }: StackSeen): Judgement =>
  holds(
    isWhole(stack),
    'a stack that is complete',
    stack === null
      ? null
      : { status: stack.status, reason: stack.reason, firstFailure: stack.firstFailure },
  );

export const asInTheEnvironment = (
  { facts: { stack } }: StackSeen,
  parameters: readonly LaunchParameter[],
): Judgement =>
  stack === null
    ? holds(false, 'the values of the environment', null)
    : none(differences(stack, parameters), 'the values of the environment');

/** What has to be so before a stack can be made. `file` is the template as the document calls it. */
export const stackPreconditions = (file: string) => ({
  "the vendor's template is there": ({ facts }: StackSeen) =>
    holds(
      facts.template !== null || isWhole(facts.stack),
      `${file}, in the folder VENDOR_TEMPLATES names`,
      facts.template?.path ?? null,
    ),
  'the template can be sent as it is': ({ facts }: StackSeen) =>
    holds(
      (facts.template?.bytes ?? 0) <= mostBytes,
      `${mostBytes} bytes at most; put a larger one into a bucket and make the stack by hand from there, with the parameters of this step`,
      facts.template?.bytes ?? null,
    ),
  'its parameters can be entered': ({ facts }: StackSeen) =>
    none(
      (facts.template?.findings ?? []).filter(({ blocks }) => blocks),
      'a value for every parameter, and a parameter for every value',
    ),
  'no stack of somebody else has the name': ({ facts }: StackSeen) =>
    holds(
      facts.stack === null || facts.stack.ours,
      'no stack of that name, or one that was made by this step',
      facts.stack === null ? null : facts.stack.id,
    ),
  'nothing is left over from a creation that failed': ({ facts }: StackSeen) =>
    none(
      facts.stack?.leftOver ?? [],
      'no resource; delete these by hand if nobody needs them, then the stack',
    ),
});

/** Only a stack that never came to be is deleted to be made anew, and only by somebody who says so. */
export const replacing = ({ facts: { stack } }: StackSeen): Confirmation | null =>
  neverCameToBe(stack)
    ? {
        type: stack.id,
        why: `this stack, whose creation failed (${stack.firstFailure ?? stack.status}), is deleted before another is made`,
      }
    : null;
