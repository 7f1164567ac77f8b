import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { holds, inapplicable, includesAll, none } from '../../harness/criteria.ts';
import type { LaunchParameter } from '../../harness/launch-parameters.ts';
import { defineStep } from '../../harness/step.ts';
import { json, list, optional, text } from '../../harness/values.ts';
import {
  asInTheEnvironment,
  complete,
  differences,
  replacing,
  stackPreconditions,
} from '../products/template-stack-rules.ts';
import {
  entered,
  isChanging,
  isWhole,
  makeStack,
  neverCameToBe,
  readTemplate,
  stackNamed,
  type TemplateFile,
  type TemplateStack,
} from '../products/template-stack.ts';

const id = 'pre-deployment.deploy-dr-stack';

const needs = {
  stackName: text('name of the DR stack'),
  template: optional(text('the vendor’s template dr.yml')),
  parameters: json<readonly LaunchParameter[]>('parameters of the DR stack'),
  mainRegion: text('Region of the main installation'),
  askedFor: list(text('output the data layer asks for')),
  snapshotKey: optional(text('output with the key for the database snapshots')),
};

const produces = {
  outputs: json<Readonly<Record<string, string>>>('outputs of the DR stack, by name'),
};

type DrFacts = {
  readonly stack: TemplateStack | null;
  readonly outputs: Readonly<Record<string, string>> | null;
  readonly parameters: readonly LaunchParameter[];
  readonly template: TemplateFile | null;
  readonly closedRegions: readonly string[];
};

export const deployDrStack = defineStep<typeof id, DrFacts, typeof needs, typeof produces>({
  id,
  procedure: 'pre-deployment#dr-stack',
  title: 'Create the buckets and keys of disaster recovery',
  account: 'dr',
  needs,
  produces,
  permissions: [
    'cloudformation:DescribeStacks',
    'cloudformation:DescribeStackEvents',
    'cloudformation:ListStackResources',
    'cloudformation:GetTemplateSummary',
    'cloudformation:CreateStack',
    'cloudformation:DeleteStack',
    'ec2:DescribeRegions',
  ],

  async observe({ aws, needs: given, region, readFile }) {
    const stack = await stackNamed(aws, given.stackName, id);
    return {
      stack,
      outputs: isWhole(stack) ? stack.outputs : null,
      parameters: given.parameters,
      template: isWhole(stack)
        ? null
        : await readTemplate(aws, readFile, given.template, given.parameters),
      closedRegions: await closedRegions(
        (input) => aws.ec2.send(new DescribeRegionsCommand(input)),
        [region, given.mainRegion],
      ),
    };
  },
  criteria: {
    'the stack is complete': complete,
    'its parameters are those of the environment': (seen) =>
      asInTheEnvironment(seen, seen.needs.parameters),
    'it has every output the data layer asks for': ({ needs: given, facts }) =>
      given.askedFor.length === 0
        ? inapplicable('the environment names the buckets and the key itself')
        : includesAll(withValue(facts.outputs), given.askedFor),
    'it has the key for the database snapshots': ({ needs: given, facts }) =>
      given.snapshotKey === null
        ? inapplicable('the environment names the key itself')
        : includesAll(withValue(facts.outputs), [given.snapshotKey]),
  },
  preconditions: {
    ...stackPreconditions('dr.yml'),
    'both Regions are open to the account': ({ facts }) =>
      none(facts.closedRegions, 'every Region enabled in the disaster recovery account'),
    // A changed name or account would replace buckets that hold the recovery copy.
    'a stack that is there already is the one asked for': ({ needs: given, facts }) =>
      holds(
        facts.stack === null || neverCameToBe(facts.stack),
        'no stack yet; one that is complete is not changed here: correct the environment, or the stack by hand',
        facts.stack === null
          ? null
          : {
              status: facts.stack.status,
              outputs: Object.keys(facts.stack.outputs),
              differences: differences(facts.stack, given.parameters),
            },
      ),
  },
  underway: ({ facts }) => isChanging(facts.stack),
  failed: ({ facts }) => neverCameToBe(facts.stack),
  confirmation: replacing,
  async act({ aws, needs: given, before, readFile, token }) {
    if (before.template === null) return;
    await makeStack(aws, {
      name: given.stackName,
      step: id,
      template: await readFile(before.template.path),
      parameters: entered(given.parameters, before.template.asksFor),
      token,
      before: before.stack,
    });
  },
  settles: { within: '30m', every: '15s' },
  irreversible:
    'the vendor’s template keeps buckets and keys when its stack is deleted, and the data layer replicates into them',
});

type DescribeRegions = (input: { AllRegions: boolean; RegionNames: string[] }) => Promise<{
  Regions?: { RegionName?: string | undefined; OptInStatus?: string | undefined }[] | undefined;
}>;

/** Regions that the account would have to opt in to first. */
async function closedRegions(
  describe: DescribeRegions,
  names: readonly string[],
): Promise<readonly string[]> {
  const { Regions = [] } = await describe({ AllRegions: true, RegionNames: [...names] });
  return names.filter((name) =>
    Regions.every(
      ({ RegionName, OptInStatus }) => RegionName !== name || OptInStatus === 'not-opted-in',
    ),
  );
}

const withValue = (outputs: Readonly<Record<string, string>> | null): readonly string[] =>
  Object.entries(outputs ?? {}).flatMap(([name, value]) => (value === '' ? [] : [name]));
