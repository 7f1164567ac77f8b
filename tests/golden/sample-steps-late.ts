import { failing, holding, type SampleStep } from './sample-ledger.ts';

import { hostile, longText } from './hostile-names.ts';

const domainArn = 'arn:aws:es:us-east-2:111122223333:domain/acme-elasticsearch';
const by = (answeredBy: string) => ({ answeredBy });
const changes = (answeredBy = 'ministack') => ({ changes: true, answeredBy });

/** The second half, where things go wrong. */
export const lateSteps: readonly SampleStep[] = [
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
