import { OpenSearch } from '@aws-sdk/client-opensearch';
import { as } from '../clients.ts';
import { expect, test } from '../worlds.ts';

test.use({ overlay: 'domain-options' });

test('a change of an option is processed for a while and raises its version', async ({
  world,
  bare,
}) => {
  const DomainName = 'lab-search';
  const es = new OpenSearch(as(world));
  await es.createDomain({ DomainName, EngineVersion: 'Elasticsearch_7.10' });
  const optionOf = async () =>
    (await es.describeDomainConfig({ DomainName })).DomainConfig?.DomainEndpointOptions;
  expect(await optionOf()).toMatchObject({
    Options: { EnforceHTTPS: false },
    Status: { State: 'Active', UpdateVersion: 1 },
  });
  world.gateway.faults.add({
    service: 'es',
    operation: 'UpdateDomainConfig',
    kind: 'slow',
    seconds: 2,
    times: 1,
  });
  await es.updateDomainConfig({ DomainName, DomainEndpointOptions: { EnforceHTTPS: true } });
  expect(await optionOf()).toMatchObject({
    Options: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-0-2019-07' },
    Status: { State: 'Processing', UpdateVersion: 2 },
  });
  expect((await es.describeDomain({ DomainName })).DomainStatus?.Processing).toBe(true);
  const other = (await es.describeDomainConfig({ DomainName })).DomainConfig?.EBSOptions?.Status;
  expect(other).toMatchObject({ State: 'Active', UpdateVersion: 1 });
  await expect(es.updateDomainConfig({ DomainName, AdvancedOptions: {} })).rejects.toMatchObject({
    name: 'ValidationException',
  });
  await expect
    .poll(async () => (await optionOf())?.Status?.State, { intervals: [50] })
    .toBe('Active');
  expect((await es.describeDomain({ DomainName })).DomainStatus?.Processing).toBe(false);

  const without = new OpenSearch(as(bare));
  await without.createDomain({ DomainName });
  const config = (await without.describeDomainConfig({ DomainName })).DomainConfig
    ?.DomainEndpointOptions;
  expect(config).toMatchObject({ Options: { EnforceHTTPS: true }, Status: { UpdateVersion: 1 } });
});
