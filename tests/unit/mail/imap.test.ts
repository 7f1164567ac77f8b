import { expect, test } from '@playwright/test';
import { imapMail } from '../../../fixtures/mail/imap.ts';
import type { BlockedError } from '../../../harness/errors/index.ts';
import { Secret } from '../../../harness/secret.ts';
import { startImap, type ImapServer, type Kept } from './imap-server.ts';

const user = 'platform-alerts@example.com';
const subject = 'AWS Notification - Subscription Confirmation';
const since = new Date('2026-11-22T08:00:00Z');
const sought = { address: user, subject, since, within: '0s' } as const;
const password = new Secret('MAILBOX_PASSWORD', 'a-password-for-programs');

const mail = (received: string, content: string, title = subject): Kept => ({
  received: new Date(received),
  source: [
    'From: AWS Notifications <no-reply@sns.amazonaws.com>',
    `To: ${user}`,
    `Subject: ${title}`,
    'MIME-Version: 1.0',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    content,
    '',
  ].join('\r\n'),
});
// Written as AWS sends it: a line that is broken in the middle of the link.
const link =
  '<a href=3D"https://sns.us-east-1.amazonaws.com/confirmation.html?Topic=\r\nArn=3Darn:topic&amp;Token=3D123456">Confirm</a>';

let server: ImapServer;
test.beforeAll(async () => {
  server = await startImap(user, password.reveal(), [
    mail('2026-11-21T09:00:00Z', 'too old'),
    mail('2026-11-22T09:00:00Z', link),
    mail('2026-11-22T10:00:00Z', 'the newest'),
    mail('2026-11-22T11:00:00Z', 'an answer', 'Something else'),
  ]);
});
test.afterAll(() => server.stop());

const at = (folder = '', name = user) => `imaps://${name}@localhost:${server.port}${folder}`;
const refused = (asked: Promise<unknown>) =>
  asked.then(
    () => {
      throw new Error('it was read');
    },
    (error: BlockedError) => error,
  );

test('reads what fits, newest first, and leaves the mailbox as it is', async () => {
  const found = await imapMail(server.authority)(sought, { at: at(), password });
  expect(found?.map(({ received }) => received.toISOString())).toEqual([
    '2026-11-22T10:00:00.000Z',
    '2026-11-22T09:00:00.000Z',
  ]);
  expect(found?.[1]?.text).toContain('confirmation.html?TopicArn=arn:topic&amp;Token=123456');
  const asked = server.asked.join('\n');
  expect(asked).toContain('EXAMINE');
  expect(asked).not.toContain('SELECT');
  expect(asked).toContain('BODY.PEEK[]');
  expect(asked).not.toContain('STORE');
});

test('without a mailbox there is nothing to read', async () => {
  expect(await imapMail()(sought, null)).toBe(null);
});

test('a wrong password, a folder that is not there, a foreign certificate, nobody there', async () => {
  const read = imapMail(server.authority);
  const wrong = new Secret('MAILBOX_PASSWORD', 'another-password');
  const denied = await refused(read(sought, { at: at(), password: wrong }));
  expect(denied.code).toBe('RP-B321');
  expect(denied.message).toContain('wrong password');
  expect(denied.message).not.toContain(wrong.reveal());
  const folder = await refused(read(sought, { at: at('/Alerts'), password }));
  expect(folder.code).toBe('RP-B321');
  expect(folder.message).toContain('no such folder');
  const foreign = await refused(imapMail()(sought, { at: at(), password }));
  expect(foreign.code).toBe('RP-B320');
  const nobody = await refused(
    read(sought, { at: 'imaps://somebody@localhost:1/INBOX', password }),
  );
  expect(nobody.code).toBe('RP-B320');
  expect(nobody.message).toContain('somebody at localhost:1');
});
