import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { awsCli } from './aws-cli.ts';
import { anInstallation, type Installation, type Sandbox } from './command-line.ts';
import { listings } from './listings.ts';

test.describe.configure({ mode: 'serial' });

let installation: Installation;
let world: Sandbox;

test.beforeAll(async () => {
  installation = await anInstallation();
  world = await installation.sandbox();
});
test.afterAll(async () => {
  await world.end();
  await installation.remove();
});

const https = 'post-deployment.enforce-elasticsearch-https';

test('the whole new installation conforms, browser steps included', async () => {
  const { code, out } = await installation.runproof(['run', 'new-install']);
  expect(code, out).toBe(0);
  const judgments = installation.judgments();
  const verdicts = new Set([...judgments.values()].map(({ verdict }) => verdict));
  expect([...verdicts].toSorted()).toEqual(['already conformant', 'not applicable', 'passed']);
  const launched = judgments.get('deployment.launch-data-layer');
  expect(launched?.verdict).toBe('passed');
  expect(launched?.calls.length).toBeGreaterThan(0);
});

test('the evidence says of every call who answered, and that it is a rehearsal', async () => {
  const calls = [...installation.judgments().values()].flatMap((judgment) => judgment.calls);
  const share = (by: RegExp) =>
    calls.filter(({ answeredBy }) => by.test(answeredBy)).length / calls.length;
  expect(calls.filter(({ answeredBy }) => answeredBy === '')).toEqual([]);
  expect(calls.filter(({ answeredBy }) => answeredBy === 'aws')).toEqual([]);
  const [localstack, ministack, standIns] = [
    share(/^localstack$/),
    share(/^ministack$/),
    share(/^stand-in:/),
  ];
  test.info().annotations.push({
    type: 'answered by',
    description: `LocalStack ${localstack.toFixed(2)}, ministack ${ministack.toFixed(2)}, stand-ins ${standIns.toFixed(2)}`,
  });
  expect(localstack).toBeGreaterThan(0.05);
  expect(ministack).toBeGreaterThan(0);
  expect(standIns).toBeGreaterThan(0);
  const services = (by: string) =>
    new Set(calls.filter(({ answeredBy }) => answeredBy === by).map(({ service }) => service));
  // What LocalStack has it answers; what its free edition has not, it cannot have answered.
  expect([...services('localstack')]).toEqual(expect.arrayContaining(['ssm', 'iam', 'ec2']));
  expect([...services('ministack')]).toEqual(expect.arrayContaining(['eks', 'cloudformation']));
  const run = installation.entries().findLast(({ kind }) => kind === 'run-started')?.run ?? '';
  const page = readFileSync(join(installation.evidence, 'runs', run, 'report.html'), 'utf8');
  expect(page).toMatch(/rehearsal/i);
  expect(page).toContain('localstack');
});

test('no resource of the stacks is claimed that the AWS CLI does not show', async () => {
  const aws = awsCli(world.address);
  const { Stacks } = JSON.parse(await aws('cloudformation', 'describe-stacks')) as {
    Stacks: { StackId: string }[];
  };
  const claimed = new Map<string, string[]>();
  for (const { StackId: StackName } of Stacks) {
    const { StackResourceSummaries } = JSON.parse(
      await aws('cloudformation', 'list-stack-resources', { StackName }),
    ) as { StackResourceSummaries: { ResourceType: string; PhysicalResourceId: string }[] };
    for (const { ResourceType, PhysicalResourceId } of StackResourceSummaries)
      claimed.set(ResourceType, [...(claimed.get(ResourceType) ?? []), PhysicalResourceId]);
  }
  const missing: string[] = [];
  const seen: string[] = [];
  for (const [type, ids] of claimed) {
    const list = listings[type];
    if (list === undefined) continue;
    const shown = await list(aws);
    for (const id of ids) (shown.includes(id) ? seen : missing).push(`${type} ${id}`);
  }
  expect(missing).toEqual([]);
  expect(seen.length).toBeGreaterThan(60);
  for (const type of [
    'AWS::EC2::VPC',
    'AWS::S3::Bucket',
    'AWS::RDS::DBInstance',
    'AWS::EKS::Cluster',
    'AWS::ECS::Service',
  ])
    expect(
      seen.some((each) => each.startsWith(type)),
      type,
    ).toBe(true);
});

test('one step is played again by itself', async () => {
  const { code, out } = await installation.runproof([
    'run',
    'new-install',
    '--step',
    https,
    '--reason',
    'the fix is tried',
  ]);
  expect(code, out).toBe(0);
  expect([...installation.judgments()].map(([step, { verdict }]) => `${step} ${verdict}`)).toEqual([
    `${https} already conformant`,
  ]);
});

test('an audit sees what was changed behind its back', async () => {
  const aws = awsCli(world.address);
  const { DomainNames } = JSON.parse(await aws('opensearch', 'list-domain-names')) as {
    DomainNames: { DomainName: string }[];
  };
  const DomainName = DomainNames[0]?.DomainName ?? '';
  const change = (EnforceHTTPS: boolean) =>
    aws('opensearch', 'update-domain-config', {
      DomainName,
      DomainEndpointOptions: { EnforceHTTPS },
    });
  await change(false);
  const audited = await installation.runproof(['audit', 'new-install', '--step', https]);
  expect(audited.code, audited.out).toBe(1);
  expect(installation.judgments().get(https)?.verdict).toBe('failed');
  const mended = await installation.runproof([
    'run',
    'new-install',
    '--step',
    https,
    '--reason',
    'somebody had changed it',
  ]);
  expect(mended.code, mended.out).toBe(0);
  expect(installation.judgments().get(https)?.verdict).toBe('passed');
});

for (const runbook of [
  'harden',
  'enable-sso',
  'enable-disaster-recovery',
  'new-organization',
  'upgrade',
]) {
  test(`the runbook ${runbook} conforms`, async () => {
    if (runbook === 'new-organization') await asInstalledToday();
    const { code, out } = await installation.runproof([
      'run',
      runbook,
      '--reason',
      'played on LocalStack',
    ]);
    expect(code, out).toBe(0);
  });
}

/** A further organization comes before the default administrator is disabled: the platform is as on its first day. */
async function asInstalledToday(): Promise<void> {
  const { ok } = await fetch(`${world.address.awsEndpoint}/_runproof/platform/new-database`, {
    method: 'POST',
    body: '{}',
  });
  expect(ok).toBe(true);
}
