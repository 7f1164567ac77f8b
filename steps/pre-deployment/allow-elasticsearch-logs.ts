import {
  DeleteResourcePolicyCommand,
  DescribeResourcePoliciesCommand,
  PutResourcePolicyCommand,
  type DescribeResourcePoliciesRequest,
  type DescribeResourcePoliciesResponse,
  type ResourcePolicy,
} from '@aws-sdk/client-cloudwatch-logs';
import { allPages } from '../../harness/aws/all-pages.ts';
import type { Aws } from '../../harness/aws/services.ts';
import { equal, holds, includesAll } from '../../harness/criteria.ts';
import { BlockedError } from '../../harness/errors/index.ts';
import { findStatement, textsOf, withStatement } from '../../harness/policy-statement.ts';
import { defineStep } from '../../harness/step.ts';

const policyName = 'es2cloudwatch';
const sid = 'eslogs';
// The document's command has a space before the second name; with it the action matches nothing.
const actions = ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:PutLogEventsBatch'];
const mostPolicies = 10;

export const allowElasticsearchLogs = defineStep({
  id: 'pre-deployment.allow-elasticsearch-logs',
  procedure: 'pre-deployment#elasticsearch-log-policy',
  title: 'Let Elasticsearch write its logs to CloudWatch Logs',
  account: 'main',
  permissions: [
    'logs:DescribeResourcePolicies',
    'logs:PutResourcePolicy',
    'logs:DeleteResourcePolicy',
  ],

  async observe({ aws, partition }) {
    const policies = await resourcePolicies((input) =>
      aws.logs.send(new DescribeResourcePoliciesCommand(input)),
    );
    const document = documentOf(policies);
    const { statement, sids } =
      document === null ? { statement: null, sids: [] } : findStatement(document, sid, policyName);
    const { Sid: _, Effect, Principal, Action, Resource, ...others } = statement ?? {};
    return {
      policies: policies.map((one) => one.policyName ?? ''),
      statements: sids,
      effect: Effect ?? null,
      principal: Principal ?? null,
      actions: textsOf(Action),
      resources: textsOf(Resource),
      conditions: Object.keys(others),
      everyLogStream: everyLogStream(partition),
      // Undoing puts these very bytes back.
      document,
    };
  },
  criteria: {
    'the policy es2cloudwatch holds the statement eslogs': ({ facts }) =>
      includesAll(facts.statements, [sid]),
    'the statement grants Elasticsearch exactly the three log actions': ({ facts }) =>
      equal(
        {
          effect: facts.effect,
          principal: facts.principal,
          actions: facts.actions.toSorted(),
          otherElements: facts.conditions,
        },
        { effect: 'Allow', principal: { Service: 'es.amazonaws.com' }, actions, otherElements: [] },
      ),
    'the statement covers every log stream': ({ facts }) =>
      includesAll(facts.resources, [facts.everyLogStream]),
  },
  preconditions: {
    'there is room for the policy': ({ facts }) =>
      holds(
        facts.policies.includes(policyName) || facts.policies.length < mostPolicies,
        `${policyName} itself, or fewer than ${mostPolicies} resource policies in the Region; delete one that nothing uses any more`,
        facts.policies,
      ),
  },
  async act({ aws, partition }) {
    // Read anew, so that a statement somebody added in the meantime is kept.
    const policyDocument = withStatement(
      documentOf(await resourcePolicies(describing(aws))),
      statementFor(partition),
      policyName,
    );
    await aws.logs.send(new PutResourcePolicyCommand({ policyName, policyDocument }));
  },
  async undo({ aws, before, after }) {
    const now = documentOf(await resourcePolicies(describing(aws)));
    if (now !== after.document) {
      throw new BlockedError('RP-B248', `The policy ${policyName} has been changed since.`, {
        where: `resource policy ${policyName}`,
        fix: `Remove the statement ${sid} by hand if it is not wanted.`,
      });
    }
    await (before.document === null
      ? aws.logs.send(new DeleteResourcePolicyCommand({ policyName }))
      : aws.logs.send(
          new PutResourcePolicyCommand({ policyName, policyDocument: before.document }),
        ));
  },
});

const everyLogStream = (partition: string): string => `arn:${partition}:logs:*:*:*:*`;

const statementFor = (partition: string) => ({
  Sid: sid,
  Effect: 'Allow',
  Principal: { Service: 'es.amazonaws.com' },
  Action: actions,
  Resource: everyLogStream(partition),
});

type Describe = (
  input: DescribeResourcePoliciesRequest,
) => Promise<DescribeResourcePoliciesResponse>;

const describing =
  ({ logs }: Pick<Aws, 'logs'>): Describe =>
  (input) =>
    logs.send(new DescribeResourcePoliciesCommand(input));

const resourcePolicies = (describe: Describe): Promise<readonly ResourcePolicy[]> =>
  allPages(async (nextToken) => {
    const answer = await describe({ nextToken });
    return { items: answer.resourcePolicies, next: answer.nextToken };
  });

const documentOf = (policies: readonly ResourcePolicy[]): string | null =>
  policies.find((one) => one.policyName === policyName)?.policyDocument ?? null;
