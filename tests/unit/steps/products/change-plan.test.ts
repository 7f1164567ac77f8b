import { expect, test } from '@playwright/test';
import type { DescribeChangeSetOutput, ResourceChange } from '@aws-sdk/client-cloudformation';
import type { Aws } from '../../../../harness/aws/services.ts';
import { changePlan } from '../../../../steps/products/change-plan.ts';
import { dataLoss } from '../../../../steps/products/data-loss.ts';

const root = 'arn:aws:cloudformation:us-east-1:111122223333:changeSet/runproof-1/1';
const child = 'arn:aws:cloudformation:us-east-1:111122223333:changeSet/runproof-1-Child/2';
const notThere = () =>
  Promise.reject(Object.assign(new Error('none'), { name: 'ChangeSetNotFoundException' }));

/** CloudFormation whose change sets give these answers, one after the other, until they are deleted. */
function formation(sets: Readonly<Record<string, DescribeChangeSetOutput[]>>) {
  const asked: string[] = [];
  let deleted = false;
  const send = async (command: { input: Readonly<Record<string, unknown>> }) => {
    const operation = command.constructor.name.replace('Command', '');
    asked.push(operation);
    if (operation === 'CreateChangeSet') return { Id: root };
    if (operation === 'DeleteChangeSet') return void (deleted = true);
    if (operation === 'ListStackResources')
      return {
        StackResourceSummaries: [
          {
            LogicalResourceId: 'Lake',
            PhysicalResourceId: 'lake',
            ResourceType: 'AWS::S3::Bucket',
            ResourceStatus: 'CREATE_COMPLETE',
          },
        ],
      };
    const answers = sets[String(command.input['ChangeSetName'])];
    if (deleted || answers === undefined) return notThere();
    return answers.length > 1 ? answers.shift() : answers[0];
  };
  return { asked, aws: { cloudformation: { send } } as unknown as Aws };
}

const plan = (aws: Aws) =>
  changePlan(aws, {
    stack: 's',
    name: 'runproof-1',
    template: { TemplateURL: 'u' },
    parameters: [],
  });
const whole = (...changes: ResourceChange[]): DescribeChangeSetOutput => ({
  Status: 'CREATE_COMPLETE',
  Changes: changes.map((ResourceChange) => ({ ResourceChange })),
});
const nested = (more: ResourceChange): ResourceChange => ({
  LogicalResourceId: 'Child',
  PhysicalResourceId: 'child',
  ResourceType: 'AWS::CloudFormation::Stack',
  Action: 'Modify',
  Replacement: 'False',
  ...more,
});
const modified = (more: ResourceChange): ResourceChange => ({
  LogicalResourceId: 'Database',
  ResourceType: 'AWS::RDS::DBInstance',
  Action: 'Modify',
  ...more,
});
const detail = (Evaluation: 'Static' | 'Dynamic', RequiresRecreation: 'Always' | 'Never') => ({
  Evaluation,
  Target: { RequiresRecreation },
});

test('waits for the plan, reads every page and every level, and removes it', async () => {
  const first = { ...whole(nested({ ChangeSetId: child })), NextToken: 'more' };
  const { aws, asked } = formation({
    [root]: [{ Status: 'CREATE_IN_PROGRESS' }, first, whole(modified({ Action: 'Remove' }))],
    [child]: [whole(modified({ Replacement: 'False' }))],
  });
  expect(await plan(aws)).toEqual([
    { path: 'Child/Database', type: 'AWS::RDS::DBInstance', fate: 'kept' },
    { path: 'Database', type: 'AWS::RDS::DBInstance', fate: 'removed' },
  ]);
  expect(asked.slice(-2)).toEqual(['DeleteChangeSet', 'DescribeChangeSet']);
});

test('only what CloudFormation knows beforehand is replaced for certain', async () => {
  const fates: readonly [ResourceChange, string][] = [
    [modified({ Replacement: 'True', Details: [detail('Static', 'Always')] }), 'replaced'],
    // A value that another nested stack hands over counts as changed, whether it changes or not.
    [modified({ Replacement: 'True', Details: [detail('Dynamic', 'Always')] }), 'perhaps replaced'],
    [modified({ Replacement: 'Conditional' }), 'perhaps replaced'],
    [modified({ Action: 'Dynamic' }), 'perhaps replaced'],
    [modified({ Replacement: 'False', Details: [detail('Static', 'Never')] }), 'kept'],
    [modified({ Action: 'Add' }), 'kept'],
  ];
  for (const [change, fate] of fates) {
    const { aws } = formation({ [root]: [whole(change)] });
    expect((await plan(aws))[0]?.fate, JSON.stringify(change)).toBe(fate);
  }
});

test('a nested stack that goes, or that cannot be looked into, may lose all that it holds', async () => {
  const gone = formation({ [root]: [whole(nested({ Action: 'Remove' }))] });
  expect(await plan(gone.aws)).toEqual([
    { path: 'Child/Lake', type: 'AWS::S3::Bucket', fate: 'removed' },
  ]);
  const dark = await plan(formation({ [root]: [whole(nested({}))] }).aws);
  expect(dataLoss(dark)).toEqual({
    certain: [],
    possible: ['Child/Lake (AWS::S3::Bucket): perhaps replaced'],
  });
  expect(dataLoss(dark, ['Child/Lake'])).toEqual({ certain: [], possible: [] });
  // What the vendor says of a chance does not hold for a certainty.
  expect(
    dataLoss(await plan(formation({ [root]: [whole(nested({ Action: 'Remove' }))] }).aws), [
      'Child/Lake',
    ]).certain,
  ).toHaveLength(1);
});

test('a plan that fails is removed, too; one that would change nothing is none', async () => {
  const failed = formation({ [root]: [{ Status: 'FAILED', StatusReason: 'no such type' }] });
  await expect(plan(failed.aws)).rejects.toMatchObject({ code: 'RP-B510', name: 'Refused' });
  expect(failed.asked).toContain('DeleteChangeSet');
  const StatusReason = "The submitted information didn't contain changes. Submit different …";
  expect(await plan(formation({ [root]: [{ Status: 'FAILED', StatusReason }] }).aws)).toEqual([]);
});
