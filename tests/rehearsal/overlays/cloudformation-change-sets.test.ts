import {
  CloudFormation,
  waitUntilChangeSetCreateComplete,
  type CreateChangeSetInput,
  type DescribeChangeSetOutput,
} from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import type { World } from '../../../fixtures/rehearsal/world.ts';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';
import { created, template, type Resource } from './stacks.ts';

test.use({
  overlay: [
    'cloudformation-nested-change-sets',
    'cloudformation-conditions',
    'cloudformation-replacements',
  ],
});

const Bucket = 'change-sets';

async function put(world: World, templates: Readonly<Record<string, string>>): Promise<void> {
  const s3 = new S3({ ...as(world), forcePathStyle: true });
  await s3
    .createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'us-east-2' } })
    .catch(() => undefined);
  for (const [Key, Body] of Object.entries(templates)) await s3.putObject({ Bucket, Key, Body });
  s3.destroy();
}

const queue = (QueueName: unknown): Resource => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName },
});
const child = (url: unknown, Parameters: object): Resource => ({
  Type: 'AWS::CloudFormation::Stack',
  Properties: { TemplateURL: url, Parameters },
});
const versioned = (name: string) => ({
  'Fn::Sub': `https://s3.us-east-2.amazonaws.com/${Bucket}/${name}-\${Version}.json`,
});
const version = { Version: { Type: 'String' } };
const named = { Name: { Type: 'String' } };

/** A parent, a child, and a grandchild; the first hands a name down that one of the children makes. */
const parent = template(
  {
    Names: child(versioned('names'), {}),
    Child: child(versioned('child'), {
      Version: { Ref: 'Version' },
      Name: { 'Fn::GetAtt': ['Names', 'Outputs.Name'] },
    }),
  },
  version,
);
const names = template({ Queue: queue('made') }, undefined, {
  Name: { Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } },
});
const middle = template(
  { Grandchild: child(versioned('grandchild'), { Name: { Ref: 'Name' } }) },
  { ...version, ...named },
);
const prefixed = (prefix: string) => ({ 'Fn::Sub': `${prefix}-\${Name}` });

async function launched(world: World): Promise<CloudFormation> {
  const stays = queue(prefixed('stays'));
  await put(world, {
    'names-v1.json': names,
    'names-v2.json': names,
    'child-v1.json': middle,
    'child-v2.json': middle,
    'grandchild-v1.json': template(
      { Stays: stays, Moves: queue(prefixed('from')), Goes: queue('goes') },
      named,
    ),
    'grandchild-v2.json': template(
      { Stays: stays, Moves: queue(prefixed('to')), Comes: queue('comes') },
      named,
    ),
    'grandchild-v3.json': '{"Resources": {"Odd": {"Type": "AWS::No::Such"}}}',
    'child-v3.json': middle,
    'names-v3.json': names,
  });
  const formation = new CloudFormation(as(world));
  const Parameters = [{ ParameterKey: 'Version', ParameterValue: 'v1' }];
  const stack = await created(formation, 'planned', { TemplateBody: parent, Parameters });
  expect(stack?.StackStatus, stack?.StackStatusReason).toBe('CREATE_COMPLETE');
  return formation;
}

async function planned(
  formation: CloudFormation,
  to: string,
  more: Partial<CreateChangeSetInput> = {},
): Promise<DescribeChangeSetOutput> {
  const { Id: ChangeSetName } = await formation.createChangeSet({
    StackName: 'planned',
    ChangeSetName: `to-${to}`,
    TemplateBody: parent,
    Parameters: [{ ParameterKey: 'Version', ParameterValue: to }],
    IncludeNestedStacks: true,
    ...more,
  });
  await waitUntilChangeSetCreateComplete(
    { client: formation, maxWaitTime: 5, minDelay: 1, maxDelay: 1 },
    { ChangeSetName },
  ).catch(() => undefined);
  return formation.describeChangeSet({ ChangeSetName });
}

const changesOf = ({ Changes = [] }: DescribeChangeSetOutput) =>
  Object.fromEntries(
    Changes.map(({ ResourceChange: one }) => [
      one?.LogicalResourceId,
      [one?.Action, one?.Replacement].filter(Boolean).join(' '),
    ]),
  );

