import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { IAM } from '@aws-sdk/client-iam';
import { ServiceCatalog } from '@aws-sdk/client-service-catalog';
import { STS } from '@aws-sdk/client-sts';
import { launchDataLayer as step } from '../../../steps/deployment/launch-data-layer.ts';
import { told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';
import { admit, forget, needsOf, offered, templates } from './offered.ts';

const slow = (stage: Stage, seconds: number) =>
  stage.fault({
    service: 'cloudformation',
    operation: 'CreateStack',
    kind: 'slow',
    seconds,
    times: 1,
  });

/** Service Catalog in the hands of another session of the deployer's role. */
async function otherSession({ world, environment }: Stage): Promise<ServiceCatalog> {
  const { Credentials } = await plantingIn(world, STS).assumeRole({
    RoleArn: `arn:aws:iam::${environment.accountId}:role/${environment.deployerRole}`,
    RoleSessionName: 'somebody-else',
  });
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return new ServiceCatalog({
    endpoint: world.awsEndpoint,
    region: environment.region,
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    },
  });
}

test('a run killed while the stack builds: the next one waits for it and launches nothing', async ({
  stage,
}) => {
  const needs = needsOf(await offered(stage), 'data-layer');
  slow(stage, 5);
  const first = stage.play(step, { needs });
  const kinds = () => stage.entries.map(({ kind }) => kind);
  await expect.poll(kinds, { intervals: [20] }).toContain('outcome');
  const written = [...stage.entries];
  await first;
  // The ledger as the killed run left it: announced, taken by AWS, never judged.
  forget(stage);
  (stage.entries as unknown[]).push(...written);
  slow(stage, 1);
  const resumed = await stage.play(step, { needs });
  expect(resumed.verdict, told(resumed)).toBe('passed');
  expect(resumed.reason).toContain('a run that was cut off had acted');
  expect(changing(resumed)).toEqual([]);
});

test('a launch of another session under way is seen, waited for, and not repeated; throttling goes by', async ({
  stage,
}) => {
  const offer = await offered(stage);
  const needs = needsOf(offer, 'data-layer');
  const [{ productId = '', versions = {} } = {}] = offer.products;
  slow(stage, 5);
  await (
    await otherSession(stage)
  ).provisionProduct({
    ProductId: productId,
    ProvisioningArtifactId: versions['v3.0.0'],
    ProvisionedProductName: needs.name,
    ProvisionToken: 'somebody-else',
    ProvisioningParameters: needs.parameters.flatMap(({ name, value }) =>
      value === null ? [] : [{ Key: name, Value: value }],
    ),
  });
  const playing = stage.play(step, { needs });
  const looks = () =>
    stage.world.gateway.calls.since(0).filter(({ operation }) => operation === 'ListStackResources')
      .length;
  await expect.poll(looks, { intervals: [20] }).toBeGreaterThan(0);
  // More often than the SDK tries again by itself.
  const throttled = { service: 'cloudformation', operation: 'ListStackResources', times: 4 };
  stage.fault({ ...throttled, kind: 'throttle' });
  const run = await playing;
  expect(run.verdict, told(run)).toBe('already conformant');
  expect(run.reason).toContain('waited for');
  expect(changing(run)).toEqual([]);
  expect(run.calls.map(({ error }) => error)).toContainEqual(expect.stringMatching(/Throttl/));
});

test('another product of that name is blocked and stays as it is', async ({ stage }) => {
  const offer = await offered(stage);
  const needs = needsOf(offer, 'data-layer');
  const other = {
    ...needsOf(offer, 'data-layer', { INFRASTRUCTURE_NAME: 'ts-other' }),
    name: needs.name,
  };
  const launched = await stage.play(step, { needs: other });
  expect(launched.verdict, told(launched)).toBe('passed');
  forget(stage);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('blocked');
  expect(run.facts?.['differences']).toEqual([
    'InfrastructureName: expected "ts-platform", found "ts-other"',
  ]);
  expect(changing(run)).toEqual([]);

  const service = await stage.play(step, { needs: { ...needs, product: 'TDP Service Layer' } });
  expect(service.verdict).toBe('blocked');
  expect(service.facts).toMatchObject({ otherProduct: true, product: 'TDP Data Layer' });
  const { StackSummaries = [] } = await plantingIn(stage.world, CloudFormation).listStacks({});
  expect(StackSummaries.map(({ StackStatus }) => StackStatus)).toEqual(
    StackSummaries.map(() => 'CREATE_COMPLETE'),
  );
});

