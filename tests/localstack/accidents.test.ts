import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { expect, test as base } from '@playwright/test';
import { anInstallation, type Installation } from './command-line.ts';

const run = promisify(execFile);

const test = base.extend<{ installation: Installation }>({
  installation: async ({}, use) => {
    const installation = await anInstallation();
    await use(installation);
    await installation.remove();
  },
});

async function docker(...words: string[]): Promise<string> {
  return (await run('docker', words)).stdout.trim();
}
const ours = async (...more: string[]) =>
  (await docker('ps', '--quiet', '--no-trunc', '--filter', 'label=runproof.owner', ...more))
    .split('\n')
    .filter(Boolean);

const step = ['run', 'new-install', '--step', 'pre-deployment.create-key-pair'];

test('without an engine nothing is begun, and the message says what is missing', async ({
  installation,
}) => {
  const { code, out } = await installation.runproof(step, { DOCKER_HOST: 'tcp://127.0.0.1:1' });
  expect(code).toBe(2);
  expect(out).toContain('RP-B640');
  expect(out).toContain('tcp://127.0.0.1:1');
});

test('an image that nobody gives is named', async ({ installation }) => {
  const image = 'localhost:1/localstack/none:0';
  const { code, out } = await installation.runproof(step, { LOCALSTACK_IMAGE: image });
  expect(code).toBe(2);
  expect(out).toContain(`RP-B641 The image ${image} cannot be had.`);
});

test('an image that asks for a token says exactly that', async ({ installation }) => {
  const image = 'runproof-test/asks-for-a-token:1';
  const asking = await docker('create', 'localstack/localstack:4.14.0');
  // Assumed to be how later tags end: they name the variable, and stop.
  const last = 'import sys; sys.exit("License activation failed: set LOCALSTACK_AUTH_TOKEN")';
  await docker(
    'commit',
    '--change',
    `ENTRYPOINT ["python3", "-c", ${JSON.stringify(last)}]`,
    asking,
    image,
  );
  await docker('rm', asking);
  try {
    const { code, out } = await installation.runproof(step, { LOCALSTACK_IMAGE: image });
    expect(code).toBe(2);
    expect(out).toContain(
      `RP-B643 ${image} starts only with a token, and LOCALSTACK_AUTH_TOKEN is not set.`,
    );
    const secret = 'ls-token-that-nobody-may-read';
    const refused = await installation.runproof(step, {
      LOCALSTACK_IMAGE: image,
      LOCALSTACK_AUTH_TOKEN: secret,
    });
    expect(refused.code).toBe(2);
    expect(refused.out).toContain('does not accept the token in LOCALSTACK_AUTH_TOKEN');
    expect(refused.out).not.toContain(secret);
  } finally {
    await docker('rmi', '--force', image);
  }
});

test('a container that ends in the middle blocks what needs it, and says so', async ({
  installation,
}) => {
  const world = await installation.sandbox();
  try {
    for (const id of await ours()) await docker('kill', id);
    const { code, out } = await installation.runproof(step);
    expect(code, out).toBe(2);
    expect(out).toContain('LocalStack has ended in the middle of the rehearsal');
  } finally {
    await world.end();
  }
  expect(await ours('--all')).toEqual([]);
});

test('what a killed world leaves behind is removed by the next', async ({ installation }) => {
  const killed = await installation.sandbox();
  const left = await ours();
  expect(left).toHaveLength(1);
  const gone = once(killed.child, 'exit');
  killed.child.kill('SIGKILL');
  await gone;
  const next = await installation.sandbox();
  try {
    const now = await ours();
    expect(now).toHaveLength(1);
    expect(now).not.toEqual(left);
  } finally {
    await next.end();
  }
  expect(await ours('--all')).toEqual([]);
});
