import { ACM } from '@aws-sdk/client-acm';
import { ECS } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Route53 } from '@aws-sdk/client-route-53';
import { expect } from '@playwright/test';
import { inventory, leftover } from './inventory.ts';
import { dataLayer, serviceLayer, test, type Parameters, type Stage } from './stage.ts';

const services = [
  'api',
  'data-hub',
  'datalake',
  'link-file',
  'pipeline',
  'task-script',
  'user-org',
  'web',
].map((name) => `ts-service-${name}`);

/** Launches both layers and tells how the web interface is reached. */
async function launch(stage: Stage, parameters: Parameters) {
  const data = await stage.stack('data', 'data-layer/main.yml', 'v3.0.0', dataLayer);
  expect(data.StackStatus, data.StackStatusReason).toBe('CREATE_COMPLETE');
  const before = await inventory(stage);
  const stack = await stage.stack('services', 'service-layer/main.yml', 'v3.0.0', {
    ...serviceLayer,
    ...parameters,
  });
  expect(stack.StackStatus, stack.StackStatusReason).toBe('CREATE_COMPLETE');
  const balancing = new ElasticLoadBalancingV2(stage.client());
  const { LoadBalancers: [balancer] = [] } = await balancing.describeLoadBalancers({});
  const listed = await balancing.describeListeners({
    LoadBalancerArn: balancer?.LoadBalancerArn ?? '',
  });
  const listeners = (listed.Listeners ?? []).toSorted(
    (one, other) => (one.Port ?? 0) - (other.Port ?? 0),
  );
  const { HostedZones = [] } = await new Route53(stage.client()).listHostedZones({});
  return { before, stack, balancer, listeners, zones: HostedZones };
}

async function recordsOf(stage: Stage, zone: string | undefined): Promise<readonly string[]> {
  const { ResourceRecordSets = [] } = await new Route53(stage.client()).listResourceRecordSets({
    HostedZoneId: zone ?? '',
  });
  return ResourceRecordSets.filter(({ Type }) => Type === 'A' || Type === 'CNAME')
    .map(({ Name, Type }) => `${Type} ${Name}`)
    .toSorted();
}

test('by default: services, private zone, own certificate of ACM, public zone; and all of it goes', async ({
  stage,
}) => {
  const { before, stack, balancer, listeners, zones } = await launch(stage, {});
  const ecs = new ECS(stage.client());
  const found = await ecs.describeServices({ cluster: 'acme-production', services });
  expect(found.failures ?? []).toEqual([]);
  expect(found.services?.map(({ desiredCount }) => desiredCount)).toEqual(services.map(() => 2));
  const [web] = found.services?.filter(({ serviceName }) => serviceName === 'ts-service-web') ?? [];
  const { taskDefinition } = await ecs.describeTaskDefinition({
    taskDefinition: web?.taskDefinition ?? '',
  });
  const [container] = taskDefinition?.containerDefinitions ?? [];
  expect(container?.image).toMatch(/\/ts-service-web-master:v3\.0\.0$/);
  expect(container?.environment).toContainEqual({
    name: 'POSTGRES_HOST',
    value: 'postgres.ts-dip.internal',
  });
  expect(container?.environment).toContainEqual({
    name: 'SSM_PATH',
    value: '/tetrascience/production/ECS/ts-service-web',
  });
  expect(container?.secrets?.map(({ name }) => name)).toContain('SOURCE_NOTIFICATION_EMAIL');

  expect(balancer?.Scheme).toBe('internal');
  expect(listeners.map(({ Port, Protocol }) => `${Protocol} ${Port}`)).toEqual([
    'HTTP 80',
    'HTTPS 443',
  ]);
  const CertificateArn = listeners[1]?.Certificates?.[0]?.CertificateArn ?? '';
  const { Certificate } = await new ACM(stage.client()).describeCertificate({ CertificateArn });
  expect(Certificate?.SubjectAlternativeNames).toEqual(['tdp.example.com', 'api.tdp.example.com']);
  const [own, open] = zones.toSorted(
    (one, other) => Number(other.Config?.PrivateZone) - Number(one.Config?.PrivateZone),
  );
  expect(own).toMatchObject({ Name: 'ts-dip.internal.', Config: { PrivateZone: true } });
  expect(await recordsOf(stage, own?.Id)).toEqual([
    'CNAME elasticsearch.ts-dip.internal.',
    'CNAME postgres.ts-dip.internal.',
  ]);
  expect(open).toMatchObject({ Name: 'tdp.example.com.', Config: { PrivateZone: false } });
  expect(await recordsOf(stage, open?.Id)).toEqual([
    'A api.tdp.example.com.',
    'A tdp.example.com.',
  ]);
  expect(stack.Outputs?.[0]?.OutputValue).toBe('https://tdp.example.com');

  await stage.remove('services');
  expect(leftover(before, await inventory(stage))).toEqual([]);
});

