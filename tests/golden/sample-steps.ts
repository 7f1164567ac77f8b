import { failing, holding, type SampleStep } from './sample-ledger.ts';

const vpc = 'vpc-0a1b2c3d4e5f60718';
const domainArn = 'arn:aws:es:us-east-2:111122223333:domain/acme-elasticsearch';
const statement = {
  Sid: 'eslogs',
  Effect: 'Allow',
  Principal: { Service: 'es.amazonaws.com' },
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:PutLogEventsBatch'],
  Resource: 'arn:aws:logs:us-east-2:111122223333:log-group:*:log-stream:*',
};
const by = (answeredBy: string) => ({ answeredBy });
const changes = (answeredBy = 'ministack') => ({ changes: true, answeredBy });

/** A long value, as a policy or a certificate chain is: 10,000 characters. */
export const longText = Array.from(
  { length: 250 },
  (_, line) => `${String(line).padStart(4, '0')} ${'abcdefghij'.repeat(3)}k.lmn`,
).join('');

/** Names nobody should choose, and somebody will. */
export const hostile = {
  image: '<img src=x onerror=alert(1)>',
  script: '</script><script>alert(2)</script>',
  bidi: 'abc\u202Egnp.exe\u202C and \u2066isolated\u2069',
  attribute: `" onmouseover="alert(3)" x='`,
  word: 'x'.repeat(400),
  zeroWidth: 'ad\u200Bmin\uFEFF',
  arabic: 'ناسا',
  template: '${alert(4)} {{7*7}} &lt;b&gt;',
} as const;

