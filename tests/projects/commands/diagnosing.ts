import { expect } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from '../../../cli/doctor/check.ts';
import { project, runproof, type Calling } from './cli.ts';

export interface Diagnosis {
  readonly code: number | null;
  readonly fit: boolean;
  readonly of: (name: string) => Check | undefined;
}

export async function diagnose(
  words: readonly string[],
  calling: Calling = {},
): Promise<Diagnosis> {
  const { code, out, err } = await runproof(['doctor', '--json', ...words], calling);
  expect(err).toBe('');
  const { fit, checks } = JSON.parse(out) as { fit: boolean; checks: Check[] };
  return { code, fit, of: (name) => checks.find((one) => one.name === name) };
}

export const rehearsalText = () => readFile(join(project, 'environments', 'rehearsal.env'), 'utf8');

/** The rehearsal's environment as one for aws: secrets from variables, no files, no credentials to be found. */
export async function onAws(
  folder: string,
  change: (text: string) => string = (text) => text,
): Promise<Calling & { file: string }> {
  const text = (await rehearsalText())
    .replace('TARGET=embedded', 'TARGET=aws')
    .replaceAll(/=rehearsal:[a-z-]+/g, '=env:RUNPROOF_TEST_SECRET')
    .replaceAll(/^(CERTIFICATE_|VENDOR_TEMPLATES).*\n/gm, '')
    .replace(/^PUBLIC_DOMAIN=.*$/m, '$&\nPUBLIC_DOMAIN_ZONE_ID=Z0123456789ABCDEFGHIJ');
  const file = join(folder, 'acme.env');
  await writeFile(file, change(text));
  return {
    file,
    env: {
      RUNPROOF_EVIDENCE: join(folder, 'evidence'),
      RUNPROOF_TEST_SECRET: 'not-a-real-secret-value',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: join(folder, 'no-config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_SESSION_TOKEN: undefined,
      AWS_PROFILE: undefined,
      AWS_ENDPOINT_URL: undefined,
    },
  };
}
