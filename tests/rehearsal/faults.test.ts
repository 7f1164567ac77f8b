import { EC2 } from '@aws-sdk/client-ec2';
import { EKS } from '@aws-sdk/client-eks';
import { IAM } from '@aws-sdk/client-iam';
import { SSM } from '@aws-sdk/client-ssm';
import { as, control } from './clients.ts';
import { expect, test } from './worlds.ts';

test.afterEach(({ world }) => world.gateway.faults.clear());

test('a throttled call is retried by the SDK, in every protocol', async ({ world }) => {
  const { faults } = world.gateway;
  const calls: [string, string, () => Promise<{ $metadata: { attempts?: number } }>][] = [
    ['iam', 'ListUsers', () => new IAM(as(world)).listUsers({})],
    ['ec2', 'DescribeVpcs', () => new EC2(as(world)).describeVpcs({})],
    ['ssm', 'DescribeParameters', () => new SSM(as(world)).describeParameters({})],
    ['eks', 'ListClusters', () => new EKS(as(world)).listClusters({})],
  ];
  for (const [service, operation, call] of calls) {
    faults.add({ service, operation, kind: 'throttle' });
    expect((await call()).$metadata.attempts, operation).toBe(2);
  }
  expect(faults.list()).toEqual([]);
});

test('a denied call names principal and action, until cleared, for that account and resource only', async ({
  world,
}) => {
  const { accountId } = world.accounts.main;
  await control(world, 'faults', {
    service: 'ssm',
    operation: 'GetParameter',
    kind: 'deny',
    account: accountId,
    resource: '/denied',
  });
  const ssm = new SSM(as(world));
  const denied = {
    name: 'AccessDeniedException',
    message: `User: arn:aws:iam::${accountId}:user/engineer is not authorized to perform: ssm:GetParameter because no identity-based policy allows the ssm:GetParameter action`,
  };
  await expect(ssm.getParameter({ Name: '/denied' })).rejects.toMatchObject(denied);
  await expect(ssm.getParameter({ Name: '/denied' })).rejects.toMatchObject(denied);
  await expect(ssm.getParameter({ Name: '/other' })).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
  await expect(new SSM(as(world, 'dr')).getParameter({ Name: '/denied' })).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
  expect(await (await fetch(`${world.awsEndpoint}/_runproof/faults`)).json()).toHaveLength(1);
  await fetch(`${world.awsEndpoint}/_runproof/faults`, { method: 'DELETE' });
  await expect(ssm.getParameter({ Name: '/denied' })).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
  world.gateway.faults.add({ service: 'ec2', operation: 'DescribeVpcs', kind: 'deny' });
  await expect(new EC2(as(world)).describeVpcs({})).rejects.toMatchObject({
    name: 'UnauthorizedOperation',
  });
});

test('a call that times out has no effect and no answer', async ({ world }) => {
  world.gateway.faults.add({ service: 'ssm', operation: 'PutParameter', kind: 'timeout' });
  const ssm = new SSM({ ...as(world), maxAttempts: 1 });
  const late = ssm.putParameter(
    { Name: '/late', Value: 'x', Type: 'String' },
    { requestTimeout: 100, abortSignal: AbortSignal.timeout(150) },
  );
  await expect(late).rejects.toThrow();
  await expect(ssm.getParameter({ Name: '/late' })).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
});

test('a failing call fails once', async ({ world }) => {
  world.gateway.faults.add({ service: 'ssm', operation: 'DescribeParameters', kind: 'fail' });
  const ssm = new SSM({ ...as(world), maxAttempts: 1 });
  await expect(ssm.describeParameters({})).rejects.toMatchObject({
    $metadata: { httpStatusCode: 500 },
  });
  await expect(ssm.describeParameters({})).resolves.toMatchObject({ Parameters: [] });
});

test('the switches answer loopback only, no web page, and no nonsense', async ({ world }) => {
  const url = `${world.awsEndpoint}/_runproof/faults`;
  const fault = JSON.stringify({ service: 'ssm', operation: 'GetParameter', kind: 'fail' });
  const fromPage = await fetch(url, {
    method: 'POST',
    body: fault,
    headers: { origin: 'https://example.com' },
  });
  expect(fromPage.status).toBe(403);
  const { request } = await import('node:http');
  const rebound = await new Promise<number | undefined>((resolve, reject) => {
    request(url, { method: 'POST', headers: { host: 'attacker.example' } }, (answer) =>
      resolve(answer.resume().statusCode),
    )
      .on('error', reject)
      .end(fault);
  });
  expect(rebound).toBe(403);
  expect((await fetch(url, { method: 'POST', body: '{"kind":"explode"}' })).status).toBe(400);
  expect(world.gateway.faults.list()).toEqual([]);
});
