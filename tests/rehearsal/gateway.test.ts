import { randomBytes } from 'node:crypto';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { EC2 } from '@aws-sdk/client-ec2';
import { EKS } from '@aws-sdk/client-eks';
import { IAM } from '@aws-sdk/client-iam';
import { OpenSearch } from '@aws-sdk/client-opensearch';
import { Route53 } from '@aws-sdk/client-route-53';
import { S3 } from '@aws-sdk/client-s3';
import { ServiceCatalog } from '@aws-sdk/client-service-catalog';
import { SESv2 } from '@aws-sdk/client-sesv2';
import { SNS } from '@aws-sdk/client-sns';
import { SSM } from '@aws-sdk/client-ssm';
import { STS } from '@aws-sdk/client-sts';
import { as } from './clients.ts';
import { expect, test } from './worlds.ts';

const stranger = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };

test('words an unknown key as each service does', async ({ world }) => {
  const config = { ...as(world), credentials: stranger };
  const refused = async (call: Promise<unknown>) => {
    const error = (await call.then(
      () => ({}),
      (reason: unknown) => reason,
    )) as { name?: string; $metadata?: { httpStatusCode?: number; attempts?: number } };
    return `${error.name} ${error.$metadata?.httpStatusCode} ${error.$metadata?.attempts}`;
  };
  expect(await refused(new STS(config).getCallerIdentity({}))).toBe('InvalidClientTokenId 403 1');
  expect(await refused(new EC2(config).describeVpcs({}))).toBe('AuthFailure 401 1');
  expect(await refused(new SSM(config).getParameter({ Name: 'x' }))).toBe(
    'UnrecognizedClientException 400 1',
  );
  expect(await refused(new EKS(config).listClusters({}))).toBe('UnrecognizedClientException 403 1');
  expect(await refused(new S3({ ...config, forcePathStyle: true }).listBuckets({}))).toBe(
    'InvalidAccessKeyId 403 1',
  );
});

test('knows an expired session, and a session key without its token', async ({ world }) => {
  world.gateway.principals.register('ASIAEXPIREDEXPIREDXX', {
    account: world.accounts.main.accountId,
    arn: 'arn:aws:sts::111122223333:assumed-role/x/y',
    userId: 'AROA:y',
    sessionToken: 'token',
    expires: Date.now() - 1,
  });
  const credentials = {
    accessKeyId: 'ASIAEXPIREDEXPIREDXX',
    secretAccessKey: 'x',
    sessionToken: 'token',
  };
  await expect(new STS({ ...as(world), credentials }).getCallerIdentity({})).rejects.toMatchObject({
    name: 'ExpiredToken',
  });
  await expect(
    new SSM({ ...as(world), credentials }).getParameter({ Name: 'x' }),
  ).rejects.toMatchObject({
    name: 'ExpiredTokenException',
  });
  const { sessionToken: _, ...bareKey } = credentials;
  await expect(
    new STS({ ...as(world), credentials: bareKey }).getCallerIdentity({}),
  ).rejects.toMatchObject({
    name: 'InvalidClientTokenId',
  });
});

test('keeps accounts and Regions apart, a foreign one too', async ({ world }) => {
  const names = async (ssm: SSM) =>
    (await ssm.describeParameters({})).Parameters?.map(({ Name }) => Name);
  await new SSM(as(world)).putParameter({ Name: '/only/main', Value: 'x', Type: 'String' });
  expect(await names(new SSM(as(world)))).toEqual(['/only/main']);
  expect(await names(new SSM(as(world, 'main', 'eu-west-1')))).toEqual([]);
  expect(await names(new SSM(as(world, 'dr')))).toEqual([]);
  const config = { ...as(world), credentials: world.strangerKey('999988887777') };
  expect((await new STS(config).getCallerIdentity({})).Account).toBe('999988887777');
  expect(await names(new SSM(config))).toEqual([]);
});

test('learns the keys that IAM and STS hand out', async ({ world }) => {
  const iam = new IAM(as(world));
  await iam.createUser({ UserName: 'second' });
  const { AccessKey } = await iam.createAccessKey({ UserName: 'second' });
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  const sts = new STS({ ...as(world), credentials });
  expect((await sts.getCallerIdentity({})).Arn).toMatch(/:user\/second$/);
  const { Credentials } = await sts.getFederationToken({ Name: 'visitor', DurationSeconds: 900 });
  const federated = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  expect(
    (await new STS({ ...as(world), credentials: federated }).getCallerIdentity({})).Arn,
  ).toMatch(/:federated-user\/visitor$/);
  await iam.deleteAccessKey({ UserName: 'second', AccessKeyId: credentials.accessKeyId });
  await expect(sts.getCallerIdentity({})).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
});

