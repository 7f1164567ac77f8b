import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { vendorTemplate } from '../../../harness/vendor-templates.ts';
import { deployDrStack as step } from '../../../steps/pre-deployment/deploy-dr-stack.ts';
import { answering, observeDirectly } from '../directly.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn, tell } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';
import { chosen, standard } from '../template-parameters.ts';

const file = vendorTemplate('fixtures/rehearsal/vendor/templates', 'v3.1.0', 'dr') ?? '';
const text = readFileSync(file, 'utf8');
const parameters = [
  chosen('InfrastructureName', 'acme'),
  standard('Environment', 'dr'),
  chosen('ProdAWSAccountId', '111122223333'),
];
const askedFor = [
  'DRDatalakeKMSKey',
  'DRDatalakeBucket',
  'DRStreamBucket',
  'DRBackupBucket',
  'DRLocalArtifactsBucket',
];
const needs = {
  stackName: 'acme-dr',
  template: 'dr.yml',
  parameters,
  mainRegion: 'us-east-2',
  askedFor,
  snapshotKey: 'DRRDSKMSKey',
};

const provided = async (stage: Stage, template = text) => {
  await writeFile(join(stage.folder, 'dr.yml'), template);
  return needs;
};
const formation = (stage: Stage) => plantingIn(stage.world, CloudFormationClient, 'dr');

lifeCycle(step, {
  unfit: provided,
  changes: ['cloudformation:CreateStack'],
  reading: { service: 'cloudformation', operation: 'DescribeStacks' },
  changingCall: { service: 'cloudformation', operation: 'CreateStack' },
});

test('puts out every value by name, in the account and Region of disaster recovery', async ({
  stage,
}) => {
  await provided(stage);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  const outputs = run.outputs['outputs'] as Record<string, string>;
  expect(Object.keys(outputs)).toEqual(expect.arrayContaining([...askedFor, 'DRRDSKMSKey']));
  expect(outputs['DRRDSKMSKey']).toMatch(/^arn:aws:kms:us-west-2:444455556666:key\//);
  expect(run.facts?.['template']).toBeNull();
  expect(run.before?.['template']).toMatchObject({
    path: 'dr.yml',
    bytes: text.length,
    findings: [],
  });

  const lacking = { ...needs, askedFor: [...askedFor, 'DRSomethingElse'] };
  const audit = await stage.play(step, { needs: lacking, mode: 'audit' });
  expect(audit.verdict).toBe('failed');
  const again = await stage.play(step, { needs: lacking });
  expect(again.verdict, told(again)).toBe('blocked');
  expect(changing(again)).toEqual([]);

  const renamed = { ...needs, parameters: [chosen('InfrastructureName', 'other')] };
  const changed = await stage.play(step, { needs: renamed });
  expect(changed.verdict, told(changed)).toBe('blocked');
  expect(JSON.stringify(changed.preconditions)).toContain('"expected":"other"');
  expect(changing(changed)).toEqual([]);
});

test('leaves a stack of somebody else alone', async ({ stage }) => {
  await provided(stage);
  await formation(stage).send(
    new CreateStackCommand({
      StackName: needs.stackName,
      TemplateBody: JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }),
    }),
  );
  await expect
    .poll(async () => (await stage.play(step, { needs })).reason)
    .toContain('no stack of somebody else has the name');
});

test('what the template and the tables do not share is shown before anything is made', async ({
  stage,
}) => {
  const differing = text
    .replace('Parameters:\n  Infra', 'Parameters:\n  Color: { Type: String }\n  Infra')
    .replace('  ProdAWSAccountId:\n    Type', '  ProdAwsAccountId:\n    Type');
  await provided(stage, differing);
  const plan = await stage.play(step, { needs, mode: 'plan' });
  expect(plan.verdict, told(plan)).toBe('blocked');
  const template = plan.facts?.['template'] as
    { findings: { parameter: string; finding: string }[] } | undefined;
  const findings = template?.findings ?? [];
  expect(findings.map(({ parameter }) => parameter)).toEqual([
    'ProdAWSAccountId',
    'Color',
    'ProdAwsAccountId',
  ]);
  expect(findings[0]?.finding).toContain('it asks for ProdAwsAccountId, which differs by case');
  const run = await stage.play(step, { needs });
  expect(run.verdict).toBe('blocked');
  expect(changing(run)).toEqual([]);

  await provided(stage, text + '#'.repeat(51_200));
  const large = await stage.play(step, { needs });
  expect(large.verdict, told(large)).toBe('blocked');
  expect(JSON.stringify(large.preconditions)).toContain('put a larger one into a bucket');

  const nowhere = await stage.play(step, { needs: { ...needs, template: null } });
  expect(nowhere.reason).toContain("the vendor's template is there");
});

test('a failed creation names its cause, and is deleted for another only when that is confirmed', async ({
  stage,
}) => {
  await provided(stage);
  const { accountId: account, region } = stage.world.accounts.dr;
  const reason = 'Bucket name is taken';
  await tell(stage.world, 'cloudformation/failure', {
    logicalId: 'StreamBucket',
    reason,
    account,
    region,
  });
  const failed = await stage.play(step, { needs });
  expect(failed.verdict, told(failed)).toBe('failed');
  expect(failed.facts?.['stack']).toMatchObject({ status: 'ROLLBACK_COMPLETE', ours: true });
  expect(JSON.stringify(failed.criteria)).toContain(`StreamBucket (AWS::S3::Bucket): ${reason}`);
  const unconfirmed = await stage.play(step, { needs });
  expect(unconfirmed.verdict, told(unconfirmed)).toBe('blocked');
  expect(unconfirmed.failure?.name).toBe('RP-B211');
  expect(changing(unconfirmed)).toEqual([]);
  const stack = failed.facts?.['stack'] as { id: string } | undefined;
  const id = stack?.id ?? '';
  const again = await stage.play(step, { needs, confirmed: { [step.id]: id } });
  expect(again.verdict, told(again)).toBe('passed');
  expect(changing(again)).toEqual(['cloudformation:DeleteStack', 'cloudformation:CreateStack']);
});

test('waits for a stack that is still being made, and makes no second one', async ({ stage }) => {
  await provided(stage);
  stage.fault({
    service: 'cloudformation',
    operation: 'CreateStack',
    kind: 'slow',
    seconds: 1,
    times: 1,
  });
  const hasty = { ...step, settles: { within: '0s', every: '1s' } } as const;
  const begun = await stage.play(hasty, { needs });
  expect(begun.verdict, told(begun)).toBe('pending');
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('already conformant');
  expect(changing(run)).toEqual([]);
});

test('blocks where a Region is not open to the account', async () => {
  const aws = {
    cloudformation: answering({
      DescribeStacks: () => {
        throw Object.assign(new Error('Stack with id acme-dr does not exist'), {
          name: 'ValidationError',
        });
      },
    }),
    ec2: answering({
      DescribeRegions: () => ({
        Regions: [
          { RegionName: 'us-east-2', OptInStatus: 'not-opted-in' },
          { RegionName: 'eu-west-1', OptInStatus: 'opt-in-not-required' },
        ],
      }),
    }),
  };
  const { facts } = await observeDirectly(step, { aws, needs: { ...needs, template: null } });
  expect(facts['closedRegions']).toEqual(['us-east-2', 'us-east-2']);
});
