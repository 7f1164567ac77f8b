import { expect, test } from '@playwright/test';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inFolder, runproof } from './cli.ts';

const answers = {
  TARGET: 'embedded',
  ACCOUNT_ID: '111122223333',
  REGION: 'eu-central-1',
  VENDOR_ACCOUNT_ID: '777788889999',
  DEPLOYER_ROLE: 'RunproofDeployer',
  PRODUCT_VERSION: 'v3.0.0',
  KEY_PAIR_NAME: 'workers',
  KEY_PAIR_PRIVATE_KEY_FILE: 'keys/workers.pem',
  INFRASTRUCTURE_NAME: 'ts-platform',
  VPC_CIDR: '10.0.0.0/16',
  NOTIFICATION_EMAIL: 'alerts@example.com',
  SOURCE_NOTIFICATION_EMAIL: 'no-reply@example.com',
  PUBLIC_DOMAIN: 'tdp.example.com',
  PUBLIC_DOMAIN_ZONE_ID: 'Z0123456789ABCDEFGHIJ',
  BOX_INTEGRATION: 'yes',
  BOX_CLIENT_ID: 'rehearsal:box-id',
  BOX_CLIENT_SECRET: 'env:BOX_CLIENT_SECRET',
};
const asked = (out: string): readonly string[] =>
  [...out.matchAll(/^([A-Z][A-Z0-9_]+)\b.*:$/gm)].map(([, key = '']) => key);

test('Makes an environment that loads, asking only what applies', () =>
  inFolder(async (folder) => {
    const { code, out, err } = await runproof(['init', 'acme', '--folder', folder], { answers });
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain(`npx runproof doctor --env ${join(folder, 'acme.env')}`);
    const text = await readFile(join(folder, 'acme.env'), 'utf8');
    expect(text).toContain('BOX_INTEGRATION=true');
    expect(text).toContain('BOX_CLIENT_SECRET=env:BOX_CLIENT_SECRET');
    expect(text, 'what earlier answers suggest').toContain(
      'LOGS_ENDPOINT=logs.eu-central-1.amazonaws.com',
    );
    expect(text, 'the version of the product, not the default').toContain(
      'SERVICE_CF_TEMPLATE_VERSION=v3.0.0',
    );
    expect(text, 'a default that was taken stays out').not.toContain('CREATE_VPC');
    expect(asked(out)).not.toContain('DR_REGION');
    expect(asked(out)).not.toContain('EGNYTE_CLIENT_ID');
    expect(asked(out)).not.toContain('ES_DATANODE_INSTANCE_COUNT');
  }));

test('Asks for what a decision brings with it, and for everything with --all', () =>
  inFolder(async (folder) => {
    const { out, code } = await runproof(['init', 'acme', '--folder', folder, '--all'], {
      answers: {
        ...answers,
        CREATE_VPC: 'no',
        VPC_ID: 'vpc-0123456789abcdef0',
        CORPORATE_EGRESS: 'yes',
        PRIVATE_SUBNET_IDS: 'subnet-0123456789abcdef0,subnet-0123456789abcdef1',
        ISOLATED_SUBNET_IDS: 'subnet-0123456789abcdef2',
        ENABLE_WIN_TASK_SCRIPT_SERVICE: 'no',
      },
    });
    expect(asked(out)).toEqual(expect.arrayContaining(['VPC_ID', 'PRIVATE_SUBNET_IDS']));
    expect(asked(out)).not.toContain('LOGS_ENDPOINT');
    expect(code).toBe(0);
    const everything = await runproof(['init', 'whole', '--folder', folder, '--all'], { answers });
    expect(asked(everything.out)).toContain('ES_DATANODE_INSTANCE_COUNT');
    expect(everything.code).toBe(0);
  }));

test('Refuses an answer in the words of its rule, and writes nothing', () =>
  inFolder(async (folder) => {
    const wrong = await runproof(['init', 'acme', '--folder', folder], {
      answers: { ...answers, VPC_CIDR: '10.0.0.0' },
    });
    expect(wrong.code).toBe(3);
    expect(wrong.err).toMatch(
      /^RP-D114 VPC_CIDR breaks its rule\.[^]*Found +"10\.0\.0\.0"[^]*Expected/m,
    );
    const secret = await runproof(['init', 'acme', '--folder', folder], {
      answers: { ...answers, BOX_CLIENT_SECRET: 'hunter2-hunter2' },
    });
    expect(secret.code).toBe(3);
    expect(secret.err).toMatch(/^RP-D118/);
    expect(secret.out + secret.err, 'the answer is not repeated').not.toContain('hunter2');
    const clash = await runproof(['init', 'acme', '--folder', folder], {
      answers: { ...answers, SERVICE_CF_TEMPLATE_VERSION: 'v2.0.0' },
    });
    expect(clash.code).toBe(3);
    expect(clash.err).toMatch(/RP-D132/);
    expect(await readdir(folder)).toEqual([]);
  }));

test('Explains a question on ?', () =>
  inFolder(async (folder) => {
    const { out } = await runproof(['init', 'acme', '--folder', folder], {
      input: '?\nembedded\n',
    });
    expect(out).toMatch(/^ {2}Expected {2}.*embedded/m);
    expect(out).toContain('procedures/parameters-runproof.md:');
  }));

test('Leaves nothing behind when interrupted or when the answers end', () =>
  inFolder(async (folder) => {
    const interrupted = await runproof(['init', 'acme', '--folder', folder], {
      answers,
      interruptAt: 'PUBLIC_DOMAIN',
    });
    expect(interrupted.code).not.toBe(0);
    expect(interrupted.out).toContain('PUBLIC_DOMAIN');
    const short = await runproof(['init', 'acme', '--folder', folder], { input: 'embedded\n' });
    expect(short.code).toBe(3);
    expect(short.err).toMatch(/^RP-D183[^]*ACCOUNT_ID was to be answered next/);
    expect(await readdir(folder)).toEqual([]);
  }));

test('Never overwrites a file, and refuses a name that cannot be one', () =>
  inFolder(async (folder) => {
    await writeFile(join(folder, 'acme.env'), 'TARGET=aws\n');
    const taken = await runproof(['init', 'acme', '--folder', folder], { answers });
    expect(taken.code).toBe(3);
    expect(taken.err).toMatch(/^RP-D182/);
    expect(await readFile(join(folder, 'acme.env'), 'utf8')).toBe('TARGET=aws\n');
    const odd = await runproof(['init', '../acme', '--folder', folder], { answers });
    expect(odd.code).toBe(3);
    expect(odd.err).toMatch(/^RP-D181/);
  }));

test('Asks for the name where none is given', () =>
  inFolder(async (folder) => {
    const { code } = await runproof(['init', '--folder', folder], {
      answers: { ...answers, 'Name of the environment': 'named' },
    });
    expect(code).toBe(0);
    expect(await readdir(folder)).toEqual(['named.env']);
  }));
