import { expect, test } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  describeKeys,
  hasDisasterRecovery,
  hasExistingVpc,
  loadEnvironment,
  readEnvironment,
  resolveSecret,
  type Key,
} from '../../../harness/environment/index.ts';
import { environmentSchema, fieldOf } from '../../../harness/environment/schema.ts';
import {
  newVpc,
  problemsOf,
  read,
  recovery,
  singleSignOn,
  textOf,
  type Changes,
} from './samples.ts';

test('sound files have no problem', () => {
  for (const changes of [
    [],
    [recovery],
    [newVpc],
    [singleSignOn],
    [recovery, newVpc, singleSignOn],
  ])
    expect(problemsOf(textOf(...changes)).map(({ message }) => message)).toEqual([]);
});

test('values come typed, with defaults and their sources', () => {
  const environment = read(recovery);
  expect(environment).toMatchObject({
    name: 'acme-prod',
    target: 'aws',
    declaredTarget: 'aws',
    partition: 'aws',
    disasterRecovery: true,
    existingVpc: true,
    https: true,
    ownCertificate: true,
    esDatanodeInstanceCount: 2,
    createVpc: false,
    drLocalArtifactsBucket: { output: 'DRLocalArtifactsBucket' },
    branch: 'master',
    rdsBackupSchedule: '0 1 * * ? *',
    serviceOtherParameters: {},
  });
  expect(environment.privateSubnetIds).toHaveLength(3);
  expect(environment.sources['BRANCH']).toEqual({ kind: 'document default' });
  expect(environment.sources['EKS_AMI']).toEqual({ kind: 'Runproof default' });
  expect(environment.sources['ACCOUNT_ID']).toEqual({
    kind: 'environment file',
    file: 'environments/acme-prod.env',
    line: 2,
  });
  expect(hasDisasterRecovery(environment) && hasExistingVpc(environment) && environment.vpcId).toBe(
    'vpc-0a1b2c3d4e5f67890',
  );
});

test('every key of the tables is a field of the schema of the same kind, and no other', () => {
  const keys = describeKeys();
  expect(Object.keys(environmentSchema.shape).toSorted()).toEqual(
    keys.map(({ key }) => fieldOf(key)).toSorted(),
  );
  const wrong = keys.filter((key) => {
    const schema =
      environmentSchema.shape[fieldOf(key.key) as keyof typeof environmentSchema.shape];
    return key.rule.special !== 'empty' && !schema.safeParse(exampleOf(key)).success;
  });
  expect(wrong.map(({ key }) => key)).toEqual([]);
});

function exampleOf(key: Key): unknown {
  if (key.rule.kind === 'secret') return { name: key.key, from: 'env:NAME' };
  return key.rule.schema.parse(key.rule.example);
}

test('every default keeps its own rule, and every key is derived from the parameter', () => {
  const derived = (name: string): string =>
    name
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
      .toUpperCase();
  // AWS, DNS and the like stand beside another abbreviation, where no rule can part them.
  const exceptions: Readonly<Record<string, string>> = {
    DRAWSAccountId: 'DR_AWS_ACCOUNT_ID',
    VPCID: 'VPC_ID',
    DRDatalakeKMSKey: 'DR_DATALAKE_KMS_KEY',
    ProdAWSAccountId: 'ACCOUNT_ID',
    CFTemplateBucket: 'CF_TEMPLATE_BUCKET',
    DestinationRegion: 'DR_REGION',
  };
  for (const { key, default: value, rule, parameters } of describeKeys()) {
    if (value !== null) expect(rule.schema.safeParse(value).success, `${key}=${value}`).toBe(true);
    for (const { name, layer } of parameters) {
      const prefix =
        layer === 'snapshot-copy'
          ? 'SNAPSHOT_COPY_'
          : /^(DATA|SERVICE|DR)_(CF_TEMPLATE_VERSION|ENABLE_LOGGING|LAMBDA_PREFIX|ENVIRONMENT)$/.exec(
                key,
              ) !== null
            ? `${key.split('_')[0] ?? ''}_`
            : '';
      expect([`${prefix}${derived(name)}`, exceptions[name]], name).toContain(key);
    }
  }
});

test('all problems are reported at once, in the order of the lines', () => {
  const text = textOf({
    ACCOUNT_ID: '12',
    VPC_ID: null,
    REGION: 'here',
    BRANCH: 'main',
    CERTIFICAT: 'x',
    PUBLIC_DOMAIN: null,
  });
  const problems = problemsOf(text);
  expect(problems.map(({ code, key }) => `${code} ${key ?? ''}`)).toEqual([
    'RP-D114 ACCOUNT_ID',
    'RP-D114 REGION',
    'RP-D116 BRANCH',
    'RP-D113 CERTIFICAT',
    'RP-D110 VPC_ID',
    'RP-D110 PUBLIC_DOMAIN',
  ]);
  expect(() => readEnvironment(text, { name: 'x', file: 'x.env' })).toThrow(
    /RP-D114[\s\S]*RP-D116[\s\S]*RP-D110[\s\S]*RP-D119 Environment "x" has 6 problems/,
  );
});

test('an unknown key names what may have been meant', () => {
  const fixOf = (key: string): string | undefined =>
    problemsOf(textOf({ [key]: 'x' })).find((one) => one.key === key)?.details.fix;
  expect(fixOf('PUBLC_DOMAIN')).toBe('Did you mean PUBLIC_DOMAIN?');
  expect(fixOf('CFTemplateVersion')).toBe(
    'Did you mean DATA_CF_TEMPLATE_VERSION or SERVICE_CF_TEMPLATE_VERSION?',
  );
  expect(fixOf('VPCID')).toBe('Did you mean VPC_ID?');
  expect(fixOf('AWS_PROFILE')).toContain('credentials come from the usual chain');
  expect(fixOf('SOMETHING_ELSE_ENTIRELY')).toContain('Remove the line');
});

