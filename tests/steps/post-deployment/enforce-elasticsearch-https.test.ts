import {
  DescribeDomainConfigCommand,
  OpenSearchClient,
  UpdateDomainConfigCommand,
} from '@aws-sdk/client-opensearch';
import { enforceElasticsearchHttps as step } from '../../../steps/post-deployment/enforce-elasticsearch-https.ts';
import { dataStack, domain, launch } from '../data-stack.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const needs = { dataStack, domainName: null };
const found = async (stage: Stage) => {
  await launch(stage, { storage: {}, search: domain('ts-acme-main') });
  return needs;
};

const optionsOf = async (stage: Stage) => {
  const command = new DescribeDomainConfigCommand({ DomainName: 'ts-acme-main' });
  return (await plantingIn(stage.world, OpenSearchClient).send(command)).DomainConfig
    ?.DomainEndpointOptions?.Options;
};

lifeCycle(step, {
  unfit: found,
  changes: ['opensearch:UpdateDomainConfig'],
  undoing: ['opensearch:UpdateDomainConfig'],
  reading: { service: 'es', operation: 'DescribeDomainConfig' },
  changingCall: { service: 'es', operation: 'UpdateDomainConfig' },
});

test('leaves the other endpoint options as they are, there and back', async ({ stage }) => {
  await found(stage);
  const before = await optionsOf(stage);
  expect(before?.TLSSecurityPolicy).toBe('Policy-Min-TLS-1-2-2019-07');
  expect((await stage.play(step, { needs })).verdict).toBe('passed');
  expect(await optionsOf(stage)).toEqual({ ...before, EnforceHTTPS: true });
  expect((await stage.undo(step, { needs })).verdict).toBe('passed');
  expect(await optionsOf(stage)).toEqual(before);
});

test('waits for a change in flight and never acts on top of it', async ({ stage }) => {
  await found(stage);
  const opensearch = plantingIn(stage.world, OpenSearchClient);
  stage.fault({
    service: 'es',
    operation: 'UpdateDomainConfig',
    kind: 'slow',
    seconds: 3,
    times: 1,
  });
  const DomainEndpointOptions = { ...(await optionsOf(stage)), EnforceHTTPS: true };
  await opensearch.send(
    new UpdateDomainConfigCommand({ DomainName: 'ts-acme-main', DomainEndpointOptions }),
  );
  const hurried = await stage.play({ ...step, settles: { within: '0s', every: '1s' } }, { needs });
  expect(hurried.verdict, told(hurried)).toBe('pending');
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('already conformant');
  expect(changing(hurried).concat(changing(run))).toEqual([]);
});

test('blocks where the stack has several domains or none, until the environment names one', async ({
  stage,
}) => {
  await launch(stage, { search: domain('ts-acme-main'), logs: domain('ts-acme-logs') });
  const several = await stage.play(step, { needs });
  expect(several.verdict).toBe('blocked');
  expect(several.failure?.name).toBe('RP-B246');
  expect(several.remedy).toContain('ELASTICSEARCH_DOMAIN');
  const named = await stage.play(step, { needs: { ...needs, domainName: 'ts-acme-main' } });
  expect(named.verdict, told(named)).toBe('passed');
  expect(named.facts).toMatchObject({
    found: 'named by the environment',
    domainName: 'ts-acme-main',
  });

  await launch(stage, { storage: {} }, 'empty-data-layer');
  const none = await stage.play(step, {
    needs: { dataStack: 'empty-data-layer', domainName: null },
  });
  expect(none.verdict, told(none)).toBe('blocked');
  expect(none.failure?.name).toBe('RP-B245');
});
