import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { readEnvironment } from '../../harness/environment/index.ts';
import { fromStep, launchParameters } from '../../harness/launch-parameters.ts';
import { readParameterTables } from '../../harness/procedures/index.ts';

const text = readFileSync(join(import.meta.dirname, '../../environments/rehearsal.env'), 'utf8');
const environment = readEnvironment(`${text}\nDATA_OTHER_PARAMETERS=EnvironmentSize=Large\n`, {
  name: 'acme',
  file: 'acme.env',
});
const drOutputs = {
  DRDatalakeKMSKey: 'arn:aws:kms:us-west-2:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  DRDatalakeBucket: 'lake',
  DRStreamBucket: 'stream',
  DRBackupBucket: 'backup',
  DRLocalArtifactsBucket: 'artifacts',
};

for (const layer of ['data-layer', 'service-layer', 'dr-stack'] as const) {
  test(`every parameter of the ${layer} is there, once, by the name of the tables`, () => {
    const names = launchParameters(environment, layer, { drOutputs }).map(({ name }) => name);
    const wanted = readParameterTables()
      .filter((row) => row.layer === layer)
      .flatMap(({ name }) => name ?? []);
    expect(names.slice(0, wanted.length).toSorted()).toEqual(wanted.toSorted());
    expect(names.slice(wanted.length)).toEqual(layer === 'data-layer' ? ['EnvironmentSize'] : []);
  });
}

test('a value says where it is from', () => {
  const of = (name: string) =>
    launchParameters(environment, 'data-layer', { drOutputs }).find((one) => one.name === name);
  expect(of('VpcCIDR')).toMatchObject({ value: '10.200.0.0/16', chosen: true, key: 'VPC_CIDR' });
  expect(of('VpcCIDR')?.source).toMatch(/^acme\.env:\d+$/);
  expect(of('EnableElasticsearch')).toMatchObject({
    value: 'true',
    source: 'document default',
    chosen: false,
    documented: { default: 'true' },
  });
  expect(of('VPCID')).toMatchObject({ value: null, source: 'not set', chosen: false });
  expect(of('PrivateSubnetIds')).toMatchObject({ value: null });
  expect(of('DRStreamBucket')).toMatchObject({
    value: 'stream',
    source: 'output DRStreamBucket of the DR stack',
    chosen: true,
  });
  expect(of('EnvironmentSize')).toMatchObject({ value: 'Large', chosen: true, documented: null });
});

test('what an earlier step found fills what the environment leaves empty, and nothing else', () => {
  const values = {
    DATA_STACK: fromStep('deployment.launch-data-layer', 'SC-1'),
    CERTIFICATE: fromStep('pre-deployment.provide-web-certificate', undefined),
    PUBLIC_DOMAIN: fromStep('somewhere', 'other.example.com'),
  };
  const of = (name: string) =>
    launchParameters(environment, 'service-layer', { values }).find((one) => one.name === name);
  expect(of('DataStack')).toMatchObject({
    value: 'SC-1',
    source: 'output of deployment.launch-data-layer',
    chosen: true,
  });
  expect(of('Certificate')).toMatchObject({ value: null });
  expect(of('PublicDomain')).toMatchObject({ value: 'tdp.example.com' });
});

test('an output that the DR stack does not have is named, with those it has', () => {
  const { DRStreamBucket: _, ...fewer } = drOutputs;
  const failing = () => launchParameters(environment, 'data-layer', { drOutputs: fewer });
  expect(failing).toThrow(/RP-B476 .*DRStreamBucket[\s\S]*DR_STREAM_BUCKET[\s\S]*DRBackupBucket/);
  expect(() => launchParameters(environment, 'data-layer')).toThrow('no DR stack');
});