test('NoDNSWeb without a certificate serves plain HTTP and writes no public name', async ({
  stage,
}) => {
  const { stack, listeners, zones } = await launch(stage, { NoDNSWeb: 'true' });
  expect(listeners.map(({ Port, Protocol }) => `${Protocol} ${Port}`)).toEqual(['HTTP 80']);
  expect(listeners[0]?.DefaultActions?.[0]?.Type).toBe('forward');
  expect(zones.map(({ Name }) => Name)).toEqual(['ts-dip.internal.']);
  expect(stack.Outputs?.[0]?.OutputValue).toBe('http://tdp.example.com');
});

test('own certificate, own zone, exposed on the Internet, without Windows, with Anylink', async ({
  stage,
}) => {
  const acm = new ACM(stage.client());
  const route53 = new Route53(stage.client());
  const { CertificateArn = '' } = await acm.requestCertificate({ DomainName: 'tdp.example.com' });
  const { HostedZone } = await route53.createHostedZone({
    Name: 'example.com',
    CallerReference: 'own',
  });
  const { balancer, listeners, zones } = await launch(stage, {
    Certificate: CertificateArn,
    PublicDomainZoneId: HostedZone?.Id?.replace('/hostedzone/', '') ?? '',
    ExposedOnInternet: 'true',
    EnableWinTaskScriptService: 'false',
    AnylinkMinCapacity: '1',
    AnylinkMaxCapacity: '2',
  });
  expect(balancer?.Scheme).toBe('internet-facing');
  expect(listeners[1]?.Certificates?.[0]?.CertificateArn).toBe(CertificateArn);
  expect(zones).toHaveLength(2);
  expect(await recordsOf(stage, HostedZone?.Id)).toEqual([
    'A api.tdp.example.com.',
    'A tdp.example.com.',
  ]);
  const { CertificateSummaryList = [] } = await acm.listCertificates({});
  expect(CertificateSummaryList).toHaveLength(1);
  const types = (await stage.resources('services')).map(({ ResourceType }) => ResourceType);
  expect(types).not.toContain('AWS::AutoScaling::AutoScalingGroup');
  const { serviceArns = [] } = await new ECS(stage.client()).listServices({
    cluster: 'acme-production',
  });
  expect(serviceArns.some((arn) => arn.endsWith('/ts-service-anylink'))).toBe(true);
});

test('the names of the private domain and the size of the services follow the parameters', async ({
  stage,
}) => {
  const parameters = { PrivateDomain: 'tdp.internal', MinCapacity: '3', NoDNSWeb: 'true' };
  const { zones } = await launch(stage, parameters);
  expect(zones.map(({ Name }) => Name)).toEqual(['tdp.internal.']);
  const found = await new ECS(stage.client()).describeServices({
    cluster: 'acme-production',
    services,
  });
  expect(new Set(found.services?.map(({ desiredCount }) => desiredCount))).toEqual(new Set([3]));
});
