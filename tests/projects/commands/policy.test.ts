import { expect, test } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mostCharacters, policiesFor, type NamedPolicy } from '../../../cli/describing/policy.ts';
import { readingOperations } from '../../../harness/aws/reading-operations.ts';
import type { AnyStep } from '../../../harness/step.ts';
import { inFolder, project, runproof } from './cli.ts';

const documentsOf = (out: string): readonly NamedPolicy[] =>
  (JSON.parse(out) as { documents: NamedPolicy[] }).documents;
const actions = (found: NamedPolicy | undefined, sid: string): readonly string[] =>
  found?.policy.Statement.find((statement) => statement.Sid === sid)?.Action ?? [];
const stepWith = (permissions: readonly string[], account: 'main' | 'dr' = 'main'): AnyStep =>
  ({ id: 'sample.step', account, permissions }) as unknown as AnyStep;
const accounts = [
  { account: 'main', id: null },
  { account: 'dr', id: null },
] as const;

test('Prints one document per account, reading apart from changing', async () => {
  const { code, out, err } = await runproof(['policy', 'new-install', '--env', 'rehearsal']);
  expect(code).toBe(0);
  expect(err).toContain('resources are not narrowed');
  const [main, dr, ...others] = documentsOf(out);
  expect(others).toEqual([]);
  expect(main).toMatchObject({ name: 'runproof-new-install-main', accountId: '111122223333' });
  expect(dr).toMatchObject({ name: 'runproof-new-install-dr', accountId: '444455556666' });
  expect(actions(main, 'RunproofReads')).toContain('sts:GetCallerIdentity');
  expect(actions(main, 'RunproofReads')).toContain('es:DescribeDomainConfig');
  expect(actions(main, 'RunproofChanges')).toContain('es:UpdateDomainConfig');
  expect(actions(dr, 'RunproofReads'), 'the deployer’s rights are read there, too').toContain(
    'iam:SimulatePrincipalPolicy',
  );
  expect(actions(dr, 'RunproofChanges')).toContain('cloudformation:CreateStack');
  for (const sid of ['RunproofReads', 'RunproofChanges']) {
    expect(actions(main, sid)).toEqual([...new Set(actions(main, sid))].toSorted());
  }
});

test('Counts only the steps asked for and those that apply', async () => {
  const one = await runproof([
    'policy',
    '--step',
    'pre-deployment.create-key-pair',
    '--env',
    'rehearsal',
  ]);
  const [main, ...others] = documentsOf(one.out);
  expect(others).toEqual([]);
  expect(actions(main, 'RunproofReads')).toEqual(['ec2:DescribeKeyPairs', 'sts:GetCallerIdentity']);
  expect(actions(main, 'RunproofChanges')).toEqual([
    'ec2:CreateTags',
    'ec2:DeleteKeyPair',
    'ec2:ImportKeyPair',
  ]);
  const unknown = await runproof(['policy', '--step', 'pre-deployment.create-keys']);
  expect(unknown.code).toBe(3);
  expect(unknown.err).toMatch(/^RP-D101/);

  await inFolder(async (folder) => {
    const text = await readFile(join(project, 'environments', 'rehearsal.env'), 'utf8');
    const file = join(folder, 'parameters.env');
    await writeFile(
      file,
      text.replace(
        'BOX_CLIENT_ID=rehearsal:box-client-id',
        'BOX_CLIENT_ID=ssm:/company/box-client-id',
      ),
    );
    const stored = await runproof([
      'policy',
      '--step',
      'pre-deployment.create-key-pair',
      '--env',
      file,
    ]);
    expect(actions(documentsOf(stored.out)[0], 'RunproofReads')).toContain('ssm:GetParameter');
    expect(stored.err).toContain('kms:Decrypt');
  });
});

test('Holds nothing that changes anything with --reading', async () => {
  const { out } = await runproof(['policy', '--reading']);
  const known: readonly string[] = Object.values(readingOperations).flat();
  for (const document of documentsOf(out)) {
    expect(document.name).toMatch(/-reading$/);
    expect(document.policy.Statement.map(({ Sid }) => Sid)).toEqual(['RunproofReads']);
    for (const action of actions(document, 'RunproofReads'))
      expect(known).toContain(action.split(':')[1]);
  }
});

test('Prints one document alone, as IAM takes it', async () => {
  const { out } = await runproof(['policy', '--document', 'runproof-new-install-main', '--json']);
  expect(out.trim().split('\n')).toHaveLength(1);
  expect(Object.keys(JSON.parse(out) as object)).toEqual(['Version', 'Statement']);
  const { code, out: nothing, err } = await runproof(['policy', '--document', 'another']);
  expect({ code, nothing }).toEqual({ code: 3, nothing: '' });
  expect(err).toContain('RP-D180');
});

test('Splits a document before IAM’s limit, losing nothing', () => {
  const many = Array.from(
    { length: 400 },
    (_, at) => `ec2:DescribeSomethingVeryLong${String(at).padStart(3, '0')}`,
  );
  const found = policiesFor({ name: 'p', steps: [stepWith(many)], accounts, reading: false });
  expect(found.map(({ name }) => name)).toEqual(
    found.map((_, at) => `p-main-${at + 1}-of-${found.length}`),
  );
  expect(found.length).toBeGreaterThan(1);
  for (const { policy } of found)
    expect(JSON.stringify(policy).length).toBeLessThanOrEqual(mostCharacters);
  const all = found.flatMap(({ policy }) => policy.Statement.flatMap(({ Action }) => Action));
  expect(all.toSorted()).toEqual([...many, 'sts:GetCallerIdentity'].toSorted());
});

test('Counts as changing whatever is not known to read', () => {
  const [found] = policiesFor({
    name: 'p',
    steps: [stepWith(['ec2:DescribeUnheardOf', 'sns:GetTopicAttributes'])],
    accounts,
    reading: false,
  });
  expect(actions(found, 'RunproofChanges')).toEqual(['ec2:DescribeUnheardOf']);
  expect(actions(found, 'RunproofReads')).toEqual([
    'sns:GetTopicAttributes',
    'sts:GetCallerIdentity',
  ]);
});