test('a version that is not on offer is blocked with those that are', async ({ stage }) => {
  const offer = await offered(stage);
  const needs = needsOf(offer, 'data-layer');
  const [{ productId: ProductId = '', versions = {} } = {}] = offer.products;
  const unknown = await stage.play(step, { needs: { ...needs, version: 'v2.0.0' }, mode: 'plan' });
  expect(unknown.verdict).toBe('blocked');
  expect(unknown.failure?.name).toBe('RP-B472');
  expect(unknown.failure?.message).toContain('v3.1.0, v3.0.0');
  await plantingIn(
    stage.world,
    ServiceCatalog,
    'vendor',
    stage.environment.region,
  ).updateProvisioningArtifact({
    ProductId,
    ProvisioningArtifactId: versions['v3.0.0'],
    Guidance: 'DEPRECATED',
  });
  const deprecated = await stage.play(step, { needs });
  expect(deprecated.failure?.message).toContain('v3.1.0, v3.0.0 (deprecated)');
  expect(changing(deprecated)).toEqual([]);
});

test('a template that asks for more is blocked until the environment gives it', async ({
  stage,
}) => {
  const sizes = '  EnvironmentSize:\n    Type: String\n    AllowedValues: [Large, X-Large]\n';
  const folder = await templates(stage, (main) =>
    main.replace('\nParameters:\n', `\nParameters:\n${sizes}`),
  );
  const offer = await offered(stage, { folder });
  const disagreement = 'the product and the environment agree on its parameters';
  const finding = async (keys: Readonly<Record<string, string>>) => {
    const planned = await stage.play(step, {
      needs: needsOf(offer, 'data-layer', keys),
      mode: 'plan',
    });
    expect(planned.verdict, told(planned)).toBe('blocked');
    return JSON.stringify(planned.preconditions.find(({ name }) => name === disagreement)?.actual);
  };
  expect(await finding({})).toMatch(/EnvironmentSize.*DATA_OTHER_PARAMETERS says nothing/);
  expect(await finding({ DATA_OTHER_PARAMETERS: 'EnvironmentSize=Small' })).toContain(
    'the product allows Large, X-Large, not \\"Small\\"',
  );
  const needs = needsOf(offer, 'data-layer', { DATA_OTHER_PARAMETERS: 'EnvironmentSize=Large' });
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(run.facts?.['parameters']).toContainEqual(
    expect.objectContaining({ name: 'EnvironmentSize', value: 'Large' }),
  );
});

test('credentials that end too soon are blocked before the launch, unless a role is named for it', async ({
  stage,
}) => {
  stage.outside.sessionEnds = async () => new Date(Date.now() + 3_600_000).toISOString();
  const offer = await offered(stage);
  const needs = needsOf(offer, 'data-layer');
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('blocked');
  expect(run.reason).toContain('the session lasts as long as the launch');
  expect(changing(run)).toEqual([]);

  const localLaunchRole = 'LaunchesProducts';
  const Principal = { Service: 'servicecatalog.amazonaws.com' };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }];
  await plantingIn(stage.world, IAM).createRole({
    RoleName: localLaunchRole,
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  const constrained = needsOf(await offered(stage, { localLaunchRole }), 'data-layer');
  const planned = await stage.play(step, { needs: constrained, mode: 'plan' });
  expect(planned.verdict, told(planned)).toBe('would act');
  expect(planned.facts?.['offer']).toMatchObject({ launchRole: true });
});

test('of several ways to launch the portfolio’s own is taken, and the console is left alone', async ({
  stage,
}) => {
  const offer = await offered(stage);
  const [{ productId: ProductId = '' } = {}] = offer.products;
  const vendor = plantingIn(stage.world, ServiceCatalog, 'vendor', stage.environment.region);
  const { PortfolioDetail } = await vendor.createPortfolio({
    DisplayName: 'Another way',
    ProviderName: 'Vendor',
    IdempotencyToken: 'another-way',
  });
  const PortfolioId = PortfolioDetail?.Id ?? '';
  await vendor.associateProductWithPortfolio({ PortfolioId, ProductId });
  await vendor.createPortfolioShare({ PortfolioId, AccountId: stage.environment.accountId });
  await admit(stage, PortfolioId);
  const needs = needsOf(offer, 'data-layer');
  const planned = await stage.play(step, { needs, mode: 'plan' });
  expect(planned.verdict, told(planned)).toBe('would act');
  expect(planned.facts?.['offer']).toMatchObject({ paths: 2 });
  const byHand = await stage.play(step, { needs, via: 'console' });
  expect(byHand.verdict, told(byHand)).toBe('blocked');
  expect(byHand.failure?.name).toBe('RP-B475');
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
});
