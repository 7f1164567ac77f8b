import { createBoxApp } from '../../../steps/pre-deployment/create-box-app.ts';
import { obtainEgnyteClient } from '../../../steps/pre-deployment/obtain-egnyte-client.ts';
import { expect, test } from '../stage.ts';

const box = {
  installation: 'acme-prod',
  clientIdPlace: 'env:BOX_ID',
  clientSecretPlace: 'ssm:/box/secret',
};
const egnyte = { installation: 'acme-prod', vendorContact: null, clientIdPlace: 'file:egnyte-id' };

test('what to do at Box names the places the results belong to', async ({ stage }) => {
  const judgment = await stage.play(createBoxApp, { needs: box, attest: false });
  expect(judgment.verdict).toBe('pending');
  expect(judgment.prepared?.message).toContain('env:BOX_ID');
  expect(judgment.prepared?.message).toContain('ssm:/box/secret');
  expect((await stage.play(createBoxApp, { needs: box })).verdict).toBe('passed');
});

test('the request for a client id at Egnyte names the place it belongs to', async ({ stage }) => {
  const judgment = await stage.play(obtainEgnyteClient, { needs: egnyte, attest: false });
  expect(judgment.verdict).toBe('pending');
  expect(judgment.prepared?.message).toContain('file:egnyte-id');
  expect((await stage.play(obtainEgnyteClient, { needs: egnyte })).verdict).toBe('passed');
});

test('statements that were given stand; for another installation or place they do not', async ({
  stage,
}) => {
  expect((await stage.play(createBoxApp, { needs: box })).verdict).toBe('passed');
  expect((await stage.play(createBoxApp, { needs: box, attest: false })).verdict).toBe('passed');
  const elsewhere = { ...box, installation: 'acme-test', clientIdPlace: 'env:OTHER' };
  const moved = await stage.play(createBoxApp, { needs: elsewhere, attest: false });
  expect(moved.attestations.map(({ given }) => given)).toEqual([null, null]);
  expect((await stage.play(obtainEgnyteClient, { needs: egnyte })).verdict).toBe('passed');
  const again = await stage.play(obtainEgnyteClient, { needs: egnyte, attest: false });
  expect(again.verdict).toBe('passed');
  const other = { ...egnyte, installation: 'acme-test', clientIdPlace: 'env:OTHER' };
  const asked = await stage.play(obtainEgnyteClient, { needs: other, attest: false });
  expect(asked.attestations.map(({ given }) => given)).toEqual([null, null]);
});
