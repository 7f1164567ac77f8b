import { ECS } from '@aws-sdk/client-ecs';
import { OpenSearch } from '@aws-sdk/client-opensearch';
import { expect } from '@playwright/test';
import { dataLayer, serviceLayer, test, type Stage } from './stage.ts';

const nested = 'AWS::CloudFormation::Stack';
/** A task definition is never changed: every change of it is a new revision. */
const renewed = 'AWS::ECS::TaskDefinition';

async function identities(stage: Stage, name: string): Promise<readonly string[]> {
  return (await stage.resources(name))
    .filter(({ ResourceType }) => ResourceType !== nested && ResourceType !== renewed)
    .map(({ ResourceType, PhysicalResourceId }) => `${ResourceType} ${PhysicalResourceId}`);
}

test('from v3.0.0 to v3.1.0 nothing is replaced and each layer gains what is new', async ({
  stage,
}) => {
  await stage.stack('data', 'data-layer/main.yml', 'v3.0.0', dataLayer);
  await stage.stack('services', 'service-layer/main.yml', 'v3.0.0', serviceLayer);
  const domains = new OpenSearch(stage.client());
  await domains.updateDomainConfig({
    DomainName: 'ts-acme-es',
    DomainEndpointOptions: { EnforceHTTPS: true },
  });
  const before = {
    data: await identities(stage, 'data'),
    services: await identities(stage, 'services'),
  };

  const to = { CFTemplateVersion: 'v3.1.0' };
  const update = { update: true };
  const data = await stage.stack(
    'data',
    'data-layer/main.yml',
    'v3.1.0',
    { ...dataLayer, ...to },
    update,
  );
  expect(data.StackStatus, data.StackStatusReason).toBe('UPDATE_COMPLETE');
  const services = await stage.stack(
    'services',
    'service-layer/main.yml',
    'v3.1.0',
    { ...serviceLayer, ...to },
    update,
  );
  expect(services.StackStatus, services.StackStatusReason).toBe('UPDATE_COMPLETE');

  const after = {
    data: await identities(stage, 'data'),
    services: await identities(stage, 'services'),
  };
  expect(after.data).toEqual(expect.arrayContaining([...before.data]));
  expect(after.services).toEqual(expect.arrayContaining([...before.services]));
  const gained = [...after.data, ...after.services].filter(
    (each) => ![...before.data, ...before.services].includes(each),
  );
  expect(gained).toContain(
    'AWS::Logs::LogGroup /aws/rds/instance/ts-platform-acme-production/postgresql',
  );
  expect(gained).toContain('AWS::Logs::LogGroup /ecs/acme-production/ts-service-command');
  const { DomainStatus } = await domains.describeDomain({ DomainName: 'ts-acme-es' });
  expect(DomainStatus?.DomainEndpointOptions?.EnforceHTTPS).toBe(true);

  const ecs = new ECS(stage.client());
  const found = await ecs.describeServices({
    cluster: 'acme-production',
    services: ['ts-service-web'],
  });
  const { taskDefinition } = await ecs.describeTaskDefinition({
    taskDefinition: found.services?.[0]?.taskDefinition ?? '',
  });
  expect(taskDefinition?.containerDefinitions?.[0]?.image).toMatch(/:v3\.1\.0$/);
});