test('lines that cannot be read are problems, never skipped', () => {
  const codesOf = (line: string): string[] =>
    problemsOf(`${textOf()}\n${line}`).map(({ code }) => code);
  expect(codesOf('this is no entry')).toEqual(['RP-D111']);
  expect(codesOf('__proto__=x')).toEqual(['RP-D111']);
  expect(codesOf('SES_USE_CASE=mail#1')).toEqual(['RP-D111']);
  expect(codesOf('SES_USE_CASE="open')).toEqual(['RP-D111']);
  expect(codesOf('REGION=us-east-1')).toEqual(['RP-D112']);
  expect(codesOf('SES_USE_CASE="mail #1" # a remark')).toEqual([]);
  expect(codesOf('SES_USE_CASE=mail # a remark')).toEqual([]);
  expect(problemsOf(`\uFEFF${textOf().replaceAll('\n', '\r\n')}`)).toEqual([]);
});

test('the target is the file’s; only a rehearsal leads elsewhere, and never to aws', () => {
  const at = (declared: string, rehearse?: string): string =>
    readEnvironment(textOf({ TARGET: declared }), { name: 'x', file: 'x.env' }, rehearse).target;
  expect([
    at('aws'),
    at('aws', 'embedded'),
    at('aws', 'localstack'),
    at('embedded', 'localstack'),
  ]).toEqual(['aws', 'embedded', 'localstack', 'localstack']);
  expect(() => at('embedded', 'aws')).toThrow('RP-D121');
  expect(() => at('aws', 'aws')).toThrow('RP-D121');
});

test('findings hold nothing up', () => {
  const codes = (...changes: readonly Changes[]): string[] =>
    read(...changes).findings.map(({ sentence }) => sentence);
  expect(codes(recovery)).toContain(
    'Copies of snapshots are kept for fewer days than the originals.',
  );
  expect(codes(recovery, { SNAPSHOT_COPY_RETENTION_DAYS: '30' })).not.toContain(
    'Copies of snapshots are kept for fewer days than the originals.',
  );
  expect(codes({ NO_DNS_WEB: 'true', CERTIFICATE: null })).toContain(
    'The platform would be reached by plain HTTP.',
  );
  expect(codes(singleSignOn, { SSO_ADMIN_GROUPS: 'admin group' })).toContain(
    'A group reaches the platform with its name encoded.',
  );
  expect(
    codes({
      BOX_INTEGRATION: 'true',
      BOX_CLIENT_ID: 'ssm:/x/uat/id',
      BOX_CLIENT_SECRET: 'env:BOX',
    }),
  ).toContain('BOX_CLIENT_ID is read from a path with uat in it.');
  expect(
    codes({ PRIVATE_SUBNET_IDS: 'subnet-0000000000000001a,subnet-0000000000000001b' }),
  ).toContain('PRIVATE_SUBNET_IDS names two subnets.');
  const contradictions = codes(recovery, newVpc, singleSignOn, {
    EGNYTE_INTEGRATION: 'true',
    EGNYTE_CLIENT_ID: 'env:EGNYTE',
    EKS_AMI: 'ami-0123456789abcdef0',
  });
  for (const words of [
    'space before an action',
    'lost its asterisks',
    'no name in the document',
    'with uat',
    'three outputs',
    'otherwise than the template',
    'CodeBucket',
    'IsolatedSubnetIds',
    'key pair',
    'image for the worker',
    'never fits',
    'in two ways',
    'is masked',
  ])
    expect(
      contradictions.some((one) => one.includes(words)),
      words,
    ).toBe(true);
});

test('files: the rehearsal loads, a missing or foreign one is refused', () => {
  expect(loadEnvironment('rehearsal')).toMatchObject({
    target: 'embedded',
    file: 'environments/rehearsal.env',
    accountId: '111122223333',
    disasterRecovery: true,
  });
  expect(() => loadEnvironment('nowhere')).toThrow(/RP-D120[\s\S]*no such file/);
  expect(() => loadEnvironment('../../etc/passwd')).toThrow('RP-D120');
  const folder = mkdtempSync(join(tmpdir(), 'environment-'));
  try {
    writeFileSync(join(folder, 'latin.env'), Buffer.from([0x41, 0x3d, 0xe9]));
    writeFileSync(join(folder, 'acme.env'), textOf());
    expect(() => loadEnvironment('latin', { folder })).toThrow('not UTF-8');
    expect(loadEnvironment('acme', { folder }).name).toBe('acme');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('secrets are read from where they are, and what is not there is said', async () => {
  const of = (from: string): { name: string; from: string } => ({
    name: 'BOX_CLIENT_SECRET',
    from,
  });
  const sources = {
    variables: { BOX: 'from-a-variable' },
    readParameter: async (path: string) => `value of ${path}`,
    root: import.meta.dirname,
  };
  expect((await resolveSecret(of('env:BOX'), sources)).reveal()).toBe('from-a-variable');
  expect((await resolveSecret(of('ssm:/a/b'), sources)).reveal()).toBe('value of /a/b');
  expect((await resolveSecret(of('rehearsal:box'), sources)).reveal()).toBe(
    (await resolveSecret(of('rehearsal:box'), {})).reveal(),
  );
  expect(String(await resolveSecret(of('env:BOX'), sources))).toBe('[secret BOX_CLIENT_SECRET]');
  for (const from of ['env:NOWHERE', 'file:no-such-file', 'vault:x'])
    await expect(resolveSecret(of(from), sources)).rejects.toThrow('RP-D170');
  await expect(resolveSecret(of('ssm:/a'), {})).rejects.toThrow('no way to Parameter Store');
});
