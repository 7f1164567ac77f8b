import type { Http } from '../../../harness/http.ts';
import { updateServiceLayer as step } from '../../../steps/upgrade/update-service-layer.ts';
import { broken } from '../check-cycle.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { changing, expect, test, type Stage } from '../stage.ts';
import {
  catalogOf,
  dataProduct,
  ended,
  serviceNeeds,
  smallPlatform,
  type Release,
} from './small-vendor.ts';

const page: Http = async (url) => ({
  status: url === 'https://tdp.example.com/' ? 200 : 404,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '',
});

/** The data layer is in v3.1.0 already, and the platform answers. */
async function followed(stage: Stage, releases: Readonly<Record<string, Release>> = {}) {
  stage.outside.http = page;
  const offer = await smallPlatform(stage, { 'v3.0.0': {}, 'v3.1.0': {}, ...releases });
  const { RecordDetail } = await catalogOf(stage).updateProvisionedProduct({
    ProvisionedProductName: dataProduct,
    ProvisioningArtifactId: offer.products[0]?.versions['v3.1.0'],
    ProvisioningParameters: [
      { Key: 'CFTemplateVersion', Value: 'v3.1.0' },
      { Key: 'InfrastructureName', UsePreviousValue: true },
    ],
    UpdateToken: 'data-layer',
  });
  expect(await ended(stage, RecordDetail)).toBe('SUCCEEDED');
  return offer;
}

lifeCycle(step, {
  unfit: async (stage) => serviceNeeds(await followed(stage)),
  changes: [
    'cloudformation:CreateChangeSet',
    'cloudformation:DeleteChangeSet',
    'catalog:UpdateProvisionedProduct',
  ],
  reading: { service: 'servicecatalog', operation: 'SearchProvisionedProducts' },
  changingCall: { service: 'cloudformation', operation: 'CreateChangeSet' },
});

test('the data layer comes first', async ({ stage }) => {
  stage.outside.http = page;
  const offer = await smallPlatform(stage, { 'v3.0.0': {}, 'v3.1.0': {} });
  const judgment = await stage.play(step, { needs: serviceNeeds(offer) });
  expect(judgment.verdict, told(judgment)).toBe('blocked');
  expect(judgment.reason).toContain('the data layer has the version');
  expect(changing(judgment)).toEqual([]);
});

test('updated, it has failed as long as the platform does not answer', async ({ stage }) => {
  const offer = await followed(stage);
  stage.outside.http = async () => ({ status: 503, headers: {}, body: '' });
  const hasty = { ...step, settles: { within: '1s', every: '1s' } } as const;
  const run = await stage.play(hasty, { needs: serviceNeeds(offer) });
  expect(run.verdict, told(run)).toBe('failed');
  expect(broken(run)).toContain('the platform answers');
  stage.outside.http = async () =>
    Promise.reject(Object.assign(new Error('unknown host'), { code: 'ENOTFOUND' }));
  const unreached = await stage.play(step, { needs: serviceNeeds(offer), mode: 'audit' });
  expect(broken(unreached)).toEqual(['the platform answers']);
  expect(unreached.facts).toMatchObject({ signInPage: { problem: 'ENOTFOUND' } });
});
