import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { EC2 } from '@aws-sdk/client-ec2';
import { expect, test } from '@playwright/test';
import { loadEnvironment, resolveSecret } from '../../../harness/environment/index.ts';
import type { Entry } from '../../../harness/entries.ts';
import { verifyChain } from '../../../harness/ledger/index.ts';
import { buildRecord } from '../../../reports/record.ts';
import type { RunRecord } from '../../../reports/run-record.ts';
import { launchOptions } from '../../unit/reports/pages.ts';
import { expectedVerdicts, firstRunChanges } from './expected.ts';
import { filesBelow, hitsOf } from './secrets-in-files.ts';
import {
  changes,
  newestRun,
  openSandbox,
  rehearsalText,
  verdictsOf,
  type Sandbox,
} from './sandbox.ts';

test.use({ launchOptions });
// One world, and each test goes on where the one before ended.
test.describe.configure({ mode: 'serial', timeout: 240_000 });

const hostile = '<img src=x onerror=alert(1)>';
const logPolicy = 'pre-deployment.allow-elasticsearch-logs';
const keyPair = 'pre-deployment.create-key-pair';

let folder: string;
let file: string;
let sandbox: Sandbox;
/** Calls that made the world itself. */
let made: number;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runproof-environment-'));
  file = join(folder, 'rehearsal.env');
  await writeFile(file, `${await rehearsalText()}SES_USE_CASE=${hostile}\n`);
  sandbox = await openSandbox(file, { RUNPROOF_OPERATOR: hostile });
  made = (await sandbox.calls()).length;
});

test.afterAll(async () => {
  await sandbox?.close();
  await rm(folder, { recursive: true, force: true });
});

const newest = async (): Promise<{ run: string; entries: readonly Entry[]; folder: string }> => {
  const entries = await sandbox.ledger();
  const run = newestRun(entries);
  return { run, entries, folder: join(sandbox.evidence, 'runs', run) };
};

test('a first run ends well, and its evidence is there and whole', async () => {
  const ended = await sandbox.runproof('run', 'new-install');
  const { run, entries, folder: evidence } = await newest();
  expect(verdictsOf(entries, run), ended.out + ended.err).toEqual(expectedVerdicts);
  expect(ended.code).toBe(0);
  expect(ended.out).toContain(`${run}/report.html`);
  expect(changes(await sandbox.calls(made))).toEqual(firstRunChanges);
  await expectSumsToVerify(evidence);
  const { problems, lines } = await verifyChain(join(sandbox.evidence, 'ledger.jsonl'));
  expect(problems).toEqual([]);
  expect(lines).toBe(entries.length);
});

test('a second run changes nothing', async () => {
  const before = (await sandbox.calls()).length;
  const ended = await sandbox.runproof('run', 'new-install');
  expect(ended.code, ended.out + ended.err).toBe(0);
  expect(changes(await sandbox.calls(before))).toEqual([]);
  const { run, entries } = await newest();
  const ofRun = entries.filter((entry) => entry.run === run);
  expect(ofRun.filter(({ kind }) => kind === 'intent')).toEqual([]);
  const judged = ofRun.flatMap((entry) => (entry.kind === 'judged' ? [entry.data] : []));
  expect(judged.flatMap(({ calls }) => calls.filter((call) => call.changes))).toEqual([]);
  expect(judged.filter(({ acted }) => acted)).toEqual([]);
  expect(judged).toHaveLength(Object.keys(expectedVerdicts).length);
  for (const { verdict, attestations, title } of judged) {
    if (verdict === 'passed') expect(attestations, title).not.toEqual([]);
    else expect(['already conformant', 'not applicable'], title).toContain(verdict);
  }
});

test('one step again repairs only that, and keeps what others put there', async () => {
  const logs = new CloudWatchLogs(sandbox.aws);
  const theirs = {
    Sid: 'theirs',
    Effect: 'Allow',
    Principal: { Service: 'route53.amazonaws.com' },
    Action: 'logs:PutLogEvents',
    Resource: '*',
  };
  const spoilt = {
    Sid: 'eslogs',
    Effect: 'Allow',
    Principal: { Service: 'es.amazonaws.com' },
    Action: ['logs:PutLogEvents'],
    Resource: '*',
  };
  await logs.putResourcePolicy({
    policyName: 'es2cloudwatch',
    policyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [theirs, spoilt] }),
  });
  const before = (await sandbox.calls()).length;
  const earlier = (await sandbox.ledger()).findLast(
    ({ kind, step }) => kind === 'judged' && step === logPolicy,
  );
  const ended = await sandbox.runproof(
    'run',
    'new-install',
    '--step',
    logPolicy,
    '--reason',
    'policy was edited by hand',
  );
  process.stdout.write(`one step again: ${(ended.took / 1000).toFixed(1)} s\n`);
  expect(ended.code, ended.out + ended.err).toBe(0);
  expect(changes(await sandbox.calls(before))).toEqual(['logs:PutResourcePolicy']);
  const { resourcePolicies: policies = [] } = await logs.describeResourcePolicies({});
  const { Statement } = JSON.parse(
    policies.find(({ policyName }) => policyName === 'es2cloudwatch')?.policyDocument ?? '',
  ) as {
    Statement: { Sid: string; Action: unknown }[];
  };
  expect(Statement[0]).toEqual(theirs);
  expect(Statement.map(({ Sid }) => Sid)).toEqual(['theirs', 'eslogs']);
  expect(Statement[1]?.Action).toEqual([
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'logs:PutLogEventsBatch',
  ]);
  const { run, entries } = await newest();
  expect(verdictsOf(entries, run)).toEqual({ [logPolicy]: 'passed' });
  const superseded = entries.filter((entry) => entry.kind === 'superseded' && entry.run === run);
  expect(superseded).toMatchObject([
    { step: logPolicy, data: { earlier: earlier?.seq, reason: 'policy was edited by hand' } },
  ]);
});

