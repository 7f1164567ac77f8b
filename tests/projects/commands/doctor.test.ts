import { expect, test } from '@playwright/test';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { caller, clock } from '../../../cli/doctor/accounts.ts';
import { check, type Check } from '../../../cli/doctor/check.ts';
import { nodeVersion } from '../../../cli/doctor/machine.ts';
import { guard } from '../../../fixtures/accounts/guard.ts';
import { readEnvironment } from '../../../harness/environment/index.ts';
import { inFolder, runproof } from './cli.ts';
import { diagnose, onAws, rehearsalText } from './diagnosing.ts';

// Each diagnosis starts a browser and, on a rehearsal, the embedded AWS.
test.describe.configure({ timeout: 120_000 });

test('Finds a set-up machine fit for a rehearsal', () =>
  inFolder(async (folder) => {
    const { code, out } = await runproof(['doctor'], {
      env: { RUNPROOF_EVIDENCE: join(folder, 'evidence') },
    });
    expect(out).toMatch(/✓ Embedded AWS +ministack starts and answers/);
    expect(out).toMatch(/✓ Chromium +Chromium [\d.]+ starts/);
    expect(out).toMatch(/– Clock +not checked: /);
    expect(out).toMatch(/^Fit\.$/m);
    expect(code).toBe(0);
  }));

test('Tells a Node of another version', async () => {
  const found = await check('machine', 'Node', () => nodeVersion('20.18.0'));
  expect(found).toMatchObject({
    state: 'unfit',
    found: expect.stringContaining('20.18.0'),
    remedy: expect.stringContaining('npx runproof'),
  });
});

test('Tells Python and a browser that do not start', () =>
  inFolder(async (folder) => {
    const program = join(folder, 'program');
    await writeFile(program, '#!/bin/sh\necho "no library" >&2\nexit 127\n');
    await chmod(program, 0o755);
    const env = {
      RUNPROOF_EVIDENCE: join(folder, 'evidence'),
      RUNPROOF_PYTHON: program,
      CHROMIUM_PATH: program,
    };
    const { code, fit, of } = await diagnose([], { env });
    expect({ code, fit }).toEqual({ code: 2, fit: false });
    for (const name of ['Python', 'Embedded AWS', 'Chromium']) {
      expect(of(name), name).toMatchObject({ state: 'unfit', remedy: expect.stringMatching(/\S/) });
    }
    expect(of('Python')?.found).toContain('no library');
    expect(of('Node')?.state).toBe('fit');

    const missing = await diagnose([], {
      env: { ...env, RUNPROOF_PYTHON: join(folder, 'none'), CHROMIUM_PATH: join(folder, 'none') },
    });
    expect(missing.of('Chromium')?.found).toContain(`no file ${join(folder, 'none')}`);
    expect(missing.of('Embedded AWS')?.found).toContain('RP-B401');
  }));

test('Tells an environment file with problems and still looks at the machine', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'acme.env');
    await writeFile(
      file,
      (await rehearsalText())
        .replace('REGION=us-east-1', 'REGION=moon-1')
        .replace('VPC_CIDR=', 'VPC_CIDER='),
    );
    const { code, of } = await diagnose(['--env', file], { env: { RUNPROOF_EVIDENCE: folder } });
    expect(code).toBe(2);
    expect(of('Environment file')).toMatchObject({
      state: 'unfit',
      found: expect.stringMatching(/REGION[^]*VPC_CIDER/),
    });
    expect(of('Node')?.state).toBe('fit');
    expect(of('Ledger')?.state).toBe('not checked');
    const none = await diagnose(['--env', 'nobody']);
    expect(none.of('Environment file')?.found).toContain('RP-D120');
  }));

