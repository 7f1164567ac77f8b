import type { LaunchParameter } from '../../harness/launch-parameters.ts';
import { defineStep } from '../../harness/step.ts';
import { json, number, optional, text } from '../../harness/values.ts';
import {
  arrivedSnapshots,
  copiedDatabase,
  replicationOf,
  type Arrived,
  type CopiedDatabase,
  type Replicas,
  type Replication,
} from '../products/disaster-recovery.ts';
import {
  admitted,
  contradiction,
  hasArrived,
  matched,
  replicated,
} from '../products/disaster-recovery-rules.ts';
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
  removeStack,
  stackNamed,
  updateStack,
  type TemplateFile,
  type TemplateStack,
} from '../products/template-stack.ts';

const id = 'post-deployment.deploy-snapshot-copy';

const needs = {
  stackName: text('name of the stack of the snapshot copy'),
  template: optional(text('the vendor’s template snapshots_tool_rds_dest')),
  parameters: json<readonly LaunchParameter[]>('parameters of the snapshot copy'),
  dataStack: text('name of the data layer’s stack'),
  database: optional(text('database of the platform, where the stack does not tell it')),
  drRegion: text('Region of disaster recovery'),
  replicas: json<Replicas>('buckets and key of the replicas'),
  originalDays: number('days the snapshots in the main account are kept'),
};

type CopyFacts = {
  readonly stack: TemplateStack | null;
  readonly template: TemplateFile | null;
  /** As they are entered: the source key by its ARN. */
  readonly parameters: readonly LaunchParameter[];
  readonly database: CopiedDatabase;
  readonly replication: readonly Replication[];
  readonly arrived: readonly Arrived[];
  /** What the document says of the days and the tool contradicts; null where it does not. */
  readonly contradiction: string | null;
};

export const deploySnapshotCopy = defineStep<typeof id, CopyFacts, typeof needs>({
  id,
  procedure: 'post-deployment#snapshot-copy',
  title: 'Copy the snapshots of the database to the disaster recovery Region',
  account: 'dr',
  region: 'main',
  alsoReads: ['main'],
  needs,
  permissions: [
    'cloudformation:DescribeStacks',
    'cloudformation:DescribeStackEvents',
    'cloudformation:ListStackResources',
    'cloudformation:GetTemplateSummary',
    'cloudformation:CreateStack',
    'cloudformation:UpdateStack',
    'cloudformation:DeleteStack',
    'rds:DescribeDBInstances',
    'rds:DescribeDBSnapshots',
    'kms:DescribeKey',
    'kms:GetKeyPolicy',
    'kms:ListGrants',
    's3:GetBucketReplication',
  ],

  async observe({ aws, awsIn, needs: given, accountId, now, readFile }) {
    const main = awsIn({ account: 'main' });
    const { database, parameters } = await copiedDatabase(main, given, accountId);
    const stack = await stackNamed(aws, given.stackName, id);
    const there = awsIn({ account: 'dr', region: given.drRegion });
    return {
      stack,
      template: isWhole(stack)
        ? null
        : await readTemplate(aws, readFile, given.template, parameters),
      parameters,
      database,
      replication: await replicationOf(main, given.dataStack),
      arrived: await arrivedSnapshots(there, database.identifier, now()),
      contradiction: contradiction(parameters, given.originalDays),
    };
  },
  varies: { arrived: 'snapshots are taken, copied and removed by their schedule' },
  criteria: {
    'the stack is complete': complete,
    'its parameters are those of the environment': (seen) =>
      asInTheEnvironment(seen, seen.facts.parameters),
    "the pattern matches the platform's database": matched,
    "the database's key admits the disaster recovery account": admitted,
    'the buckets of the platform replicate to those of disaster recovery, under their key': (
      seen,
    ) => replicated(seen, seen.needs.replicas),
    "a snapshot of the platform's database has arrived in the disaster recovery Region": (seen) =>
      hasArrived(seen),
  },
  preconditions: {
    ...stackPreconditions('snapshots_tool_rds_dest.json'),
    "the pattern matches the platform's database": matched,
    "the database's key admits the disaster recovery account": admitted,
    'the buckets of the platform replicate to those of disaster recovery, under their key': (
      seen,
    ) => replicated(seen, seen.needs.replicas),
  },
  // Between a complete stack and the first copy lie the schedules of two functions, and a snapshot to copy.
  underway: (seen) =>
    isChanging(seen.facts.stack) ||
    (isWhole(seen.facts.stack) &&
      differences(seen.facts.stack, seen.facts.parameters).length === 0 &&
      [matched(seen), admitted(seen), replicated(seen, seen.needs.replicas)].every(
        ({ holds }) => holds,
      ) &&
      !hasArrived(seen).holds),
  failed: ({ facts }) => neverCameToBe(facts.stack),
  progress: ({ facts }) =>
    isChanging(facts.stack)
      ? (facts.stack?.status ?? '')
      : 'the stack is complete; no snapshot has arrived yet',
  confirmation: replacing,
  async act({ aws, needs: given, before, readFile, token }) {
    const { stack, template, parameters } = before;
    if (isWhole(stack)) {
      await updateStack(aws, stack, entered(parameters, Object.keys(stack.parameters)), token);
    } else if (template !== null) {
      await makeStack(aws, {
        name: given.stackName,
        step: id,
        template: await readFile(template.path),
        parameters: entered(parameters, template.asksFor),
        token,
        before: stack,
      });
    }
  },
  settles: { within: '15m', every: '30s' },
  // Copies that have arrived stay: they are backups.
  async undo({ aws, before, after }) {
    if (after.stack === null) return;
    if (!isWhole(before.stack)) return removeStack(aws, after.stack.id);
    const parameters = Object.entries(before.stack.parameters).map(
      ([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }),
    );
    await updateStack(aws, after.stack, parameters);
  },
});