test('says plainly, once and in each protocol, what nobody implements', async ({ world }) => {
  const config = as(world);
  const since = world.gateway.calls.since(0).at(-1)?.n ?? 0;
  const calls: [string, () => Promise<unknown>][] = [
    ['servicecatalog:ListPortfolios', () => new ServiceCatalog(config).listPortfolios({})],
    ['ec2:DescribeIpamPools', () => new EC2(config).describeIpamPools({})],
    ['eks:DescribeInsight', () => new EKS(config).describeInsight({ clusterName: 'x', id: 'y' })],
    ['es:GetUpgradeStatus', () => new OpenSearch(config).getUpgradeStatus({ DomainName: 'x' })],
    ['ssm:ListNodes', () => new SSM(config).listNodes({})],
    [
      'iam:GetOrganizationsAccessReport',
      () => new IAM(config).getOrganizationsAccessReport({ JobId: '0'.repeat(36) }),
    ],
    ['cloudformation:ListTypes', () => new CloudFormation(config).listTypes({})],
    ['route53:ListCidrCollections', () => new Route53(config).listCidrCollections({})],
    ['ses:ListReputationEntities', () => new SESv2(config).listReputationEntities({})],
    ['sns:ListOriginationNumbers', () => new SNS(config).listOriginationNumbers({})],
  ];
  for (const [name, call] of calls) {
    const error = (await call().then(
      () => ({ name: 'answered' }),
      (reason: unknown) => reason,
    )) as { name: string; $metadata?: unknown };
    expect({ call: name, error: error.name, $metadata: error.$metadata }).toMatchObject({
      call: name,
      error: 'NotImplemented',
      $metadata: { httpStatusCode: 501, attempts: 1 },
    });
  }
  const recorded = world.gateway.calls.since(since);
  expect(recorded).toHaveLength(calls.length);
  expect(
    recorded.every(({ unsupported, answeredBy }) => unsupported && answeredBy === 'gateway'),
  ).toBe(true);
});

test('speaks CBOR to clients that do', async ({ world }) => {
  const response = await fetch(
    `${world.awsEndpoint}/service/GraniteServiceVersion20100801/operation/ListDashboards`,
    {
      method: 'POST',
      headers: {
        'smithy-protocol': 'rpc-v2-cbor',
        authorization: `AWS4-HMAC-SHA256 Credential=${stranger.accessKeyId}/20261122/us-east-2/monitoring/aws4_request, SignedHeaders=host, Signature=0`,
      },
    },
  );
  expect(response.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
  expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toContain(
    'InvalidClientTokenId',
  );
});

test('records every call, without a value', async ({ world }) => {
  const since = world.gateway.calls.since(0).at(-1)?.n ?? 0;
  await new SSM(as(world)).putParameter({
    Name: '/lab/secret',
    Value: 'hunter2',
    Type: 'SecureString',
  });
  await new EKS(as(world)).describeCluster({ name: 'none' }).catch(() => undefined);
  const response = await fetch(`${world.awsEndpoint}/_runproof/calls?since=${since}`);
  const text = await response.text();
  expect(text).not.toContain('hunter2');
  expect(JSON.parse(text)).toMatchObject([
    {
      service: 'ssm',
      operation: 'PutParameter',
      account: world.accounts.main.accountId,
      region: world.accounts.main.region,
      status: 200,
      mutating: true,
      answeredBy: 'ministack',
      requestId: expect.stringMatching(/.+/) as unknown,
    },
    {
      service: 'eks',
      operation: 'DescribeCluster',
      status: 404,
      mutating: false,
      error: 'ResourceNotFoundException',
      answeredBy: 'overlay:eks-updates',
    },
  ]);
});

test('carries S3 objects untouched, with the checksums and chunks of the SDK', async ({
  world,
}) => {
  const s3 = new S3({ ...as(world), forcePathStyle: true });
  await s3.createBucket({ Bucket: 'objects' });
  const Body = randomBytes(3_000_000);
  await s3.putObject({
    Bucket: 'objects',
    Key: 'a folder/ü+1.bin',
    Body,
    ChecksumAlgorithm: 'SHA256',
  });
  const { Body: stored } = await s3.getObject({ Bucket: 'objects', Key: 'a folder/ü+1.bin' });
  expect(Buffer.from((await stored?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
  expect((await s3.headObject({ Bucket: 'objects', Key: 'a folder/ü+1.bin' })).ContentLength).toBe(
    Body.length,
  );
  const operations = world.gateway.calls
    .since(0)
    .map(({ service, operation }) => `${service}:${operation}`);
  expect(operations).toEqual(
    expect.arrayContaining(['s3:CreateBucket', 's3:PutObject', 's3:GetObject', 's3:HeadObject']),
  );
});

test('takes unsigned requests only where AWS does', async ({ world }) => {
  const cognito = new CognitoIdentityProvider(as(world));
  const { UserPool } = await cognito.createUserPool({ PoolName: 'lab' });
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId: UserPool?.Id,
    ClientName: 'web',
  });
  await expect(
    cognito.initiateAuth({
      ClientId: UserPoolClient?.ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'a', PASSWORD: 'b' },
    }),
  ).rejects.not.toMatchObject({ name: 'MissingAuthenticationToken' });
  const unsigned = (target: string) =>
    fetch(world.awsEndpoint, {
      method: 'POST',
      headers: {
        'x-amz-target': `AWSCognitoIdentityProviderService.${target}`,
        'content-type': 'application/x-amz-json-1.1',
      },
      body: '{"ClientId":"x","AuthFlow":"USER_PASSWORD_AUTH"}',
    });
  expect((await unsigned('ListUserPools')).headers.get('x-amzn-errortype')).toBe(
    'MissingAuthenticationToken',
  );
  expect((await unsigned('InitiateAuth')).headers.get('x-runproof-backend')).toBe('ministack');
});

test('reads the account of logs and the limit of ten resource policies', async ({ world }) => {
  const logs = new CloudWatchLogs(as(world, 'vendor'));
  const policyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  for (let n = 0; n < 10; n += 1)
    await logs.putResourcePolicy({ policyName: `p${n}`, policyDocument });
  await expect(logs.putResourcePolicy({ policyName: 'p10', policyDocument })).rejects.toMatchObject(
    { name: 'LimitExceededException' },
  );
});
