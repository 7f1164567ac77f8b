import { recordDecisions } from '../../../steps/planning/record-decisions.ts';
import { changing, expect, test } from '../stage.ts';

const needs = {
  infrastructureName: 'acme-tdp',
  decisions: [
    { name: 'disaster recovery', value: true },
    { name: 'VPC', value: 'vpc-0123456789abcdef0' },
    { name: 'Box', value: '<img src=x onerror=alert(1)>' },
  ],
  sizes: [{ name: 'Elasticsearch data nodes', value: 2 }],
  eksAmi: 'ami-0123456789abcdef0',
};

test('every decision is listed with its value, and waits for the statements', async ({ stage }) => {
  const judgment = await stage.play(recordDecisions, { needs, attest: false });
  expect(judgment.verdict).toBe('pending');
  expect(judgment.prepared?.message).toContain('- disaster recovery: yes');
  expect(judgment.prepared?.message).toContain('- Elasticsearch data nodes: 2');
  expect(judgment.prepared?.details).toEqual({ decisions: needs.decisions, sizes: needs.sizes });
  expect(judgment.attestations.map(({ given }) => given)).toEqual([null, null, null]);
  expect(judgment.calls).toEqual([]);
});

test('in a plan it would act, in an audit it is pending', async ({ stage }) => {
  expect((await stage.play(recordDecisions, { needs, mode: 'plan', attest: false })).verdict).toBe(
    'would act',
  );
  expect((await stage.play(recordDecisions, { needs, mode: 'audit', attest: false })).verdict).toBe(
    'pending',
  );
});

test('statements that were given stand, and another value needs another statement', async ({
  stage,
}) => {
  const first = await stage.play(recordDecisions, { needs });
  expect(first.verdict).toBe('passed');
  expect(changing(first)).toEqual([]);
  const again = await stage.play(recordDecisions, { needs, attest: false });
  expect(again.verdict).toBe('passed');
  const decisions = [{ name: 'disaster recovery', value: false }, ...needs.decisions.slice(1)];
  const changed = await stage.play(recordDecisions, {
    needs: { ...needs, decisions },
    attest: false,
  });
  expect(changed.verdict).toBe('pending');
  expect(changed.attestations.map(({ given }) => given === null)).toEqual([true, false, false]);
  const sizes = [{ name: 'Elasticsearch data nodes', value: 3 }];
  const resized = await stage.play(recordDecisions, { needs: { ...needs, sizes }, attest: false });
  expect(resized.attestations.map(({ given }) => given === null)).toEqual([false, true, false]);
});

test('the risk of an own image need not be accepted where there is none', async ({ stage }) => {
  const judgment = await stage.play(recordDecisions, {
    needs: { ...needs, eksAmi: 'aws' },
    attest: false,
  });
  expect(judgment.attestations[2]?.unneeded).toContain('EKS_AMI is aws');
  expect(judgment.reason).not.toContain('custom worker image');
});
