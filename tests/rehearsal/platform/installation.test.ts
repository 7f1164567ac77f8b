import { ECS } from '@aws-sdk/client-ecs';
import type { Aws } from '../../../fixtures/rehearsal/platform/aws.ts';
import { Installations } from '../../../fixtures/rehearsal/platform/installation.ts';
import { api, domain, expect, test, vendor, web } from './stage.ts';

test('is there while its service layer is, with a database of that age', async ({ stage }) => {
  await expect(stage.http(`${web}/login`)).rejects.toMatchObject({ code: 'ECONNRESET' });
  await stage.launch();
  expect((await stage.http(`${web}/login`)).status).toBe(200);
  expect(await stage.http(`${web.replace('s:', ':')}/login?a=b`)).toMatchObject({
    status: 301,
    headers: { location: `${web}/login?a=b` },
  });
  const { call } = await stage.signedIn();
  const { user } = await stage.signedIn();
  const users = `/v1/organizations/${user.roles[0]?.organizationId}/users`;
  const ada = { email: 'ada@example.com', role: 'admin', password: 'of-her-own' };
  expect((await call('POST', users, ada)).status).toBe(201);
  expect((await stage.login(ada.email, ada.password)).status).toBe(200);

  const ecs = new ECS(stage.client());
  const scale = (desiredCount: number) =>
    ecs.updateService({ cluster: 'acme-production', service: 'ts-service-user-org', desiredCount });
  await scale(0);
  expect((await stage.http(`${web}/login`)).status).toBe(503);
  expect((await stage.login(ada.email, ada.password)).status).toBe(503);
  await scale(1);
  expect((await stage.login(ada.email, ada.password)).status).toBe(200);

  await stage.remove('services');
  await expect(stage.http(`${api}/health`)).rejects.toMatchObject({ code: 'ECONNRESET' });
  await stage.launchServices();
  expect((await stage.login(ada.email, ada.password)).status).toBe(401);
  expect((await stage.login(vendor.email, vendor.password)).status).toBe(200);
});

test('another domain’s service layer is no platform here', async ({ stage }) => {
  await stage.launch({ PublicDomain: 'tdp.example.org' });
  await expect(stage.http(`${web}/login`)).rejects.toMatchObject({ code: 'ECONNRESET' });
  await stage.control('platform/second');
  const { user, call } = await stage.signedIn();
  expect(user.email).toBe(vendor.email);
  const { status } = await stage.submit(
    `/tetrascience/admin/organizations/${user.roles[0]?.organizationId}/credentials`,
    {},
    { cookie: `ts-auth-token=${(await stage.signedIn()).token}` },
  );
  expect(status).toBe(403);
  expect((await call('GET', '/v1/users/me')).status).toBe(200);
});

test('without a certificate it serves plain HTTP only, with cookies a browser takes there', async ({
  stage,
}) => {
  await stage.launch({ NoDNSWeb: 'true' });
  await expect(stage.http(`${web}/login`)).rejects.toMatchObject({ code: 'ECONNRESET' });
  const plain = web.replace('s:', ':');
  const answer = await stage.http(`${plain}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: plain },
    body: new URLSearchParams(vendor).toString(),
  });
  expect(answer.status).toBe(303);
  expect(answer.headers['set-cookie']).toContain('HttpOnly; SameSite=Lax');
  expect(answer.headers['set-cookie']).not.toContain('Secure');
});

test('only a stack that stands makes an installation', async () => {
  const found = async (StackStatus: string, PublicDomain = domain) => {
    const parameter = { ParameterKey: 'PublicDomain', ParameterValue: PublicDomain };
    const stack = { StackId: 'stack', StackStatus, Parameters: [parameter] };
    const services = ['ts-service-web', 'ts-service-user-org'].map((name) => ({
      ResourceType: 'AWS::ECS::Service',
      PhysicalResourceId: `arn:aws:ecs:us-east-2:111122223333:service/acme-production/${name}`,
    }));
    const clients = {
      cloudformation: async () => ({
        describeStacks: async () => ({ Stacks: [stack] }),
        listStackResources: async () => ({ StackResourceSummaries: services }),
      }),
      ecs: async () => ({
        describeServices: async () => ({ services: [{}] }),
        describeTaskDefinition: async () => ({ taskDefinition: {} }),
      }),
    };
    const aws = { looking: () => clients } as unknown as Aws;
    return (await new Installations(aws, domain).find())?.stackId;
  };
  for (const status of ['CREATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE'])
    expect(await found(status), status).toBe('stack');
  for (const status of ['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'DELETE_IN_PROGRESS'])
    expect(await found(status), status).toBeUndefined();
  expect(await found('CREATE_COMPLETE', 'tdp.example.org')).toBeUndefined();
});
