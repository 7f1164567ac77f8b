import { failing, holding, type SampleStep } from './sample-ledger.ts';

import { hostile } from './hostile-names.ts';

const vpc = 'vpc-0a1b2c3d4e5f60718';
const statement = {
  Sid: 'eslogs',
  Effect: 'Allow',
  Principal: { Service: 'es.amazonaws.com' },
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:PutLogEventsBatch'],
  Resource: 'arn:aws:logs:us-east-2:111122223333:log-group:*:log-stream:*',
};
const by = (answeredBy: string) => ({ answeredBy });
const changes = (answeredBy = 'ministack') => ({ changes: true, answeredBy });

/** The first half of a new installation. */
export const earlySteps: readonly SampleStep[] = [
  {
    id: 'planning.confirm-decisions',
    title: 'Confirm the decisions of this installation',
    procedure: 'planning#decisions',
    verdict: 'passed',
    attestations: [
      {
        name: 'every decision in the environment file is the one that was taken',
        statement:
          'I have compared every decision shown above with what was decided, and each is as it was taken.',
        given: {
          by: 'rehearsed quality lead',
          time: '2026-11-22T10:15:01.402Z',
          rehearsed: true,
          entry: 4,
          comment: null,
          files: [],
        },
        unneeded: null,
      },
      {
        name: 'the risk of a custom worker image is accepted, or the image of AWS is used',
        statement: 'The risk of our own worker image is accepted.',
        given: null,
        unneeded: 'the image of AWS is used',
      },
    ],
    prepared: {
      message: 'Please compare the decisions with the minutes of the planning meeting.',
      details: { infrastructureName: 'acme', nodes: 3 },
    },
  },
  {
    id: 'pre-deployment.confirm-deployer-privileges',
    title: 'Confirm the rights of the deployer',
    procedure: 'pre-deployment#deployer-privileges',
    verdict: 'already conformant',
    criteria: [
      holding('the caller in every account is the deployer', {
        main: 'tdp-deployer',
        dr: 'tdp-deployer',
      }),
      {
        ...holding(
          'the deployer has administrator rights in every account',
          'every action allowed',
        ),
        advisory: 'simulated; organization policies are not part of a simulation',
      },
      holding("no permissions boundary narrows the deployer's rights", 'none'),
    ],
    facts: { caller: 'tdp-deployer', boundary: null, allowed: { main: true, dr: true } },
    before: { caller: 'tdp-deployer', boundary: null, allowed: { main: true, dr: true } },
    calls: [
      ['sts:GetCallerIdentity'],
      ['iam:SimulatePrincipalPolicy', by('overlay iam-simulation')],
      ['iam:GetRole'],
    ],
  },
  {
    id: 'pre-deployment.confirm-cloudtrail',
    title: 'Confirm that CloudTrail delivers',
    procedure: 'pre-deployment#cloudtrail',
    verdict: 'already conformant',
    criteria: [
      holding("a trail is logging in the platform's Region", true),
      holding('its latest delivery was without error', null),
    ],
    before: {
      trail: 'management-events',
      latestDelivery: '2026-11-22T10:11:40.000Z',
      latestError: null,
    },
    facts: {
      trail: 'management-events',
      latestDelivery: '2026-11-22T10:11:40.000Z',
      latestError: null,
    },
    calls: [['cloudtrail:DescribeTrails'], ['cloudtrail:GetTrailStatus']],
  },
  {
    id: 'pre-deployment.verify-sender-identity',
    title: "Verify the sender's address with SES",
    procedure: 'pre-deployment#sender-identity',
    verdict: 'passed',
    seconds: 9,
    criteria: [holding('the identity is verified for sending', true)],
    before: { identity: 'alerts@example.com', exists: false, verified: false },
    facts: { identity: 'alerts@example.com', exists: true, verified: true },
    calls: [
      ['ses:GetEmailIdentity', { status: 404, error: 'NotFoundException' }],
      ['ses:CreateEmailIdentity', changes('overlay ses-identities')],
      ['ses:GetEmailIdentity'],
    ],
  },
  {
    id: 'pre-deployment.request-ses-production-access',
    title: 'Leave the SES sandbox',
    procedure: 'pre-deployment#ses-production-access',
    verdict: 'pending',
    reason: 'the change was still in progress when the wait was over',
    remedy: 'npx runproof resume, once it is done.',
    criteria: [
      failing("SES has left the sandbox in the platform's Region", true, false),
      holding('sending is enabled for the account', true),
    ],
    before: { productionAccess: false, sending: true, review: 'none' },
    facts: { productionAccess: false, sending: true, review: 'PENDING' },
    calls: [
      ['ses:GetAccount', by('overlay ses-sandbox')],
      ['ses:PutAccountDetails', changes('overlay ses-sandbox')],
      ['ses:GetAccount', by('overlay ses-sandbox')],
    ],
  },
  {
    id: 'pre-deployment.set-dhcp-options',
    title: 'Hand out the name servers decided on',
    procedure: 'pre-deployment#dhcp-options',
    verdict: 'not applicable',
    reason: 'FOREIGN_DNS is false: the VPC asks the name servers of AWS',
  },
  {
    id: 'pre-deployment.confirm-network',
    title: 'Confirm that the network fits',
    procedure: 'pre-deployment#network',
    verdict: 'passed',
    criteria: [
      holding('the VPC has the planned address block', '10.20.0.0/16'),
      holding('at least two private subnets lie in different zones', 'at least 2 zones', 2),
      holding('enough Elastic IP addresses are free', 'at least 2', 5),
    ],
    attestations: [
      {
        name: 'all AWS service endpoints are reachable from every subnet',
        statement: `Every subnet of ${vpc} reaches the endpoints of all AWS services.`,
        given: {
          by: 'rehearsed network owner',
          time: '2026-11-22T10:15:20.118Z',
          rehearsed: true,
          entry: 30,
          comment: null,
          files: [],
        },
        unneeded: null,
      },
    ],
    before: {
      vpc,
      zones: ['us-east-2a', 'us-east-2b'],
      freeAddresses: { 'subnet-0aaa1111bbb22223c': 251, 'subnet-0ddd4444eee55556f': 251 },
    },
    facts: {
      vpc,
      zones: ['us-east-2a', 'us-east-2b'],
      freeAddresses: { 'subnet-0aaa1111bbb22223c': 251, 'subnet-0ddd4444eee55556f': 251 },
    },
    calls: [
      ['ec2:DescribeVpcs'],
      ['ec2:DescribeSubnets'],
      ['ec2:DescribeAddresses'],
      ['servicequotas:GetServiceQuota', by('overlay quotas')],
    ],
  },
  {
    id: 'pre-deployment.allow-elasticsearch-logs',
    title: 'Let Elasticsearch write its logs',
    procedure: 'pre-deployment#elasticsearch-log-policy',
    verdict: 'passed',
    criteria: [
      holding('the policy es2cloudwatch holds the statement eslogs', statement),
      holding('the statement grants Elasticsearch exactly the three log actions', statement.Action),
    ],
    preconditions: [holding('there is room for one more resource policy', 'at most 9 others', 1)],
    before: { policy: 'es2cloudwatch', statement: null, otherStatements: ['audit-export'] },
    facts: { policy: 'es2cloudwatch', statement, otherStatements: ['audit-export'] },
    calls: [
      ['logs:DescribeResourcePolicies'],
      ['logs:PutResourcePolicy', changes()],
      ['logs:DescribeResourcePolicies'],
    ],
  },
  {
    id: 'pre-deployment.create-service-linked-roles',
    title: 'Create the service-linked roles',
    procedure: 'pre-deployment#service-linked-roles',
    verdict: 'passed',
    irreversible: 'AWS deletes a service-linked role only when no resource needs it',
    criteria: [
      holding('the service-linked role of ECS exists', true),
      holding('the service-linked role of Elasticsearch exists', true),
    ],
    before: { ecs: 'AWSServiceRoleForECS', elasticsearch: null },
    facts: {
      ecs: 'AWSServiceRoleForECS',
      elasticsearch: 'AWSServiceRoleForAmazonElasticsearchService',
    },
    calls: [
      ['iam:GetRole'],
      ['iam:GetRole', { status: 404, error: 'NoSuchEntityException' }],
      ['iam:CreateServiceLinkedRole', { ...changes('overlay service-linked-roles'), attempts: 3 }],
      ['iam:GetRole'],
    ],
  },
  {
    id: 'pre-deployment.import-key-pair',
    title: 'Provide the key pair of the worker nodes',
    procedure: 'pre-deployment#key-pair',
    verdict: 'already conformant',
    criteria: [holding("the key pair exists in the platform's Region", true)],
    before: { keyPair: hostile.image, fingerprint: '6b:2d:9c:…' },
    facts: { keyPair: hostile.image, fingerprint: '6b:2d:9c:…' },
    calls: [['ec2:DescribeKeyPairs']],
  },
];
