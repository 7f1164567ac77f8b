import { expect, test } from '@playwright/test';
import {
  checkAnswer,
  describeKeys,
  isAsked,
  isNeeded,
  readEnvironment,
  writeEnvironmentText,
  type Key,
} from '../../../harness/environment/index.ts';
import { looksLikeSecret } from '../../../harness/environment/clear-secret.ts';
import { problemsOf, read, textOf } from './samples.ts';

const hostile: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '"a\\nACCOUNT_ID=999999999999"',
  `x${'y'.repeat(5000)}`,
  'tdp\u202Emoc.elpmaxe',
  'tdp\u200B.example.com',
  '$(touch /tmp/x)',
  '${ACCOUNT_ID}',
  "'; DROP TABLE users",
  '../../../../etc/passwd',
];

test('a hostile value is refused for every key with a format, and shown without harm', () => {
  const loose = [
    'path',
    'folder',
    'text',
    'display name',
    'list',
    'https address or path',
    'key pair name',
  ];
  const keys = describeKeys().filter(({ rule }) => !loose.includes(rule.text));
  for (const value of hostile) {
    for (const { key } of keys) {
      const problem = problemsOf(textOf({ [key]: value })).find((one) => one.key === key);
      expect(problem, `${key}=${value.slice(0, 40)}`).toBeDefined();
      expect(problem?.message.length, key).toBeLessThan(1500);
      expect(problem?.message, key).not.toMatch(/(?!\n)\p{C}/u);
    }
  }
});

test('what cannot be seen is refused even where any text may stand', () => {
  for (const value of ['a\u202Eb', 'a\u200Bb', '"a\\nb"', 'a\u0007b', `x${'y'.repeat(5000)}`]) {
    expect(problemsOf(textOf({ SES_USE_CASE: value })).map(({ code }) => code)).toEqual([
      'RP-D122',
    ]);
  }
  expect(read({ SES_USE_CASE: '<img src=x onerror=alert(1)>' }).sesUseCase).toBe(
    '<img src=x onerror=alert(1)>',
  );
});

test('a hostile key is refused and shown without harm', () => {
  const [problem] = problemsOf(`${textOf()}\n${'K'.repeat(3000)}=x`);
  expect(problem?.code).toBe('RP-D113');
  expect(problem?.message.length).toBeLessThan(1000);
});

const secrets: readonly (readonly [string, string])[] = [
  ['an access key', ['AKIA', 'IOSFODNN7EXAMPLE'].join('')],
  ['a secret access key', ['wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY'].join('')],
  ['a private key', ['-----BEGIN RSA PRIVATE ', 'KEY-----'].join('')],
  ['a password', 'password=hunter2'],
  ['a token', ['ghp_', 'abcdefghijklmnopqrstuvwxyz0123456789'].join('')],
  ['a signed token', ['eyJhbGciOiJIUzI1NiJ9.', 'eyJzdWIiOiIxIn0.abc'].join('')],
  ['an address with a password', 'https://ada:lovelace1@example.com/'],
  ['a random key', 'q8Zt3Lw0Xy7Rk2Vb9Nc4Mf6Hd1Js5Gp'],
  ['a hexadecimal key', '9f86d081884c7d659a2feaa0c55ad015'],
];

for (const [name, value] of secrets) {
  test(`${name} in clear is refused in any key, and never shown`, () => {
    for (const key of [
      'SES_USE_CASE',
      'KEY_PAIR_NAME',
      'BOX_CLIENT_SECRET',
      'PUBLIC_DOMAIN',
      'CERTIFICATE_FILE',
    ]) {
      const problem = problemsOf(textOf({ [key]: `"${value}"` })).find((one) => one.key === key);
      expect(problem?.code, key).toBe('RP-D117');
      expect(problem?.message).not.toContain(value);
    }
  });
}

test('a secret that does not look like one is refused all the same, and never shown', () => {
  for (const value of ['hunter2', 'correct horse', 'http://vault', 'env:', 'ssm:name']) {
    const problem = problemsOf(textOf({ NAMED_ADMINISTRATOR_PASSWORD: value })).find(
      (one) => one.key === 'NAMED_ADMINISTRATOR_PASSWORD',
    );
    expect(problem?.code, value).toBe('RP-D118');
    expect(problem?.message).not.toContain(value === 'env:' ? 'x'.repeat(99) : value);
  }
});

test('ordinary values are not taken for secrets', () => {
  const sound = [
    'arn:aws:iam::111122223333:role/PlatformDeployer2026Production',
    'tdp.example.com',
    'subnet-0000000000000000a,subnet-0000000000000000b',
    'certificates/AcmeProduction2026Certificate.pem',
    's3://acme-evidence-2026/runproof',
    'ts-platform-artifacts',
    'SC-111122223333-pp-abcdefghijklm',
    'PlatformAdministrators2026',
    'Mail of the platform, no secrets in it',
    'https://login.microsoftonline.com/metadata',
    ...describeKeys().flatMap(({ rule, default: value }) => [rule.example, value ?? '']),
  ];
  expect(sound.filter((value) => looksLikeSecret(value) !== undefined)).toEqual([]);
});

test('init asks what applies, checks each answer, and writes a file that loads', () => {
  const keys = describeKeys();
  const key = (name: string): Key => {
    const found = keys.find((one) => one.key === name);
    if (found === undefined) throw new Error(name);
    return found;
  };
  expect(isAsked(key('DR_REGION'), {})).toBe(false);
  expect(isAsked(key('DR_REGION'), { ENABLE_DR: 'true' })).toBe(true);
  expect(isNeeded(key('DR_REGION'), { ENABLE_DR: 'true' })).toBe(true);
  expect(isAsked(key('BRANCH'), {})).toBe(false);
  expect(isAsked(key('DATA_LAMBDA_PREFIX'), {})).toBe(false);
  expect(isNeeded(key('VPC_CIDR'), {})).toBe(true);
  expect(checkAnswer(key('VPC_CIDR'), 'big')?.code).toBe('RP-D114');
  expect(checkAnswer(key('VPC_CIDR'), '10.0.0.0/16')).toBeUndefined();
  const answers: Record<string, string> = {};
  for (const one of keys)
    if (isAsked(one, answers) && isNeeded(one, answers)) answers[one.key] = one.rule.example;
  Object.assign(answers, {
    VENDOR_ACCOUNT_ID: '777788889999',
    DATA_CF_TEMPLATE_VERSION: 'v3.1.0',
    SERVICE_CF_TEMPLATE_VERSION: 'v3.1.0',
    PUBLIC_DOMAIN_ZONE_ID: 'Z2FDTNDATAQYW2',
    SES_USE_CASE: `mail #1, "quoted"`,
    MONITORING_ENDPOINT: 'monitoring.us-east-1.amazonaws.com',
    SQS_ENDPOINT: 'sqs.us-east-1.amazonaws.com',
    CLOUDFORMATION_ENDPOINT: 'cloudformation.us-east-1.amazonaws.com',
  });
  const environment = readEnvironment(writeEnvironmentText(answers, 'A new one'), {
    name: 'new',
    file: 'new.env',
  });
  expect(environment).toMatchObject({
    target: 'embedded',
    sesUseCase: 'mail #1, "quoted"',
    vpcCidr: '10.200.0.0/16',
  });
});