test('Tells secrets and files that cannot be read, never a value', () =>
  inFolder(async (folder) => {
    const { file, env } = await onAws(folder, (text) =>
      text
        .replace(/^BOX_CLIENT_ID=.*$/m, 'BOX_CLIENT_ID=file:nowhere/box-client-id')
        .replace(/^EGNYTE_CLIENT_ID=.*$/m, 'EGNYTE_CLIENT_ID=env:RUNPROOF_SHORT')
        .replace(/^KEY_PAIR_PUBLIC_KEY_FILE=.*$/m, 'KEY_PAIR_PUBLIC_KEY_FILE=nowhere/key.pub'),
    );
    const { out, code } = await runproof(['doctor', '--json', '--env', file], {
      env: { ...env, RUNPROOF_SHORT: 'q7!' },
    });
    expect(code).toBe(2);
    expect(out).not.toContain('not-a-real-secret-value');
    expect(out).not.toContain('q7!');
    const { checks } = JSON.parse(out) as { checks: Check[] };
    const of = (name: string) => checks.find((one) => one.name === name);
    expect(of('Secret BOX_CLIENT_SECRET')).toMatchObject({
      state: 'fit',
      found: 'env:RUNPROOF_TEST_SECRET can be read',
    });
    expect(of('Secret BOX_CLIENT_ID')).toMatchObject({
      state: 'unfit',
      found: expect.stringContaining('RP-D170'),
    });
    expect(of('Secret EGNYTE_CLIENT_ID')).toMatchObject({
      state: 'unfit',
      found: expect.stringContaining('RP-B310'),
    });
    expect(of('File KEY_PAIR_PUBLIC_KEY_FILE')).toMatchObject({
      state: 'unfit',
      found: expect.stringContaining('no such file'),
    });
  }));

test('Tells, on aws, diverted endpoints, missing credentials and software without a commit', () =>
  inFolder(async (folder) => {
    const { file, env } = await onAws(folder);
    const plain = await diagnose(['--env', file], { env: { ...env, PATH: folder } });
    expect(plain.code).toBe(2);
    expect(plain.of('Endpoints')?.state).toBe('fit');
    expect(plain.of('Caller in main')).toMatchObject({
      state: 'unfit',
      remedy: expect.stringContaining('Sign in'),
    });
    expect(plain.of('Caller in dr')?.state).toBe('unfit');
    expect(plain.of('Software')).toMatchObject({
      state: 'unfit',
      found: expect.stringContaining('commit unknown'),
    });
    expect(plain.of('Embedded AWS')?.state, 'only a rehearsal needs it').toBe('not checked');

    const diverted = await diagnose(['--env', file], {
      env: { ...env, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
    });
    expect(diverted.of('Endpoints')).toMatchObject({
      state: 'unfit',
      found: expect.stringMatching(/RP-B208[^]*AWS_ENDPOINT_URL/),
    });
    expect(diverted.of('Caller in main')?.state, 'nobody is asked elsewhere').toBe('not checked');

    const rehearsed = await diagnose(['--env', file, '--rehearse', 'localstack'], {
      env: { ...env, DOCKER_HOST: 'unix:///nowhere/docker.sock' },
    });
    expect(rehearsed.of('LocalStack')).toMatchObject({
      state: 'unfit',
      found: expect.stringContaining('RP-B640'),
    });
  }));

test('Tells a caller of another account', async () => {
  const environment = readEnvironment(await rehearsalText(), { name: 'acme', file: 'acme.env' });
  const arn = 'arn:aws:sts::777788889999:assumed-role/RunproofDeployer/session';
  const wrong = await check('accounts', 'Caller in main', () =>
    caller('main', async (account) =>
      guard(environment, account, { accountId: '777788889999', arn }),
    ),
  );
  expect(wrong).toMatchObject({
    state: 'unfit',
    found: expect.stringMatching(/RP-B205[^]*777788889999/),
    remedy: expect.stringMatching(/\S/),
  });
});

test('Tells a clock that is wrong, and says where nobody could be asked', async () => {
  let date = new Date();
  const server = createServer((_, answer) =>
    answer.writeHead(403, { date: date.toUTCString() }).end(),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  expect(await check('accounts', 'Clock', () => clock(url))).toMatchObject({ state: 'fit' });
  date = new Date(Date.now() - 10 * 60_000);
  expect(await check('accounts', 'Clock', () => clock(url))).toMatchObject({
    state: 'unfit',
    found: expect.stringContaining('10 min'),
  });
  server.close();
  server.closeAllConnections();
  expect(await check('accounts', 'Clock', () => clock(url))).toMatchObject({
    state: 'not checked',
  });
});