test('an audit fails at exactly the step whose resource was changed, and a plan would act there', async () => {
  await new EC2(sandbox.aws).deleteKeyPair({ KeyName: 'platform-workers' });
  const before = (await sandbox.calls()).length;
  const audit = await sandbox.runproof('audit', 'new-install');
  const audited = await newest();
  expect(audit.code, audit.out + audit.err).toBe(1);
  expect(stepsWith(verdictsOf(audited.entries, audited.run), 'failed')).toEqual([keyPair]);
  expect(
    stepsWith(verdictsOf(audited.entries, audited.run), 'blocked', 'not run', 'pending'),
  ).toEqual([]);
  // What changes by itself between a run and a look is declared by the steps: nothing else has drifted.
  const { comparison } = buildRecord(audited.entries, audited.run, []);
  const drifted = comparison?.steps.filter(({ change }) => change === 'drifted');
  expect(drifted?.map(({ step }) => step)).toEqual([keyPair]);
  const plan = await sandbox.runproof('plan', 'new-install', '--step', keyPair);
  const planned = await newest();
  expect(plan.code, plan.out + plan.err).toBe(0);
  expect(stepsWith(verdictsOf(planned.entries, planned.run), 'would act')).toContain(keyPair);
  expect(changes(await sandbox.calls(before))).toEqual([]);
});

test('no secret is anywhere in the evidence, in any form', async () => {
  const environment = loadEnvironment(file, {});
  const references = Object.values(environment).filter(
    (value): value is { name: string; from: string } =>
      typeof value === 'object' && value !== null && 'from' in value && 'name' in value,
  );
  const secrets = await Promise.all(
    references.map(async (reference) =>
      (await resolveSecret(reference as never, { root: process.cwd() })).reveal(),
    ),
  );
  expect(secrets.length).toBeGreaterThanOrEqual(9);
  const files = await filesBelow(sandbox.root);
  expect(files.filter((path) => path.endsWith('report.html')).length).toBeGreaterThanOrEqual(5);
  expect(await hitsOf(files, secrets)).toEqual([]);
  // The search does find: the same files, and one that leaks.
  const [leaking = ''] = secrets;
  await writeFile(
    join(folder, 'leak'),
    JSON.stringify({ said: `Authorization: ${Buffer.from(`x:${leaking}`).toString('base64')}` }),
  );
  expect(await hitsOf([...files, join(folder, 'leak')], secrets)).toEqual([join(folder, 'leak')]);
});

test('the report opens from disk, asks the network for nothing and runs nothing a name brought in', async ({
  page,
}) => {
  const entries = await sandbox.ledger();
  const [first] = entries.flatMap((entry) =>
    entry.kind === 'run-started' ? [entry.run ?? ''] : [],
  );
  const report = pathToFileURL(join(sandbox.evidence, 'runs', first ?? '', 'report.html')).href;
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined);
  });
  page.on('request', (request) => seen.push(request.url()));
  page.on('pageerror', (error) => seen.push(`error ${error.message}`));
  await page.goto(report);
  await page.getByRole('button', { name: 'Open all' }).click();
  // Both ways in arrive as text: the operator on the cover, the use case in the ticket's text.
  await expect(page.getByText(hostile).first()).toBeVisible();
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  expect(await page.locator('body').innerText()).toContain('REHEARSAL');
  expect(seen).toEqual([report]);
  const record = JSON.parse(
    await readFile(join(sandbox.evidence, 'runs', first ?? '', 'record.json'), 'utf8'),
  ) as RunRecord;
  expect(JSON.stringify(record)).toContain(hostile);
});

function stepsWith(
  verdicts: Readonly<Record<string, string>>,
  ...wanted: readonly string[]
): readonly string[] {
  return Object.entries(verdicts).flatMap(([step, verdict]) =>
    wanted.includes(verdict) ? [step] : [],
  );
}

async function expectSumsToVerify(evidence: string): Promise<void> {
  const sums = (await readFile(join(evidence, 'SHA256SUMS'), 'utf8')).trim().split('\n');
  const named = sums.map((line) => line.slice(66));
  expect(named).toEqual(
    expect.arrayContaining(['record.json', 'report.html', 'ledger.jsonl', 'traceability.csv']),
  );
  const all = (await filesBelow(evidence)).map((path) => path.slice(evidence.length + 1));
  expect(named.toSorted()).toEqual(all.filter((path) => path !== 'SHA256SUMS').toSorted());
  for (const line of sums) {
    const content = await readFile(join(evidence, line.slice(66)));
    expect(createHash('sha256').update(content).digest('hex'), line).toBe(line.slice(0, 64));
  }
}