/** Every verdict a run can give, in the order of a new installation. */
export const sampleSteps: readonly SampleStep[] = [
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
  {
    id: 'pre-deployment.confirm-web-zone',
    title: 'Confirm the public hosted zone',
    procedure: 'pre-deployment#web-zone',
    verdict: 'failed',
    remedy:
      'Have the zone example.com delegated to the name servers of this zone, then run this step again.',
    criteria: [
      holding(
        "a public hosted zone of the account covers the platform's domain",
        'a zone of tdp.example.com',
        'example.com',
      ),
      failing(
        "the zone's name is delegated to its own name servers",
        ['ns-1.example.net', 'ns-2.example.net'],
        ['ns-old.example.org'],
      ),
    ],
    before: { zone: 'example.com', delegatedTo: ['ns-old.example.org'] },
    facts: { zone: 'example.com', delegatedTo: ['ns-old.example.org'] },
    calls: [['route53:ListHostedZonesByName'], ['route53:GetHostedZone']],
  },
  {
    id: 'pre-deployment.import-web-certificate',
    title: 'Import the web certificate',
    procedure: 'pre-deployment#web-certificate',
    verdict: 'passed',
    outputs: {
      certificateArn:
        'arn:aws:acm:us-east-2:111122223333:certificate/2f6c8a10-0d5e-4c0b-9a66-5b1f0c9d7e42',
    },
    criteria: [
      holding('the certificate is issued and in date', 'ISSUED, not after 2027-11-20'),
      holding('its key is RSA of 1024 or 2048 bits', 'one of "RSA_1024", "RSA_2048"', 'RSA_2048'),
    ],
    before: { certificateArn: null, chain: null },
    facts: {
      certificateArn:
        'arn:aws:acm:us-east-2:111122223333:certificate/2f6c8a10-0d5e-4c0b-9a66-5b1f0c9d7e42',
      chain: longText,
    },
    calls: [
      ['acm:ListCertificates'],
      ['acm:ImportCertificate', changes('overlay acm-certificates')],
      ['acm:DescribeCertificate'],
    ],
  },
  {
    id: 'pre-deployment.deploy-dr-stack',
    title: 'Deploy the disaster recovery stack',
    procedure: 'pre-deployment#dr-stack',
    account: 'dr',
    verdict: 'passed',
    seconds: 41,
    outputs: {
      snapshotKeyArn: 'arn:aws:kms:us-west-2:444455556666:key/9d1c0b7e-52aa-4f37-8f27-2f1f4a3f9b10',
    },
    criteria: [
      holding('the stack is complete', 'CREATE_COMPLETE'),
      holding('its parameters are those of the environment', {}),
    ],
    before: { status: null, snapshotKeyArn: null },
    facts: {
      status: 'CREATE_COMPLETE',
      snapshotKeyArn: 'arn:aws:kms:us-west-2:444455556666:key/9d1c0b7e-52aa-4f37-8f27-2f1f4a3f9b10',
    },
    calls: [
      ['cloudformation:DescribeStacks', { status: 400, error: 'ValidationError' }],
      ['cloudformation:CreateStack', changes()],
      ['cloudformation:DescribeStacks'],
      ['cloudformation:DescribeStacks'],
    ],
  },
  {
    id: 'pre-deployment.store-service-parameters',
    title: 'Store the secrets of the integrations',
    procedure: 'pre-deployment#service-parameters',
    verdict: 'blocked',
    reason: 'A parameter stands at "/acme/box/client-secret" as plain text.',
    remedy: 'Delete the parameter, change the secret, then run this step again.',
    criteria: [
      holding('every parameter in scope exists at its path', 2),
      failing('every parameter is a SecureString', 'SecureString', 'String'),
    ],
    preconditions: [
      failing('no parameter stands there with another type', 'SecureString or none', 'String'),
    ],
    before: { parameters: [{ path: '/acme/box/client-secret', type: 'String' }] },
    facts: { parameters: [{ path: '/acme/box/client-secret', type: 'String' }] },
    failure: {
      name: 'RP-B231',
      message: 'A parameter stands at "/acme/box/client-secret" as plain text.',
      during: 'observing',
      operation: 'GetParameter',
      requestId: '5d1f0c2e-1002',
    },
    calls: [
      ['ssm:GetParameter'],
      ['ssm:GetParameter', { status: 400, error: 'ParameterNotFound' }],
    ],
  },
  {
    id: 'pre-deployment.grant-portfolio-access',
    title: 'Grant the deployer access to the portfolio',
    procedure: 'pre-deployment#portfolio-access',
    verdict: 'not supported',
    reason: 'the embedded target has no Service Catalog yet',
    calls: [
      [
        'servicecatalog:ListAcceptedPortfolioShares',
        { status: 501, error: 'NotImplemented', answeredBy: 'gateway' },
      ],
    ],
    failure: {
      name: 'NotSupportedError',
      message: 'servicecatalog:ListAcceptedPortfolioShares',
      during: 'observing',
      operation: 'ListAcceptedPortfolioShares',
      requestId: null,
    },
  },
  {
    id: 'deployment.launch-data-layer',
    title: 'Launch the data layer',
    procedure: 'deployment#data-layer',
    verdict: 'would act',
    reason: 'planned only',
  },
  {
    id: 'post-deployment.enforce-elasticsearch-https',
    title: 'Refuse plain HTTP on the Elasticsearch domain',
    procedure: 'post-deployment#elasticsearch-https',
    verdict: 'failed',
    seconds: 62,
    reason: 'acting failed: the domain is being changed by somebody else',
    remedy: "Look at the domain's change status; rerun this step with a reason.",
    used: ['importWebCertificate.certificateArn'],
    criteria: [
      failing('plain HTTP is refused', true, false),
      holding('the change has taken effect', 'Active'),
    ],
    before: {
      domain: domainArn,
      enforcesHttps: false,
      state: 'Active',
      tags: { owner: hostile.bidi },
    },
    facts: {
      domain: domainArn,
      enforcesHttps: false,
      state: 'Active',
      tags: { owner: hostile.bidi },
    },
    failure: {
      name: 'ConflictException',
      message: 'A change/update is in progress.',
      during: 'acting',
      operation: 'UpdateDomainConfig',
      requestId: '5d1f0c2e-1003',
    },
    calls: [
      ['es:DescribeDomainConfig', by('overlay es-option-status')],
      [
        'es:UpdateDomainConfig',
        { ...changes(), status: 409, error: 'ConflictException', attempts: 2 },
      ],
      ['es:DescribeDomainConfig', by('overlay es-option-status')],
    ],
  },
  {
    id: 'post-deployment.make-eks-endpoint-private',
    title: 'Make the EKS endpoint private',
    procedure: 'post-deployment#eks-private-endpoint',
    verdict: 'passed',
    seconds: 34,
    criteria: [
      holding('the private endpoint is on', true),
      holding('the public endpoint is off', false),
    ],
    before: {
      privateEndpoint: false,
      publicEndpoint: true,
      publicAccessCidrs: ['0.0.0.0/0'],
      cluster: hostile.script,
    },
    facts: {
      privateEndpoint: true,
      publicEndpoint: false,
      publicAccessCidrs: [],
      cluster: hostile.script,
    },
    calls: [
      ['eks:DescribeCluster'],
      ['eks:UpdateClusterConfig', changes('overlay eks-updates')],
      ['eks:DescribeUpdate', by('overlay eks-updates')],
      ['eks:UpdateClusterConfig', changes('overlay eks-updates')],
      ['eks:DescribeCluster'],
    ],
  },
  {
    id: 'post-deployment.create-s3-gateway-endpoint',
    title: 'Lead the platform to S3 within AWS',
    procedure: 'post-deployment#s3-gateway-endpoint',
    verdict: 'passed',
    used: ['importWebCertificate.certificateArn', 'deployDrStack.snapshotKeyArn'],
    criteria: [
      holding('the VPC has a gateway endpoint for S3', true),
      holding(
        'every private route table of the platform leads to it',
        ['rtb-0aa11bb22cc33dd44'],
        [hostile.word],
      ),
    ],
    before: { endpoint: null, routeTables: [] },
    facts: {
      endpoint: 'vpce-0f1e2d3c4b5a69788',
      routeTables: ['rtb-0aa11bb22cc33dd44'],
      name: hostile.attribute,
    },
    calls: [
      ['ec2:DescribeVpcEndpoints'],
      ['ec2:CreateVpcEndpoint', changes('overlay gateway-endpoint-routes')],
      ['ec2:DescribeRouteTables'],
    ],
  },
  {
    id: 'post-deployment.confirm-alert-subscription',
    title: 'Confirm the subscription to alerts',
    procedure: 'post-deployment#alert-subscription',
    verdict: 'not run',
    reason: 'an earlier step failed: post-deployment.enforce-elasticsearch-https',
  },
];
