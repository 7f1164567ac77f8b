import { launchDataLayer } from '../../../steps/deployment/launch-data-layer.ts';
import { updateDataLayer } from '../../../steps/upgrade/update-data-layer.ts';
import { updateServiceLayer } from '../../../steps/upgrade/update-service-layer.ts';
import { told } from '../life-cycle.ts';
import { expect, test } from '../stage.ts';
import { installed, updateNeedsOf } from './installed.ts';

test("the vendor's own templates: both layers, launched in v3.0.0, come to v3.1.0", async ({
  stage,
}) => {
  stage.outside.http = async () => ({
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '',
  });
  const where = await installed(stage);
  const data = { ...updateNeedsOf(where, 'data-layer'), database: null };
  const before = await stage.play(updateDataLayer, { needs: data });
  expect(before.verdict, told(before)).toBe('passed');
  expect(before.facts).toMatchObject({
    status: 'AVAILABLE',
    version: 'v3.1.0',
    running: 'v3.1.0',
    other: { version: 'v3.0.0', couldFollow: true },
    changed: [],
  });
  const services = {
    ...updateNeedsOf(where, 'service-layer'),
    address: 'https://tdp.example.com/',
  };
  const after = await stage.play(updateServiceLayer, { needs: services });
  expect(after.verdict, told(after)).toBe('passed');

  // The installation's own step finds the layer as the environment has it now.
  const { portfolioId, product, name, version, parameters } = data;
  const audit = await stage.play(launchDataLayer, {
    needs: { portfolioId, product, name, version, parameters },
    mode: 'audit',
  });
  expect(audit.verdict, told(audit)).toBe('already conformant');
});
