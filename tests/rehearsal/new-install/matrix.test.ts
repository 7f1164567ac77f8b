import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Route53 } from '@aws-sdk/client-route-53';
import { expect, test } from '@playwright/test';
import { makeExistingNetwork } from './existing-network.ts';
import { makeNeighbours, neighbours, untouched } from './neighbours.ts';
import { newestRun, openSandbox, rehearsalText, verdictsOf, type Sandbox } from './sandbox.ts';

test.describe.configure({ timeout: 300_000 });

type Keys = Readonly<Record<string, string>>;

interface Variant {
  readonly title: string;
  /** Keys of the rehearsal's environment that are set otherwise; an empty value removes the key, `*` all that begin so. */
  readonly keys: Keys;
  /** Keys that name what only exists once the world does. */
  readonly found?: (sandbox: Sandbox) => Promise<Keys>;
  readonly afterwards?: (sandbox: Sandbox) => Promise<void>;
  /** Verdicts in which this environment differs from the others. */
  readonly notApplicable: readonly string[];
  readonly applicable: readonly string[];
}

const withoutDr: Keys = Object.fromEntries([
  ['ENABLE_DR', 'false'],
  ...[
    'DR_AWS_ACCOUNT_ID',
    'DR_REGION',
    'DR_DATALAKE_KMS_KEY',
    'DR_DATALAKE_BUCKET',
    'DR_STREAM_BUCKET',
    'DR_BACKUP_BUCKET',
    'DR_LOCAL_ARTIFACTS_BUCKET',
  ].map((key) => [key, '']),
]) as Keys;
const withoutSso: Keys = { SSO: 'false', 'SSO_*': '' };
const withoutCertificate: Keys = {
  CERTIFICATE_FILE: '',
  CERTIFICATE_KEY_FILE: '',
  CERTIFICATE_CHAIN_FILE: '',
};

const dr = ['pre-deployment.deploy-dr-stack', 'post-deployment.deploy-snapshot-copy'];
const certificate = 'pre-deployment.provide-web-certificate';
const zone = 'pre-deployment.confirm-web-zone';
const webDns = 'post-deployment.publish-web-dns';
const signIn = 'single-sign-on.sign-in-through-sso';
const dhcp = 'pre-deployment.confirm-dhcp-options';

const variants: readonly Variant[] = [
  {
    title:
      'an existing VPC with neighbours, no disaster recovery, a certificate of the product’s own',
    keys: { ...withoutDr, ...withoutCertificate, CREATE_VPC: 'false' },
    async found(sandbox) {
      const network = await makeExistingNetwork(sandbox);
      await makeNeighbours(sandbox, network['PRIVATE_SUBNET_IDS']?.split(',') ?? []);
      return { ...network, PUBLIC_DOMAIN_ZONE_ID: await zoneOf(sandbox) };
    },
    async afterwards(sandbox) {
      expect(await neighbours(sandbox)).toEqual(untouched);
    },
    applicable: [dhcp, zone],
    notApplicable: [...dr, certificate],
  },
  {
    title:
      'a VPC of the product, disaster recovery, own certificate, DNS of the company, no single sign-on',
    keys: {
      ...withoutSso,
      NO_DNS_WEB: 'true',
      EXPOSED_ON_INTERNET: 'false',
    },
    applicable: [...dr, certificate, webDns],
    notApplicable: [dhcp, zone, signIn],
  },
];

for (const { title, keys, found, afterwards, applicable, notApplicable } of variants) {
  test(title, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'runproof-matrix-'));
    const file = join(folder, 'rehearsal.env');
    const base = await rehearsalText();
    await writeFile(file, changed(base, { ...(found && unknownYet), ...keys }));
    const sandbox = await openSandbox(file);
    try {
      const later = (await found?.(sandbox)) ?? {};
      await writeFile(file, changed(base, { ...keys, ...later }));
      const ended = await sandbox.runproof('run', 'new-install', '--via', 'api');
      const entries = await sandbox.ledger();
      const verdicts = verdictsOf(entries, newestRun(entries));
      expect(ended.code, `${ended.out}${ended.err}`).toBe(0);
      for (const step of notApplicable) expect(verdicts[step], step).toBe('not applicable');
      for (const step of applicable)
        expect(['passed', 'already conformant'], step).toContain(verdicts[step]);
      await afterwards?.(sandbox);
    } finally {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** What a file must name for a world to start, and the world then has under names of its own. */
const unknownYet: Keys = {
  VPC_ID: 'vpc-0a1b2c3d4e5f67890',
  PUBLIC_SUBNET_IDS: 'subnet-0a1b2c3d4e5f67890,subnet-0a1b2c3d4e5f67891',
  PRIVATE_SUBNET_IDS: 'subnet-0a1b2c3d4e5f67892,subnet-0a1b2c3d4e5f67893',
  ISOLATED_SUBNET_IDS: 'subnet-0a1b2c3d4e5f67894,subnet-0a1b2c3d4e5f67895',
  PUBLIC_DOMAIN_ZONE_ID: 'Z0000000000000',
};

/** An environment file with some keys set otherwise. */
function changed(base: string, keys: Keys): string {
  const dropped = Object.keys(keys).map((key) => new RegExp(`^${key.replace('*', '.*')}=`));
  const kept = base.split('\n').filter((line) => !dropped.some((key) => key.test(line)));
  const set = Object.entries(keys).flatMap(([key, value]) =>
    value === '' ? [] : `${key}=${value}`,
  );
  return [...kept, ...set, ''].join('\n');
}

async function zoneOf({ aws }: Sandbox): Promise<string> {
  const { HostedZones = [] } = await new Route53(aws).listHostedZones({});
  return (
    HostedZones.find(({ Name }) => Name === 'tdp.example.com.')
      ?.Id?.split('/')
      .at(-1) ?? ''
  );
}
