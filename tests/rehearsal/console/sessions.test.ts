import { expect, test } from '@playwright/test';
import { Sessions, type SignIn } from '../../../fixtures/rehearsal/console/sign-in/sessions.ts';

const minute = 60_000;
const signIn = (expires: number, duration?: number): SignIn => ({
  identity: { accountId: '111122223333', name: 'role/session' },
  credentials: { accessKeyId: 'id', secretAccessKey: 'key' },
  expires,
  duration,
});

test('a token is good for fifteen minutes, and once', () => {
  let now = 0;
  const sessions = new Sessions(() => now);
  const late = sessions.issueToken(signIn(60 * minute));
  const early = sessions.issueToken(signIn(60 * minute));
  now = 15 * minute - 1;
  expect(sessions.redeem(early, undefined)).toBeDefined();
  expect(sessions.redeem(early, undefined)).toBeUndefined();
  now += 1;
  expect(sessions.redeem(late, undefined)).toBeUndefined();
});

test('a session ends with what was asked for, or with its credentials if those end before', () => {
  let now = 10 * minute;
  const sessions = new Sessions(() => now);
  const endOf = (expires: number, duration?: number) =>
    sessions.redeem(sessions.issueToken(signIn(expires, duration)), undefined)?.ends;
  expect(endOf(60 * minute)).toBe(60 * minute);
  expect(endOf(60 * minute, 900)).toBe(25 * minute);
  expect(endOf(20 * minute, 900)).toBe(20 * minute);

  const session = sessions.redeem(sessions.issueToken(signIn(60 * minute)), 'https://issuer');
  if (!session) throw new Error('no session');
  expect(sessions.isLive(session)).toBe(true);
  now = 60 * minute;
  expect(sessions.isLive(session)).toBe(false);
  expect(sessions.find(session.id)?.issuer).toBe('https://issuer');
  sessions.signOut(session.id);
  expect(sessions.find(session.id)).toBeUndefined();
});
