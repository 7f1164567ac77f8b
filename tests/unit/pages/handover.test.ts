import { expect, test } from '@playwright/test';
import { handOver } from '../../../fixtures/pages/console/handover.ts';

const secret = 'https://signin.aws.amazon.com/federation?Action=login&SigninToken=very-secret';

const ask = (address: string) => fetch(address, { redirect: 'manual' });

test('an address is handed over once, to whoever was told where', async () => {
  await handOver(secret, async (address) => {
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{48}$/);
    expect((await ask(new URL('/', address).href)).status).toBe(404);
    const first = await ask(address);
    expect(first.status).toBe(302);
    expect(first.headers.get('location')).toBe(secret);
    expect((await ask(address)).headers.has('location')).toBe(false);
  });
});

test('nothing listens any more afterwards, however it ended', async () => {
  let told = '';
  const handing = handOver(secret, async (address) => {
    told = address;
    throw new Error('the browser is gone');
  });
  await expect(handing).rejects.toThrow('the browser is gone');
  await expect(ask(told)).rejects.toThrow('fetch failed');
});
