import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  publishTemplates,
  templateFile,
  vendorProducts,
  type TemplateStore,
} from '../../../fixtures/rehearsal/vendor/templates.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runproof-releases-'));
  write('v3.9.0/data-layer/main.yml', 'nine');
  write('v3.9.0/service-layer/main.yml', 'nine');
  write('v3.10.0/data-layer/main.yml', 'ten');
});
test.afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

test('the vendor offers two products in two versions', () => {
  expect(
    vendorProducts().map(({ layer, versions }) => [layer, versions.map(({ version }) => version)]),
  ).toEqual([
    ['data-layer', ['v3.0.0', 'v3.1.0']],
    ['service-layer', ['v3.0.0', 'v3.1.0']],
  ]);
});

test('versions are in semantic order, and a release keeps what it does not change', () => {
  expect(vendorProducts(folder)[0]?.versions.map(({ version }) => version)).toEqual([
    'v3.9.0',
    'v3.10.0',
  ]);
  expect(templateFile('data-layer/main.yml', 'v3.10.0', folder)).toBe('ten');
  expect(templateFile('service-layer/main.yml', 'v3.10.0', folder)).toBe('nine');
  expect(templateFile('data-layer/main.yml', 'v3.9.0', folder)).toBe('nine');
});

test('a release note says what is inactive', () => {
  write('v3.10.0/release.json', '{"description": "withdrawn", "active": false}');
  expect(vendorProducts(folder)[1]?.versions.map(({ active }) => active)).toEqual([true, false]);
  write('v3.10.0/release.json', '{"active": "no"}');
  expect(() => vendorProducts(folder)).toThrow('RP-B441');
});

test('a folder without releases, and a release without a main template, are named', () => {
  expect(() => vendorProducts(join(folder, 'v3.9.0'))).toThrow('RP-B440');
  expect(() => vendorProducts(join(folder, 'nowhere'))).toThrow('RP-B440');
  rmSync(join(folder, 'v3.9.0', 'service-layer'), { recursive: true });
  expect(() => vendorProducts(folder)).toThrow('RP-B442');
  expect(() => templateFile('dr/dr.yml', 'v3.9.0', folder)).toThrow('RP-B442');
});

test('publishing gives every version its whole set, readable by the customers only', async () => {
  const put: Record<string, string> = {};
  const policies: string[] = [];
  const buckets: unknown[] = [];
  const store: TemplateStore = {
    createBucket: async (input) => buckets.push(input),
    putBucketPolicy: async ({ Policy }) => policies.push(Policy),
    putObject: async ({ Bucket, Key, Body }) => (put[`${Bucket}/${Key}`] = Body),
  };
  const keys = await publishTemplates(store, {
    region: 'eu-central-1',
    readers: ['111122223333'],
    folder,
  });
  expect(keys).toHaveLength(4);
  expect(put['ts-platform-artifacts-eu-central-1/v3.10.0/service-layer/main.yml']).toBe('nine');
  expect(put['ts-platform-artifacts-eu-central-1/v3.10.0/data-layer/main.yml']).toBe('ten');
  expect(buckets).toEqual([
    {
      Bucket: 'ts-platform-artifacts-eu-central-1',
      CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
    },
  ]);
  expect(JSON.parse(policies[0] ?? '{}')).toMatchObject({
    Statement: [{ Principal: { AWS: ['arn:aws:iam::111122223333:root'] }, Action: 's3:GetObject' }],
  });
});

test('a bucket of ours is published to again; one of somebody else is not', async () => {
  const refusing = (name: string): TemplateStore => ({
    createBucket: async () => Promise.reject(Object.assign(new Error('taken'), { name })),
    putBucketPolicy: async () => undefined,
    putObject: async () => undefined,
  });
  const publication = { region: 'us-east-1', readers: [], folder };
  expect(await publishTemplates(refusing('BucketAlreadyOwnedByYou'), publication)).toHaveLength(4);
  await expect(publishTemplates(refusing('BucketAlreadyExists'), publication)).rejects.toThrow(
    'taken',
  );
});
