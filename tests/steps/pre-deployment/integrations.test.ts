import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createBoxApp } from '../../../steps/pre-deployment/create-box-app.ts';
import { obtainEgnyteClient } from '../../../steps/pre-deployment/obtain-egnyte-client.ts';
import { expect, test } from '../stage.ts';

const values = { id: 'box-client-4f1c9e', secret: 'Zk8#qLw2"pVx7', egnyte: 'egnyte-client-77ab12' };
const box = {
  installation: 'acme-prod',
  clientId: { name: 'BOX_CLIENT_ID', from: 'file:box-id' },
  clientSecret: { name: 'BOX_CLIENT_SECRET', from: 'file:box-secret' },
};
const egnyte = {
  installation: 'acme-prod',
  vendorContact: null,
  clientId: { name: 'EGNYTE_CLIENT_ID', from: 'file:egnyte-id' },
};

test.beforeEach(async ({ stage }) => {
  await writeFile(join(stage.folder, 'box-id'), `${values.id}\n`);
  await writeFile(join(stage.folder, 'box-secret'), values.secret);
  await writeFile(join(stage.folder, 'egnyte-id'), values.egnyte);
});

test('what to do at Box names the places, never what is there', async ({ stage }) => {
  const judgment = await stage.play(createBoxApp, { needs: box, attest: false });
  expect(judgment.verdict).toBe('pending');
  expect(judgment.prepared?.message).toContain('BOX_CLIENT_ID');
  expect(judgment.prepared?.message).toContain('BOX_CLIENT_SECRET');
  expect(judgment.prepared?.details).toEqual({ readable: ['BOX_CLIENT_ID', 'BOX_CLIENT_SECRET'] });
  expect((await stage.play(createBoxApp, { needs: box })).verdict).toBe('passed');
  const recorded = JSON.stringify(stage.entries);
  for (const value of Object.values(values)) {
    expect(recorded).not.toContain(value);
    expect(recorded).not.toContain(JSON.stringify(value).slice(1, -1));
    expect(recorded).not.toContain(Buffer.from(value).toString('base64'));
  }
});

test('the client id of Egnyte is asked for and never shown', async ({ stage }) => {
  const judgment = await stage.play(obtainEgnyteClient, { needs: egnyte, attest: false });
  expect(judgment.verdict).toBe('pending');
  expect(judgment.prepared?.message).toContain('EGNYTE_CLIENT_ID');
  expect((await stage.play(obtainEgnyteClient, { needs: egnyte })).verdict).toBe('passed');
  expect(JSON.stringify(stage.entries)).not.toContain(values.egnyte);
});

test('statements that were given stand; for another installation they do not', async ({
  stage,
}) => {
  const other = { installation: 'acme-test' };
  expect((await stage.play(createBoxApp, { needs: box })).verdict).toBe('passed');
  expect((await stage.play(createBoxApp, { needs: box, attest: false })).verdict).toBe('passed');
  const otherBox = await stage.play(createBoxApp, { needs: { ...box, ...other }, attest: false });
  expect(otherBox.attestations.map(({ given }) => given)).toEqual([null, null]);
  expect((await stage.play(obtainEgnyteClient, { needs: egnyte })).verdict).toBe('passed');
  expect((await stage.play(obtainEgnyteClient, { needs: egnyte, attest: false })).verdict).toBe(
    'passed',
  );
  const otherEgnyte = await stage.play(obtainEgnyteClient, {
    needs: { ...egnyte, ...other },
    attest: false,
  });
  expect(otherEgnyte.attestations.map(({ given }) => given)).toEqual([null, null]);
});

test('a place where nothing can be read blocks it, naming key and place', async ({ stage }) => {
  const judgment = await stage.play(createBoxApp, {
    needs: { ...box, clientSecret: { name: 'BOX_CLIENT_SECRET', from: 'file:not-there' } },
  });
  expect(judgment.verdict).toBe('blocked');
  expect(judgment.failure?.message).toContain('BOX_CLIENT_SECRET');
  expect(judgment.failure?.message).toContain('file:not-there');
  expect(judgment.attestations).toEqual([]);
});
