import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test as base } from '@playwright/test';
import { timeStampFrom } from '../../../cli/signing/time-stamp.ts';
import { keptSignatures } from '../../../reports/signatures/kept.ts';
import {
  checkTimeStamp,
  longestTimeStamp,
  newNonce,
  timeStampRequest,
} from '../../../reports/signatures/time-stamp.ts';
import { served, startAuthority, type Authority } from './authority.ts';
import { newKey, signature } from './signing.ts';

const test = base.extend<object, { authority: Authority }>({
  authority: [
    async ({}, use) => {
      const authority = await startAuthority();
      await use(authority);
      await authority.end();
    },
    { scope: 'worker' },
  ],
});

const message = Buffer.from('the bytes of a signature');

/** A server that answers every request so. */
async function answering(answer: () => Buffer | number, ask: (url: string) => Promise<void>) {
  const server = createServer((request, response) => {
    const given = answer();
    request.resume();
    if (typeof given === 'number') response.writeHead(given).end();
    else response.end(given);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`).finally(() => {
    server.closeAllConnections();
    server.close();
  });
}

test('an authority’s answer holds, for us as for openssl', async ({ authority }) => {
  const nonce = newNonce();
  const answer = await authority.answer(timeStampRequest(message, nonce));
  const checked = await checkTimeStamp(answer, message, { trusted: authority.root, nonce });
  expect(checked).toEqual({
    time: expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
    authority: 'O=Sample, CN=Sample stamping',
    trust: 'trusted',
    problems: [],
  });
  expect(await authority.accepts(answer, message)).toBe(true);
  expect(await authority.accepts(answer, Buffer.from('else'))).toBe(false);
  expect(await checkTimeStamp(answer, message, { trusted: null })).toMatchObject({
    trust: 'not asked',
    problems: [],
  });
  const [kept] = await keptSignatures([
    { name: '01-executor.dsse.json', bytes: await signature(newKey()) },
    { name: '01-executor.tsr', bytes: answer },
  ]);
  expect(kept?.timeStamp).toEqual({
    file: '01-executor.tsr',
    time: checked.time,
    authority: checked.authority,
  });
});

test('a lying answer is told from a true one', async ({ authority }) => {
  const nonce = newNonce();
  const request = timeStampRequest(message, nonce);
  const answer = await authority.answer(request);
  const { trusted, ...told } = { trusted: authority.root, nonce };
  const problems = async (bytes: Uint8Array, of = message, about: object = told) =>
    (await checkTimeStamp(bytes, of, { trusted, ...about })).problems.join();

  expect(await problems(answer, Buffer.from('another signature'))).toBe(
    'the time stamp is for something else',
  );
  expect(await problems(answer, message, { nonce: newNonce() })).toContain('may be an old answer');
  const again = async (signer: 'stamping' | 'general', names: boolean) =>
    problems(await authority.signedAgain(answer, signer, names));
  expect(await again('stamping', true)).toBe('');
  expect(await again('general', true)).toContain('is not one for time stamps alone');
  expect(await again('stamping', false)).toContain('does not name the certificate');

  const altered = Buffer.from(answer);
  altered[altered.length - 5] = (altered[altered.length - 5] ?? 0) ^ 1;
  expect(await problems(altered)).toContain('does not verify');
  const earlier = Buffer.from(answer);
  const hour = answer.indexOf(Buffer.from('180f', 'hex')) + 11;
  earlier[hour] = (earlier[hour] ?? 0) ^ 1;
  expect(await problems(earlier)).toContain("digest doesn't match");

  expect(await problems(await authority.refusal())).toMatch(
    /^the authority refuses \(status 2\): ./,
  );
  expect(await problems(Buffer.from('<html>'))).toContain('cannot be checked');
  expect(await problems(Buffer.alloc(longestTimeStamp + 1))).toContain('longer');
});

test('an authority that nobody vouches for is told', async ({ authority }) => {
  const other = await startAuthority();
  try {
    const nonce = newNonce();
    const answer = await authority.answer(timeStampRequest(message, nonce));
    const checked = await checkTimeStamp(answer, message, { trusted: other.root, nonce });
    expect(checked.trust).toBe('not trusted');
    expect(checked.problems.join()).toContain('not under an authority to trust');
    const none = await checkTimeStamp(answer, message, { trusted: 'no certificate' });
    expect(none.problems).toEqual(['the file of authorities to trust holds no certificate']);
    const both = await checkTimeStamp(answer, message, { trusted: other.root + authority.root });
    expect(both.trust).toBe('trusted');
  } finally {
    await other.end();
  }
});

test('asking takes an answer that stands, and says why another does not', async ({ authority }) => {
  const { url, server } = await served(authority);
  try {
    const { answer } = await timeStampFrom(url, message);
    expect((await checkTimeStamp(answer, message, { trusted: authority.root })).problems).toEqual(
      [],
    );
    await answering(
      () => Buffer.from(answer),
      (lying) =>
        expect(timeStampFrom(lying, message)).rejects.toThrow(/RP-B587[^]*may be an old answer/),
    );
  } finally {
    server.close();
  }
  await answering(
    () => 503,
    (down) => expect(timeStampFrom(down, message)).rejects.toThrow(/RP-B587[^]*HTTP status 503/),
  );
  await answering(
    () => Buffer.alloc(longestTimeStamp + 1),
    (long) => expect(timeStampFrom(long, message)).rejects.toThrow(/RP-B587[^]*longer/),
  );
  await expect(timeStampFrom(url, message)).rejects.toThrow(/RP-B587[^]*no answer: .*ECONNREFUSED/);
});
