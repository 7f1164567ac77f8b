import { randomUUID } from 'node:crypto';
import type { ProvisionedProductAttribute } from '@aws-sdk/client-service-catalog';
import { expect, test, template, type ConsoleStage } from './stage.ts';

/** The one provisioned product, once it is at rest. */
async function settled(stage: ConsoleStage): Promise<Record<string, string>> {
  let found: ProvisionedProductAttribute = {};
  await expect
    .poll(
      async () => {
        const { ProvisionedProducts = [] } = await stage.main.searchProvisionedProducts({
          AccessLevelFilter: { Key: 'Account', Value: 'self' },
        });
        found = ProvisionedProducts[0] ?? {};
        return found.Status;
      },
      { intervals: [100], timeout: 20_000 },
    )
    .toBe('AVAILABLE');
  const { Stacks = [] } = await stage.formation.describeStacks({
    StackName: `SC-111122223333-${found.Id ?? ''}`,
  });
  return Object.fromEntries(
    (Stacks[0]?.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => [
      ParameterKey,
      ParameterValue,
    ]),
  );
}

const field = (key: string, value: string, label: string | null = null) => ({ key, label, value });

test('launches, updates and terminates a product as entered', async ({ stage }) => {
  const offer = await stage.launchableByDeployer();
  // Enough versions for the console to turn pages, and the one wanted anywhere among them.
  const later: string[] = [];
  for (const name of ['v1.1.0', 'v1.2.0', 'v2.0.0', 'v2.1.0', 'v3.0.0'])
    later.push(await stage.version(offer.productId, template, name));
  const console = stage.console();
  const form = {
    product: offer.name,
    productId: offer.productId,
    name: 'data-layer',
    version: { name: 'v2.0.0', id: later[2] ?? '' },
    parameters: [
      field('TopicName', 'tdp-alerts', 'Name of the topic'),
      field('Size', 'large', 'A label the form does not have'),
      field('Networks', '10.1.0.0/24,10.1.1.0/24'),
    ],
  };
  let shown: unknown;
  await console.launchProduct(form, (held) => (shown = held));
  expect(shown).toEqual({
    version: 'v2.0.0',
    parameters: {
      'Name of the topic': 'tdp-alerts',
      Size: 'large',
      Networks: '10.1.0.0/24,10.1.1.0/24',
      Count: '2',
      Phrase: '',
    },
  });
  expect(await settled(stage)).toMatchObject({
    TopicName: 'tdp-alerts',
    Size: 'large',
    Networks: '10.1.0.0/24,10.1.1.0/24',
    Count: '2',
  });

  const newer = { ...form, version: { name: 'v3.0.0', id: later[4] ?? '' } };
  await console.updateProduct({ ...newer, parameters: [field('Count', '3')] }, (held) => {
    shown = held;
  });
  expect(shown).toMatchObject({
    version: 'v3.0.0',
    parameters: { 'Name of the topic': 'tdp-alerts', Size: 'large', Count: '3' },
  });
  expect(await settled(stage)).toMatchObject({ TopicName: 'tdp-alerts', Count: '3' });

  await console.terminateProduct('data-layer');
  await expect
    .poll(async () => (await stage.main.searchProvisionedProducts({})).ProvisionedProducts, {
      timeout: 20_000,
    })
    .toEqual([]);
  expect(stage.seen.log.filter((entry) => /intent|filled|about/.test(entry))).toEqual([
    'console: Launch product, filled in',
    'intent LaunchProduct',
    'console: Update product, filled in',
    'intent UpdateProduct',
    'console: Terminate product, about to terminate',
    'intent TerminateProduct',
  ]);
});

test('leaves everything as it was where the review objects', async ({ stage }) => {
  const offer = await stage.launchableByDeployer();
  const objection = new Error(`not like this ${randomUUID()}`);
  const launching = stage.console().launchProduct(
    {
      product: offer.name,
      productId: offer.productId,
      name: 'data-layer',
      version: { name: 'v1.0.0', id: offer.versionId },
      parameters: [],
    },
    () => {
      throw objection;
    },
  );
  await expect(launching).rejects.toBe(objection);
  expect(stage.seen.log.some((entry) => entry.startsWith('intent'))).toBe(false);
  const { ProvisionedProducts } = await stage.main.searchProvisionedProducts({
    AccessLevelFilter: { Key: 'Account', Value: 'self' },
  });
  expect(ProvisionedProducts).toEqual([]);
});