test('a change set looks into nested stacks, and takes its looks along when removed', async ({
  world,
  bare,
}) => {
  const formation = await launched(world);
  const root = await planned(formation, 'v2');
  expect(root).toMatchObject({ Status: 'CREATE_COMPLETE', IncludeNestedStacks: true });
  const into = async (from: DescribeChangeSetOutput, logicalId: string) => {
    const found = from.Changes?.find(
      ({ ResourceChange: one }) => one?.LogicalResourceId === logicalId,
    );
    const ChangeSetName = found?.ResourceChange?.ChangeSetId;
    expect(ChangeSetName, `${logicalId} is looked into`).toBeDefined();
    return formation.describeChangeSet({ ChangeSetName });
  };
  // What another nested stack hands over is known, as it stays.
  const quiet = await into(root, 'Names');
  expect(quiet).toMatchObject({ Status: 'FAILED', ParentChangeSetId: root.ChangeSetId });
  expect(quiet.StatusReason).toContain("didn't contain changes");
  const deepest = await into(await into(root, 'Child'), 'Grandchild');
  expect(deepest.RootChangeSetId).toBe(root.ChangeSetId);
  expect(changesOf(deepest)).toEqual({ Moves: 'Modify True', Goes: 'Remove', Comes: 'Add' });

  await expect(
    formation.deleteChangeSet({ ChangeSetName: deepest.ChangeSetId }),
  ).rejects.toMatchObject({ name: 'InvalidChangeSetStatusException' });
  await formation.deleteChangeSet({ ChangeSetName: root.ChangeSetId });
  for (const { ChangeSetId: ChangeSetName } of [root, quiet, deepest])
    await expect(formation.describeChangeSet({ ChangeSetName })).rejects.toMatchObject({
      name: 'ChangeSetNotFoundException',
    });
  const { Summaries } = await formation.listChangeSets({ StackName: 'planned' });
  expect(Summaries ?? []).toEqual([]);

  // One nested template that does not do fails the whole plan.
  const wrong = await planned(formation, 'v3');
  expect(wrong.Status).toBe('FAILED');
  expect(wrong.StatusReason).toContain('was not successfully created');

  const blind = await planned(await launched(bare), 'v2');
  expect(blind.Changes?.map(({ ResourceChange: one }) => one?.ChangeSetId)).toEqual([
    undefined,
    undefined,
  ]);
});

test('a condition that turns adds or removes its resource', async ({ world, bare }) => {
  const TemplateBody = JSON.stringify({
    Parameters: { With: { Type: 'String' } },
    Conditions: { IsWith: { 'Fn::Equals': [{ Ref: 'With' }, 'true'] } },
    Resources: {
      Always: queue('always'),
      Perhaps: { ...queue('perhaps'), Condition: 'IsWith' },
    },
  });
  const turned = async (where: World) => {
    const formation = new CloudFormation(as(where));
    const With = (ParameterValue: string) => [{ ParameterKey: 'With', ParameterValue }];
    await created(formation, 'planned-conditions', { TemplateBody, Parameters: With('true') });
    return changesOf(
      await planned(formation, 'without', {
        StackName: 'planned-conditions',
        TemplateBody,
        Parameters: With('false'),
      }),
    );
  };
  expect(await turned(world)).toEqual({ Perhaps: 'Remove' });
  expect(await turned(bare)).toEqual({});
});

test('a bucket is replaced for another name, and kept for all else', async ({ world, bare }) => {
  const lake = (Properties: object) => template({ Lake: { Type: 'AWS::S3::Bucket', Properties } });
  const changed = async (where: World, to: string, Properties: object) => {
    const formation = new CloudFormation(as(where));
    return changesOf(
      await planned(formation, to, {
        StackName: 'planned-lake',
        TemplateBody: lake(Properties),
        Parameters: [],
      }),
    )['Lake'];
  };
  for (const where of [world, bare])
    await created(new CloudFormation(as(where)), 'planned-lake', {
      TemplateBody: lake({ BucketName: 'planned-lake' }),
    });
  const withVersions = {
    BucketName: 'planned-lake',
    VersioningConfiguration: { Status: 'Enabled' },
  };
  expect(await changed(world, 'versioned', withVersions)).toBe('Modify False');
  expect(await changed(bare, 'versioned', withVersions)).toBe('Modify Conditional');
  expect(await changed(world, 'renamed', { BucketName: 'planned-sea' })).toBe('Modify True');
});
