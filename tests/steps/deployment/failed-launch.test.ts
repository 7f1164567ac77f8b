import { ServiceCatalog } from '@aws-sdk/client-service-catalog';
import { launchDataLayer as step } from '../../../steps/deployment/launch-data-layer.ts';
import { told } from '../life-cycle.ts';
import { plantingIn, tell } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';
import { forget, needsOf, offered, templates } from './offered.ts';

const reason = 'Not enough capacity';

/** Kept whatever happens, and there before the cluster. */
const kept = '\nResources:\n  Kept:\n    Type: AWS::S3::Bucket\n    DeletionPolicy: Retain\n';

/** A launch in which a resource of a nested stack fails, when a bucket that is kept has been made. */
async function failing(stage: Stage) {
  const folder = await templates(stage, (main) => main.replace('\nResources:\n', kept));
  const needs = needsOf(await offered(stage, { folder }), 'data-layer');
  await tell(stage.world, 'cloudformation/failure', { logicalId: 'Cluster/Cluster', reason });
  const run = await stage.play(step, { needs });
  return { needs, run, id: run.facts?.['provisionedProductId'] as string };
}

test('names the first resource that failed and what is left over, and terminates nothing', async ({
  stage,
}) => {
  const { needs, run, id } = await failing(stage);
  expect(run.verdict, told(run)).toBe('failed');
  expect(run.reason).toContain('it came to a bad end');
  expect(run.facts).toMatchObject({ status: 'ERROR' });
  expect(run.facts?.['failure']).toMatch(
    /^Cluster\/Cluster \(AWS::EKS::Cluster.*\): Not enough capacity/,
  );
  expect(run.facts?.['leftOver']).toEqual([
    expect.stringMatching(/^Kept \(AWS::S3::Bucket, .+, DELETE_SKIPPED\)$/),
  ]);
  expect(changing(run)).toEqual(['catalog:ProvisionProduct']);

  for (const typed of [undefined, stage.environment.accountId, 'pp-aaaaaaaaaaaaa']) {
    const confirmed = typed === undefined ? {} : { [step.id]: typed };
    const again = await stage.play(step, { needs, confirmed });
    expect(again.verdict, told(again)).toBe('blocked');
    expect(again.failure).toMatchObject({ name: 'RP-B211' });
    expect(again.failure?.message).toContain('AWS::S3::Bucket');
    expect(again.remedy).toContain(`--confirm ${step.id}=${id}`);
    expect(changing(again)).toEqual([]);
  }
});

test('terminates its own failed launch, once that is confirmed, and launches anew', async ({
  stage,
}) => {
  const { needs, id } = await failing(stage);
  const again = await stage.play(step, { needs, confirmed: { [step.id]: id } });
  expect(again.verdict, told(again)).toBe('passed');
  expect(changing(again)).toEqual([
    'catalog:TerminateProvisionedProduct',
    'catalog:ProvisionProduct',
  ]);
  expect(again.facts?.['provisionedProductId']).not.toBe(id);
  const asked = stage.entries.find(({ kind }) => kind === 'confirmed')?.data;
  expect(asked).toMatchObject({ irreversible: expect.stringContaining(id) });
});

test('leaves a failed launch of somebody else alone', async ({ stage }) => {
  const { needs, id } = await failing(stage);
  forget(stage);
  const run = await stage.play(step, { needs, confirmed: { [step.id]: id } });
  expect(run.verdict, told(run)).toBe('blocked');
  expect(run.preconditions).toContainEqual(
    expect.objectContaining({ name: 'nothing that is not ours has its name', holds: false }),
  );
  expect(changing(run)).toEqual([]);
  const { ProvisionedProductDetail } = await plantingIn(
    stage.world,
    ServiceCatalog,
  ).describeProvisionedProduct({ Id: id });
  expect(ProvisionedProductDetail?.Status).toBe('ERROR');
});
