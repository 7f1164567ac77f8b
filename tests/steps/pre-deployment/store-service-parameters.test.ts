import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
  type ParameterType,
} from '@aws-sdk/client-ssm';
import { Secret } from '../../../harness/secret.ts';
import { redact } from '../../../harness/redaction.ts';
import { storeServiceParameters as step } from '../../../steps/pre-deployment/store-service-parameters.ts';
import { broken } from '../check-cycle.ts';
import { answering, observeDirectly } from '../directly.ts';
import { lifeCycle, told } from '../life-cycle.ts';
import { plantingIn } from '../planting.ts';
import { runServices } from '../services.ts';
import { changing, expect, test, type Stage } from '../stage.ts';

const values = {
  BOX_CLIENT_ID: 'box-client-4711',
  BOX_CLIENT_SECRET: 'hunter2-hunter2',
  EGNYTE_CLIENT_ID: 'egnyte-0815',
};
const base = '/tetrascience/production/ECS';
const paths = {
  boxId: `${base}/ts-service-link-file/BOX_CLIENT_ID`,
  boxIdForWeb: `${base}/ts-service-web/INT_BOX_CLIENT_ID`,
  boxSecret: `${base}/ts-service-link-file/BOX_CLIENT_SECRET`,
  egnyteId: `${base}/ts-service-web/INT_EGNYTE_CLIENT_ID`,
};

const from = (name: keyof typeof values) => ({ name, from: `file:${name}` });
const needs = {
  environment: 'production',
  boxClientId: from('BOX_CLIENT_ID'),
  boxClientSecret: from('BOX_CLIENT_SECRET'),
  egnyteClientId: from('EGNYTE_CLIENT_ID'),
  ecsCluster: null,
};

const unfit = async (stage: Stage) => {
  await mkdir(stage.folder, { recursive: true });
  for (const [name, value] of Object.entries(values))
    await writeFile(join(stage.folder, name), value, { mode: 0o600 });
  return needs;
};

const put = (
  stage: Stage,
  Name: string,
  Value: string,
  Type: ParameterType = 'SecureString',
  more: object = {},
) =>
  plantingIn(stage.world, SSMClient).send(
    new PutParameterCommand({ Name, Value, Type, Overwrite: true, ...more }),
  );

const read = (stage: Stage, Name: string) =>
  plantingIn(stage.world, SSMClient)
    .send(new GetParameterCommand({ Name, WithDecryption: true }))
    .then(
      ({ Parameter }) => Parameter?.Value,
      (error: Error) => error.name,
    );

lifeCycle(step, {
  unfit,
  changes: Array.from({ length: 4 }, () => 'ssm:PutParameter'),
  undoing: Array.from({ length: 4 }, () => 'ssm:DeleteParameter'),
  reading: { service: 'ssm', operation: 'DescribeParameters' },
  changingCall: { service: 'ssm', operation: 'PutParameter' },
});

test('writes each value to its path, never below uat, and no value into the evidence', async ({
  stage,
}) => {
  await unfit(stage);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(await read(stage, paths.boxId)).toBe(values.BOX_CLIENT_ID);
  expect(await read(stage, paths.boxIdForWeb)).toBe(values.BOX_CLIENT_ID);
  expect(await read(stage, paths.boxSecret)).toBe(values.BOX_CLIENT_SECRET);
  expect(await read(stage, paths.egnyteId)).toBe(values.EGNYTE_CLIENT_ID);
  expect(await read(stage, paths.boxSecret.replace('production', 'uat'))).toBe('ParameterNotFound');
  expect(JSON.stringify(run.facts)).toContain(
    '/tetrascience/uat/ECS/ts-service-link-file/BOX_CLIENT_SECRET, taken for a slip',
  );
  for (const value of Object.values(values))
    expect(JSON.stringify(stage.entries)).not.toContain(value);
});

test('leaves alone what is right, and repairs the value that is not', async ({ stage }) => {
  await unfit(stage);
  await put(stage, paths.boxId, values.BOX_CLIENT_ID);
  await put(stage, paths.boxSecret, 'an older secret', 'SecureString', { Description: 'ours <b>' });
  const onlyBox = { ...needs, egnyteClientId: null };
  const audit = await stage.play(step, { needs: onlyBox, mode: 'audit' });
  expect(audit.verdict).toBe('failed');
  expect(audit.facts?.['parameters']).toHaveLength(3);
  const run = await stage.play(step, { needs: onlyBox });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual(['ssm:PutParameter', 'ssm:PutParameter']);
  expect(JSON.stringify(stage.entries)).not.toContain('an older secret');
  expect(redact('an older secret')).toContain('[secret');
  // Back to the version before, out of AWS's own history.
  const undone = await stage.undo(step, { needs: onlyBox });
  expect(undone.verdict, told(undone)).toBe('passed');
  expect(await read(stage, paths.boxSecret)).toBe('an older secret');
  expect(await read(stage, paths.boxId)).toBe(values.BOX_CLIENT_ID);
  expect(await read(stage, paths.boxIdForWeb)).toBe('ParameterNotFound');
});

test('blocks on a plain String, tells the way out, and goes on once it is taken', async ({
  stage,
}) => {
  await unfit(stage);
  await put(stage, paths.boxSecret, '<img src=x onerror=alert(1)>', 'String');
  const judgment = await stage.play(step, { needs });
  expect(judgment.verdict, told(judgment)).toBe('blocked');
  expect(changing(judgment)).toEqual([]);
  expect(JSON.stringify(judgment.preconditions)).toContain('aws ssm delete-parameter');
  expect(judgment.calls.map(({ operation }) => operation)).not.toContain('GetParameter');
  await plantingIn(stage.world, SSMClient).send(
    new DeleteParameterCommand({ Name: paths.boxSecret }),
  );
  expect((await stage.play(step, { needs })).verdict).toBe('passed');
});

