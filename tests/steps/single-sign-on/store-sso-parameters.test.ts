import {
  DescribeUserPoolClientCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  DeleteParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { readFile } from 'node:fs/promises';
import { redact } from '../../../harness/redaction.ts';
import { storeSsoParameters as step } from '../../../steps/single-sign-on/store-sso-parameters.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { changing, expect, test, type Stage } from '../stage.ts';
import { cognitoOf, existingClient, pool, publicDomain, signInDomain, sites } from './company.ts';

test.use({ sites });

const base = '/tetrascience/production/ECS';
const secretPath = `${base}/ts-service-user-org/SSO_CLIENT_SECRET`;

const unfit = async (stage: Stage) => {
  const userPoolId = await pool(stage);
  return {
    environment: 'production',
    userPoolId,
    clientId: await existingClient(stage, userPoolId),
    signInDomain,
    callbackUrl: `https://${publicDomain}/login/sso`,
  };
};

const secretOf = async (stage: Stage, UserPoolId: string, ClientId: string) => {
  const command = new DescribeUserPoolClientCommand({ UserPoolId, ClientId });
  return (await cognitoOf(stage).send(command)).UserPoolClient?.ClientSecret ?? '';
};

const ssmOf = (stage: Stage) => plantingIn(stage.world, SSMClient);

const stored = async (stage: Stage) => {
  const { Parameters = [] } = await ssmOf(stage).send(
    new GetParametersByPathCommand({ Path: base, Recursive: true, WithDecryption: true }),
  );
  return Object.fromEntries(
    Parameters.map(({ Name = '', Type, Value }) => [Name.slice(base.length + 1), [Type, Value]]),
  );
};

lifeCycle(step, {
  unfit,
  changes: Array.from({ length: 7 }, () => 'ssm:PutParameter'),
  undoing: Array.from({ length: 7 }, () => 'ssm:DeleteParameter'),
  reading: { service: 'cognito-idp', operation: 'DescribeUserPoolClient' },
  changingCall: { service: 'ssm', operation: 'PutParameter' },
});

test('writes the table of the document, and the secret into no entry of the ledger', async ({
  stage,
}) => {
  const needs = await unfit(stage);
  const secret = await secretOf(stage, needs.userPoolId, needs.clientId);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(await stored(stage)).toEqual({
    'ts-service-user-org/SSO_DOMAIN': ['String', signInDomain],
    'ts-service-web/SSO_DOMAIN': ['String', signInDomain],
    'ts-service-user-org/SSO_CLIENT_ID': ['String', needs.clientId],
    'ts-service-web/SSO_CLIENT_ID': ['String', needs.clientId],
    'ts-service-user-org/SSO_REDIRECT_URI': ['String', needs.callbackUrl],
    'ts-service-user-org/SSO_CLIENT_SECRET': ['SecureString', secret],
    'ts-service-user-org/SSO_GROUPS_ATTRIBUTE': ['String', 'custom:groups'],
  });
  expect(secret.length).toBeGreaterThan(20);
  expect(JSON.stringify(stage.entries)).not.toContain(secret);
  expect(redact(`x ${secret} y`)).toBe('x [secret SSO_CLIENT_SECRET] y');
});

test('sees a value that is another, and writes that one only', async ({ stage }) => {
  const needs = await unfit(stage);
  await stage.play(step, { needs });
  await ssmOf(stage).send(
    new PutParameterCommand({ Name: secretPath, Value: 'by somebody', Overwrite: true }),
  );
  const audit = await stage.play(step, { needs, mode: 'audit' });
  expect(audit.verdict).toBe('failed');
  expect(JSON.stringify(audit.criteria)).toContain(secretPath);
  expect(JSON.stringify(stage.entries)).not.toContain('by somebody');
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['ssm:PutParameter']);
  expect((await stage.undo(step, { needs })).verdict).toBe('passed');
  expect((await stored(stage))['ts-service-user-org/SSO_CLIENT_SECRET']).toEqual([
    'SecureString',
    'by somebody',
  ]);
});

test('blocks where the secret stands there in plain, and tells the way out', async ({ stage }) => {
  const needs = await unfit(stage);
  await ssmOf(stage).send(
    new PutParameterCommand({ Name: secretPath, Value: 'in plain', Type: 'String' }),
  );
  const judgment = await stage.play(step, { needs });
  expect(judgment.verdict, told(judgment)).toBe('blocked');
  expect(changing(judgment)).toEqual([]);
  expect(JSON.stringify(judgment.preconditions)).toContain('aws ssm delete-parameter');
  await ssmOf(stage).send(new DeleteParameterCommand({ Name: secretPath }));
  expect((await stage.play(step, { needs })).verdict).toBe('passed');
});

test('a client without a secret blocks it', async ({ stage }) => {
  const needs = await unfit(stage);
  const clientId = await existingClient(stage, needs.userPoolId, false);
  const judgment = await stage.play(step, { needs: { ...needs, clientId } });
  expect(judgment.failure?.name).toBe('RP-B304');
});

test('knows the very paths and types of the procedures', async ({ stage }) => {
  const tables = await readFile(
    new URL('../../../procedures/parameters-ssm.md', import.meta.url),
    'utf8',
  );
  const rows = [...tables.matchAll(/^\| (\/\S+) \| (\w+) \| when SSO is true/gm)].map(
    ([, path = '', type = '']) => [path.replace('/tetrascience/{environment}/ECS/', ''), type],
  );
  const needs = await unfit(stage);
  await stage.play(step, { needs });
  const types = Object.entries(await stored(stage)).map(([path, [type]]) => [path, type]);
  expect(Object.fromEntries(types)).toEqual(Object.fromEntries(rows));
  expect(rows).toHaveLength(7);
});

test('a client whose configuration changed keeps its secret', async ({ stage }) => {
  const needs = await unfit(stage);
  await stage.play(step, { needs });
  await cognitoOf(stage).send(
    new UpdateUserPoolClientCommand({ UserPoolId: needs.userPoolId, ClientId: needs.clientId }),
  );
  expect((await stage.play(step, { needs, mode: 'audit' })).verdict).toBe('already conformant');
});
