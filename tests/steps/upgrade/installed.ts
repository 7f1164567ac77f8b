import type { Offer, OfferOptions } from '../../../fixtures/rehearsal/vendor/offer.ts';
import { launchParameters } from '../../../harness/launch-parameters.ts';
import { launchDataLayer } from '../../../steps/deployment/launch-data-layer.ts';
import { launchServiceLayer } from '../../../steps/deployment/launch-service-layer.ts';
import { environmentWith, needsOf, offered } from '../deployment/offered.ts';
import { told } from '../life-cycle.ts';
import { expect, type Stage } from '../stage.ts';

export interface Installed {
  readonly offer: Offer;
  readonly dataStack: string;
}

const source = 'output of deployment.launch-data-layer';

/** Both layers, launched in v3.0.0. */
export async function installed(stage: Stage, options?: OfferOptions): Promise<Installed> {
  const offer = await offered(stage, options);
  const data = await stage.play(launchDataLayer, { needs: needsOf(offer, 'data-layer') });
  expect(data.verdict, told(data)).toBe('passed');
  const dataStack = data.outputs['stackName'] as string;
  const found = { values: { DATA_STACK: { value: dataStack, source } } };
  const services = await stage.play(launchServiceLayer, {
    needs: needsOf(offer, 'service-layer', {}, found),
  });
  expect(services.verdict, told(services)).toBe('passed');
  return { offer, dataStack };
}

/** Needs of an update, with the environment as it is when only the versions in it were changed. */
export function updateNeedsOf(
  { offer, dataStack }: Installed,
  layer: 'data-layer' | 'service-layer',
  version = 'v3.1.0',
  keys: Readonly<Record<string, string>> = {},
) {
  const environment = environmentWith({
    PRODUCT_VERSION: version,
    DATA_CF_TEMPLATE_VERSION: version,
    SERVICE_CF_TEMPLATE_VERSION: version,
    ...keys,
  });
  const values = { DATA_STACK: { value: dataStack, source } };
  return {
    portfolioId: offer.portfolioId,
    product: null,
    name: `tdp-${layer}`,
    other: layer === 'data-layer' ? 'tdp-service-layer' : 'tdp-data-layer',
    version,
    versionParameter: 'CFTemplateVersion',
    mayChange: [],
    parameters: launchParameters(environment, layer, { values }),
    skips: [],
    keeps: [],
  };
}