test('copes with a value that is too short to be redacted', async ({ stage }) => {
  await unfit(stage);
  await put(stage, paths.boxSecret, 'x');
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
});

test('does not undo a value that was changed afterwards', async ({ stage }) => {
  await unfit(stage);
  await stage.play(step, { needs });
  await put(stage, paths.boxId, 'changed by hand');
  const undone = await stage.undo(step, { needs });
  expect(undone.failure?.name).toBe('RP-B248');
  expect(await read(stage, paths.boxId)).toBe('changed by hand');
});

const ageing = async (stage: Stage) => {
  await runServices(stage, ['ts-service-link-file', 'acme-ts-service-web', 'ts-service-website']);
  return unfit(stage);
};

test('restarts the services that run already, and no other, so that they read what was written', async ({
  stage,
}) => {
  await ageing(stage);
  const run = await stage.play(step, { needs });
  expect(run.verdict, told(run)).toBe('passed');
  expect(changing(run)).toEqual([
    ...Array.from({ length: 4 }, () => 'ssm:PutParameter'),
    'ecs:UpdateService',
    'ecs:UpdateService',
  ]);
  await put(stage, paths.egnyteId, values.EGNYTE_CLIENT_ID);
  const audit = await stage.play(step, { needs, mode: 'audit' });
  expect(broken(audit)).toEqual(['no running service is older than its parameters']);
  const web = await stage.play(step, { needs });
  expect(web.verdict, told(web)).toBe('passed');
  expect(changing(web)).toEqual(['ecs:UpdateService']);
  expect(web.facts?.['runningServices']).toMatchObject([
    { service: 'ts-service-link-file' },
    { service: 'acme-ts-service-web' },
  ]);
});

test('what is taken back is taken from the running services, too', async ({ stage }) => {
  await ageing(stage);
  await stage.play(step, { needs });
  const undone = await stage.undo(step, { needs });
  expect(undone.verdict, told(undone)).toBe('passed');
  expect(changing(undone).filter((call) => call === 'ecs:UpdateService')).toHaveLength(2);
});

test('restarts nothing where two platforms have a service of the name, until one is named', async ({
  stage,
}) => {
  await ageing(stage);
  await runServices(stage, ['ts-service-web'], { cluster: 'another-platform' });
  const judgment = await stage.play(step, { needs });
  expect(judgment.verdict, told(judgment)).toBe('blocked');
  expect(changing(judgment)).toEqual([]);
  const named = await stage.play(step, {
    needs: { ...needs, ecsCluster: 'ts-platform-production' },
  });
  expect(named.verdict, told(named)).toBe('passed');
});

test('finds services and tasks on every page', async () => {
  const secret = new Secret('EGNYTE_CLIENT_ID', 'egnyte-client-id');
  const changed = new Date('2026-03-01T12:00:00Z');
  const ssm = answering({
    DescribeParameters: () => ({
      Parameters: [
        { Name: paths.egnyteId, Type: 'SecureString', Version: 2, LastModifiedDate: changed },
      ],
    }),
    GetParameter: () => ({ Parameter: { Value: 'egnyte-client-id' } }),
  });
  const ecs = answering({
    ListClusters: ({ nextToken }: { nextToken?: string }) =>
      nextToken === undefined
        ? { clusterArns: ['arn:x/one'], nextToken: 'two' }
        : { clusterArns: ['arn:x/two'] },
    ListServices: ({ cluster }: { cluster: string }) => ({
      serviceArns:
        cluster === 'arn:x/two' ? ['arn:y/acme-ts-service-web', 'arn:y/ts-service-website'] : [],
    }),
    ListTasks: () => ({ taskArns: ['old', 'new'] }),
    DescribeTasks: () => ({
      tasks: [
        { startedAt: new Date('2026-03-02T00:00:00Z') },
        { startedAt: new Date('2026-02-01T00:00:00Z') },
      ],
    }),
    DescribeServices: () => ({ services: [{ desiredCount: 2, runningCount: 2 }] }),
  });
  const given = { ...needs, boxClientId: null, boxClientSecret: null, egnyteClientId: secret };
  const { facts, criteria } = await observeDirectly(step, { aws: { ssm, ecs }, needs: given });
  expect(facts['runningServices']).toMatchObject([
    { cluster: 'two', service: 'acme-ts-service-web', runsSince: '2026-02-01T00:00:00.000Z' },
  ]);
  expect(criteria.filter(({ holds }) => !holds).map(({ name }) => name)).toEqual([
    'no running service is older than its parameters',
  ]);
});

test('knows the very paths of the procedures, and where the document slips', async () => {
  const tables = await readFile(
    new URL('../../../procedures/parameters-ssm.md', import.meta.url),
    'utf8',
  );
  const rows = [
    ...tables.matchAll(/^\| (\/\S+)( \(document: uat\))? \| SecureString \| when (BOX|EGNYTE)/gm),
  ];
  const secret = (name: string) => new Secret(name, `value of ${name}`);
  const given = {
    ...needs,
    environment: '{environment}',
    boxClientId: secret('box id'),
    boxClientSecret: secret('box secret'),
    egnyteClientId: secret('egnyte id'),
  };
  const aws = {
    ssm: answering({ DescribeParameters: () => ({}) }),
    ecs: answering({ ListClusters: () => ({}) }),
  };
  const { facts } = await observeDirectly(step, { aws, needs: given });
  const parameters = facts['parameters'] as { path: string; documentSays: string | null }[];
  expect(parameters.map(({ path, documentSays }) => [path, documentSays !== null])).toEqual(
    rows.map(([, path, slip]) => [path, slip !== undefined]),
  );
});
