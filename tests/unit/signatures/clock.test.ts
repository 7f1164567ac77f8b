import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { comparedClock, localTime } from '../../../cli/signing/clock.ts';
import { timeServer } from '../../../fixtures/signing/clock.ts';
import type { WorldAddress } from '../../../fixtures/targets/rehearsal.ts';
import type { Environment } from '../../../harness/environment/index.ts';

const environment = { target: 'embedded' } as Environment;

/** The clock beside that of a gateway which is this many milliseconds ahead. */
async function beside(ahead: number) {
  const server = createServer((_, response) => {
    response.setHeader('date', new Date(Date.now() + ahead).toUTCString()).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const awsEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await comparedClock(environment, { awsEndpoint } as WorldAddress);
  } finally {
    server.close();
  }
}

test('a clock that is about right is recorded with what it is off', async () => {
  const compared = await beside(-30_000);
  if ('notCompared' in compared) throw new Error(compared.notCompared);
  expect(compared.comparedWith).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(Math.abs(compared.ahead - 30_000)).toBeLessThanOrEqual(compared.within + 500);
  expect(compared.within).toBeGreaterThanOrEqual(500);
});

test('a clock that is wrong is refused, whichever way', async () => {
  await expect(beside(-120_000)).rejects.toThrow(/RP-B586[^]*ahead of 127/);
  await expect(beside(120_000)).rejects.toThrow(/RP-B586[^]*behind 127[^]*set-ntp/);
});

test('where nobody can be asked it says so', async () => {
  expect(await comparedClock(environment, null)).toEqual({
    notCompared: 'no rehearsal world is running',
  });
  const gone = { awsEndpoint: 'http://127.0.0.1:9' } as WorldAddress;
  expect(await comparedClock(environment, gone)).toEqual({
    notCompared: '127.0.0.1:9 cannot be reached',
  });
  expect(timeServer({ region: 'cn-north-1', partition: 'aws-cn' })).toBe(
    'https://sts.cn-north-1.amazonaws.com.cn/',
  );
});

test('local time has its offset and the name of its zone', () => {
  const now = new Date('2026-11-23T02:12:04.120Z');
  const { time, zone } = localTime(now);
  expect(time).toMatch(/^2026-11-2[234]T\d\d:\d\d:04\.120[+-]\d\d:\d\d$/);
  expect(new Date(time)).toEqual(now);
  expect(zone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
});
