import { launchDataLayer } from '../../../steps/deployment/launch-data-layer.ts';
import { launchServiceLayer as step } from '../../../steps/deployment/launch-service-layer.ts';
import { told } from '../life-cycle.ts';
import { changing, expect, test } from '../stage.ts';
import { needsOf, offered } from './offered.ts';

test('the data layer, then the service layer on its stack', async ({ stage }) => {
  const offer = await offered(stage);
  const data = await stage.play(launchDataLayer, { needs: needsOf(offer, 'data-layer') });
  expect(data.verdict, told(data)).toBe('passed');
  const value = data.outputs['stackName'] as string;
  const source = 'output of deployment.launch-data-layer';
  const found = { values: { DATA_STACK: { value, source } } };
  const needs = needsOf(offer, 'service-layer', {}, found);

  const planned = await stage.play(step, { needs, mode: 'plan' });
  expect(planned.verdict, told(planned)).toBe('would act');
  expect(changing(planned)).toEqual([]);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['catalog:ProvisionProduct']);
  expect(run.facts).toMatchObject({
    status: 'AVAILABLE',
    product: 'TDP Service Layer',
    version: 'v3.0.0',
    parameters: expect.arrayContaining([{ name: 'DataStack', value, source }]),
  });
  for (const mode of ['run', 'plan', 'audit'] as const) {
    const again = await stage.play(step, { needs, mode });
    expect(again.verdict, told(again)).toBe('already conformant');
    expect(changing(again)).toEqual([]);
  }
});
