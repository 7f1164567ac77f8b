import {
  CloudWatchLogsClient,
  DescribeResourcePoliciesCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { allowElasticsearchLogs as step } from '../../../steps/pre-deployment/allow-elasticsearch-logs.ts';
import { answering, observeDirectly } from '../directly.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const put = (stage: Stage, policyName: string, policyDocument: string) =>
  plantingIn(stage.world, CloudWatchLogsClient).send(
    new PutResourcePolicyCommand({ policyName, policyDocument }),
  );

async function document(stage: Stage): Promise<string | undefined> {
  const logs = plantingIn(stage.world, CloudWatchLogsClient);
  const { resourcePolicies } = await logs.send(new DescribeResourcePoliciesCommand({}));
  return resourcePolicies?.find(({ policyName }) => policyName === 'es2cloudwatch')?.policyDocument;
}

const ours =
  '{"Sid":"eslogs","Effect":"Allow","Principal":{"Service":"es.amazonaws.com"},' +
  '"Action":["logs:CreateLogStream","logs:PutLogEvents","logs:PutLogEventsBatch"],"Resource":"arn:aws:logs:*:*:*:*"}';
// What somebody else wrote, spaces and all.
const theirs =
  '{ "Sid" : "<img src=x onerror=alert(1)>", "Effect":"Allow",\n  "Principal": {"Service":"route53.amazonaws.com"}, "Action":"logs:PutLogEvents", "Resource":"*" }';
const asInTheDocument = ours.replace('"logs:PutLogEventsBatch"', '" logs:PutLogEventsBatch"');

lifeCycle(step, {
  unfit: async () => ({}),
  changes: ['logs:PutResourcePolicy'],
  undoing: ['logs:DeleteResourcePolicy'],
  reading: { service: 'logs', operation: 'DescribeResourcePolicies' },
  changingCall: { service: 'logs', operation: 'PutResourcePolicy' },
});

test('repairs the statement with the space, keeps every byte of the others, and puts both back', async ({
  stage,
}) => {
  const earlier = `{"Version":"2012-10-17", "Statement":[ ${theirs},${asInTheDocument} ]}`;
  await put(stage, 'es2cloudwatch', earlier);
  const run = await stage.play(step, { needs: {} });
  expect(run.verdict, told(run)).toBe('passed');
  expect(run.before?.['actions']).toContain(' logs:PutLogEventsBatch');
  expect(await document(stage)).toBe(`{"Version":"2012-10-17", "Statement":[ ${theirs},${ours} ]}`);
  expect((await stage.undo(step, { needs: {} })).verdict).toBe('passed');
  expect(await document(stage)).toBe(earlier);
});

test('adds its statement to a policy with a single one', async ({ stage }) => {
  await put(stage, 'es2cloudwatch', `{"Version":"2012-10-17","Statement":${theirs}}`);
  expect((await stage.play(step, { needs: {} })).verdict).toBe('passed');
  expect(await document(stage)).toBe(`{"Version":"2012-10-17","Statement":[${theirs},${ours}]}`);
});

const wrong = {
  'a condition': ours.replace(
    '"Effect"',
    '"Condition":{"StringEquals":{"aws:SourceAccount":"1"}},"Effect"',
  ),
  'a denial': ours.replace('Allow', 'Deny'),
  'another service': ours.replace('es.amazonaws.com', 'lambda.amazonaws.com'),
  'one action too many': ours.replace('["', '["logs:DeleteLogGroup","'),
  'too few streams': ours.replace('logs:*:*:*:*', 'logs:*:*:log-group:one'),
};

test('repairs its statement, whatever is wrong with it', async ({ stage }) => {
  for (const [what, statement] of Object.entries(wrong)) {
    await put(stage, 'es2cloudwatch', `{"Version":"2012-10-17","Statement":[${statement}]}`);
    expect((await stage.play(step, { needs: {}, mode: 'audit' })).verdict, what).toBe('failed');
    expect((await stage.play(step, { needs: {} })).verdict, what).toBe('passed');
    expect(await document(stage), what).toBe(`{"Version":"2012-10-17","Statement":[${ours}]}`);
  }
});

const hostile = {
  'no JSON': '{"Statement": oops',
  'no statements': '{"Version":"2012-10-17"}',
  'two statements of the Sid': `{"Statement":[${ours},${ours}]}`,
};

test('blocks on a policy it does not understand, and leaves it alone', async ({ stage }) => {
  for (const [what, text] of Object.entries(hostile)) {
    await put(stage, 'es2cloudwatch', text);
    const judgment = await stage.play(step, { needs: {} });
    expect(judgment.verdict, `${what}: ${told(judgment)}`).toBe('blocked');
    expect(judgment.failure?.name, what).toBe('RP-B247');
    expect(changing(judgment), what).toEqual([]);
    expect(await document(stage), what).toBe(text);
  }
});

test('blocks, naming the policies, where ten others leave no room', async ({ stage }) => {
  for (let i = 0; i < 10; i++) await put(stage, `other-${i}`, `{"Statement":[${theirs}]}`);
  const judgment = await stage.play(step, { needs: {} });
  expect(judgment.verdict).toBe('blocked');
  expect(judgment.reason).toContain('there is room for the policy');
  expect(JSON.stringify(judgment.preconditions)).toContain('other-9');
  expect(changing(judgment)).toEqual([]);
});

test('does not undo what somebody changed afterwards', async ({ stage }) => {
  await stage.play(step, { needs: {} });
  const since = `{"Version":"2012-10-17","Statement":[${ours},${theirs}]}`;
  await put(stage, 'es2cloudwatch', since);
  const undone = await stage.undo(step, { needs: {} });
  expect(undone.failure?.name).toBe('RP-B248');
  expect(await document(stage)).toBe(since);
});

test('finds the policy on the second page', async () => {
  const logs = answering({
    DescribeResourcePolicies: ({ nextToken }: { nextToken?: string }) =>
      nextToken === undefined
        ? { resourcePolicies: [], nextToken: 'two' }
        : {
            resourcePolicies: [
              { policyName: 'es2cloudwatch', policyDocument: `{"Statement":[${ours}]}` },
            ],
          },
  });
  const { facts } = await observeDirectly(step, { aws: { logs } });
  expect(facts['statements']).toEqual(['eslogs']);
});
