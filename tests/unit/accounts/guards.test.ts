import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { guardEndpoints } from '../../../fixtures/accounts/endpoint-guard.ts';
import { guard, sameRole, type Accounts } from '../../../fixtures/accounts/guard.ts';

const account = 'arn:aws:iam::111122223333';
const session = (role: string) => `arn:aws:sts::111122223333:assumed-role/${role}/ada@example.com`;
const identityCenter = 'AWSReservedSSO_Deployer_0123456789abcdef';

for (const [caller, expected, same] of [
  [session('Deployer'), 'Deployer', true],
  [session('Deployer'), `${account}:role/Deployer`, true],
  [session('Deployer'), `${account}:role/teams/platform/Deployer`, true],
  [session(identityCenter), identityCenter, true],
  [
    session(identityCenter),
    `${account}:role/aws-reserved/sso.amazonaws.com/us-east-1/${identityCenter}`,
    true,
  ],
  [session('DeployerX'), 'Deployer', false],
  [session('Other'), `${account}:role/Other/Deployer`, false],
  ['arn:aws:sts::111122223333:assumed-role/Other/Deployer', 'Deployer', false],
  [`${account}:user/Deployer`, `${account}:role/Deployer`, false],
  [session('ada'), `${account}:user/ada`, false],
  [`${account}:user/ada`, `${account}:user/ada`, true],
  [`${account}:user/teams/ada`, `${account}:user/ada`, false],
  [`${account}:root`, 'root', false],
  ['arn:aws:sts::111122223333:federated-user/Deployer', 'Deployer', false],
] as const) {
  test(`${caller} ${same ? 'is' : 'is not'} ${expected}`, () => {
    expect(sameRole(caller, expected)).toBe(same);
  });
}

const environment: Accounts = {
  name: 'acme-prod',
  accountId: '111122223333',
  region: 'eu-central-1',
  partition: 'aws',
  deployerRole: 'Deployer',
  drAwsAccountId: undefined,
  drRegion: undefined,
  drDeployerRole: undefined,
};
const blockedBy = (work: () => unknown): string => {
  try {
    work();
    return 'nothing';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('the guard knows account, partition, role, and that there is no second account', () => {
  const arn = session('Deployer');
  const found = { accountId: '111122223333', arn };
  expect(guard(environment, 'main', found)).toEqual({
    accountId: '111122223333',
    region: 'eu-central-1',
    partition: 'aws',
    caller: arn,
  });
  const china = { ...found, arn: arn.replace('arn:aws:', 'arn:aws-cn:') };
  expect(blockedBy(() => guard(environment, 'main', { ...found, accountId: '444455556666' }))).toBe(
    'RP-B205',
  );
  expect(blockedBy(() => guard(environment, 'main', china))).toBe('RP-B206');
  expect(blockedBy(() => guard(environment, 'main', { ...found, arn: session('Auditor') }))).toBe(
    'RP-B207',
  );
  expect(blockedBy(() => guard(environment, 'dr', found))).toBe('RP-B204');
});

const aws = { name: 'acme-prod', target: 'aws' as const, profile: undefined, drProfile: undefined };

test('variables that send calls elsewhere or switch checks off are named, on aws only', () => {
  const nowhere = {
    AWS_CONFIG_FILE: '/nowhere/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
  };
  for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3']) {
    const variables = { ...nowhere, [name]: 'http://127.0.0.1:4566' };
    expect(() => guardEndpoints(aws, variables)).toThrow(`the variable ${name}`);
    expect(() => guardEndpoints({ ...aws, target: 'embedded' }, variables)).not.toThrow();
  }
  const unchecked = { ...nowhere, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  expect(() => guardEndpoints(aws, unchecked)).toThrow('NODE_TLS_REJECT_UNAUTHORIZED=0');
  expect(() => guardEndpoints(aws, { ...nowhere, AWS_ENDPOINT_URL: '' })).not.toThrow();
});

test('so are endpoints in the profiles that would be used, with their lines', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'runproof-guard-'));
  try {
    const file = join(folder, 'config');
    await writeFile(
      file,
      [
        '[default]',
        'region = us-east-1',
        '[profile local]',
        'endpoint_url = http://127.0.0.1:1',
        '[profile prod]',
        'region = us-east-1',
      ].join('\n'),
    );
    const variables = {
      AWS_CONFIG_FILE: file,
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
    };
    expect(() => guardEndpoints(aws, variables)).not.toThrow();
    expect(() => guardEndpoints({ ...aws, profile: 'prod' }, variables)).not.toThrow();
    const told = `endpoint_url in ${file}:4, section [local]`;
    expect(() => guardEndpoints({ ...aws, profile: 'local' }, variables)).toThrow(told);
    expect(() =>
      guardEndpoints({ ...aws, profile: 'prod', drProfile: 'local' }, variables),
    ).toThrow(told);
    expect(() => guardEndpoints(aws, { ...variables, AWS_PROFILE: 'local' })).toThrow(told);
    const credentials = join(folder, 'credentials');
    await writeFile(credentials, '[default]\nendpoint_url = http://127.0.0.1:1\n');
    expect(() =>
      guardEndpoints(aws, { ...variables, AWS_SHARED_CREDENTIALS_FILE: credentials }),
    ).toThrow(`endpoint_url in ${credentials}:2, section [default]`);
  } finally {
    await rm(folder, { recursive: true });
  }
});
