import { expect, test } from '@playwright/test';
import type { AwsCredentialIdentity } from '@smithy/types';
import { credentialsOf } from '../../../fixtures/accounts/credentials.ts';
import type { Connection } from '../../../fixtures/targets/connection.ts';

const minute = 60_000;

/** A connection that hands out credentials which last so many minutes, one after the other. */
function lasting(...minutes: (number | null)[]) {
  const asked: string[] = [];
  const credentials: Connection['credentials'] = (account) => async () => {
    const left = minutes[asked.length] ?? null;
    asked.push(account);
    if (left === -1) throw new Error('nobody is signed in');
    return {
      accessKeyId: `key-${asked.length}`,
      secretAccessKey: 'secret',
      ...(left === null ? {} : { expiration: new Date(Date.now() + left * minute) }),
    } satisfies AwsCredentialIdentity;
  };
  return { asked, of: credentialsOf({ credentials } as Connection) };
}

test('credentials are asked for once and shared by all that act in an account', async () => {
  const { asked, of } = lasting(60, 60);
  const [first, second] = await Promise.all([of('main')(), of('main')()]);
  expect(second.accessKeyId).toBe(first.accessKeyId);
  await of('dr')();
  expect(asked).toEqual(['main', 'dr']);
});

test('credentials about to end are renewed, those that do not end are kept', async () => {
  const { asked, of } = lasting(4, 60, null);
  const main = of('main');
  expect((await main()).accessKeyId).toBe('key-2');
  expect((await main()).accessKeyId).toBe('key-2');
  const lastingForEver = of('dr');
  await lastingForEver();
  await lastingForEver();
  expect(asked).toEqual(['main', 'main', 'dr']);
});

test('a refusal is not remembered', async () => {
  const { of } = lasting(-1, 60);
  await expect(of('main')()).rejects.toThrow('nobody is signed in');
  expect((await of('main')()).accessKeyId).toBe('key-2');
});
